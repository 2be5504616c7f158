"""How a model is used and priced."""

import pytest

from modelcatalog import actions, queries
from modelcatalog.models import ModelConfiguration
from tests.factories import make_catalog_model, make_connection

CONFIGURATIONS = "/api/v1/model-configurations/"
BODY = {
    "system_prompt": "Be brief.",
    "parameters": {"max_tokens": 200, "temperature": 0.2, "stop": ["\n"]},
    "per_1k_input_tokens_usd": "0.00015",
    "per_1k_output_tokens_usd": "0.0006",
}
LLAMA = "meta-llama/Llama-3.1-8B"


def put(script, body, model=LLAMA):
    return script.put(f"{CONFIGURATIONS}{model}/", body, format="json")


@pytest.fixture
def root(super_admin, api_of):
    return api_of(super_admin)


def test_a_super_admin_sets_all_of_it(root, super_admin):
    answer = put(root, BODY)
    assert answer.status_code == 200
    told = answer.json()["data"]
    assert told["model_id"] == LLAMA
    assert told["parameters"] == BODY["parameters"]
    assert told["per_1k_input_tokens_usd"] == "0.000150000000"
    assert told["updated_by"] == super_admin.username
    assert queries.configuration(LLAMA).system_prompt == "Be brief."


def test_putting_again_replaces_all_of_it(root):
    first = put(root, BODY).json()["data"]
    again = put(root, {"system_prompt": "Be long."}).json()["data"]
    assert again["id"] == first["id"]
    assert again["parameters"] == {}
    assert again["per_1k_input_tokens_usd"] is None
    assert root.get(f"{CONFIGURATIONS}{LLAMA}/").json()["data"] == again


@pytest.mark.parametrize(
    "body",
    [
        {"per_1k_input_tokens_usd": "-0.1"},
        {"per_1k_output_tokens_usd": "NaN"},
        {"per_1k_output_tokens_usd": "0.0000000000001"},
        {"per_1k_output_tokens_usd": "1e30"},
        {"parameters": {"max_tokens": 0}},
        {"parameters": {"temperature": 9}},
        {"parameters": {"top_p": -1}},
        {"parameters": {"topp": 1}},
        {"parameters": {"stop": "x"}},
        {"parameters": []},
        {"prompt": "x"},
        {"system_prompt": "x" * 100_001},
    ],
    ids=lambda body: str(body)[:40],
)
def test_wrong_configurations_are_malformed(root, body):
    assert put(root, body).status_code == 400
    assert not ModelConfiguration.objects.exists()


@pytest.mark.parametrize("who", ["user", "admin", "stranger"])
def test_nobody_else_configures_for_everybody(request, api_of, who):
    answer = put(api_of(request.getfixturevalue(who)), BODY)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_one_sees_what_is_said_of_models_that_one_sees(
    user, teammate, admin, stranger, root, api_of, organization
):
    make_catalog_model(make_connection(organization=organization), model_id=LLAMA)
    put(root, BODY)
    for person, sees in [(user, True), (teammate, True), (admin, True), (stranger, False)]:
        script = api_of(person)
        results = script.get(CONFIGURATIONS).json()["data"]["results"]
        assert [one["model_id"] for one in results] == ([LLAMA] if sees else [])
        detail = script.get(f"{CONFIGURATIONS}{LLAMA}/")
        assert detail.status_code == (200 if sees else 404)


def test_the_list_asks_few_queries(user, super_admin, api_of, django_assert_max_num_queries):
    script, counts = api_of(user), []
    for more in (3, 27):
        for _ in range(more):
            actions.configure_model(by=super_admin, model_id=make_catalog_model().model_id)
        with django_assert_max_num_queries(12) as asked:
            found = script.get(CONFIGURATIONS, {"page_size": 100}).json()["data"]["results"]
        counts.append(len(asked))
    assert len(found) == 30
    assert counts[0] == counts[1]
