"""The catalog in the API."""

from datetime import timedelta
from uuid import uuid4

import pytest

from modelcatalog.models import ModelConfiguration, Price, Unit
from tests.factories import NOW, make_catalog_model, make_connection

MODELS = "/api/v1/models/"


def data(answer, status=200):
    assert answer.status_code == status, answer.json()
    body = answer.json()
    assert body["success"] is (status < 400)
    return body.get("data")


def names(answer):
    return [model["name"] for model in data(answer)["results"]]


def test_a_model_has_what_programs_rely_on(user, api_of, shared, llama):
    Price.objects.create(
        connection=shared,
        unit=Unit.INSTANCE_HOUR,
        region="us-east-1",
        instance_type="ml.g5.2xlarge",
        usd="1.515",
        source="AWS Price List",
        as_of=NOW,
        checked_at=NOW + timedelta(days=1),
    )
    (model,) = data(api_of(user).get(MODELS))["results"]
    assert model["id"] == str(llama.pk)
    assert model["model_id"] == "meta-llama"
    assert model["platform"] == "sagemaker"
    assert model["context_window"] == 128_000
    assert model["lifecycle"] == {
        "status": "unknown",
        "legacy_at": None,
        "end_of_life_at": None,
    }
    assert model["supported_instance_types"] == ["ml.g5.xlarge", "ml.g5.2xlarge"]
    assert model["simulated"] is True
    assert model["prices"] == {
        "input_per_1m_usd": None,
        "output_per_1m_usd": None,
        "per_hour_usd": "1.515",
        "instance_type": "ml.g5.2xlarge",
        "status": "priced",
        "source": "AWS Price List",
        "as_of": "2026-11-21T09:00:00Z",
    }
    assert set(model) >= {"name", "provider", "regions", "input_modalities", "refreshed_at"}
    assert "recipe" not in model


def test_money_is_a_string_and_unpriced_is_null(user, api_of, vision):
    (model,) = data(api_of(user).get(MODELS))["results"]
    assert model["prices"]["status"] == "unpriced"
    assert model["prices"]["input_per_1m_usd"] is None
    ModelConfiguration.objects.create(
        model_id=vision.model_id, per_1k_input_tokens_usd="0.1", per_1k_output_tokens_usd="0"
    )
    (model,) = data(api_of(user).get(MODELS))["results"]
    assert model["prices"]["input_per_1m_usd"] == "100"
    assert model["prices"]["output_per_1m_usd"] == "0"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Llama 3.1 8B", "Sees things"]),
        ({"platform": "sagemaker"}, ["Llama 3.1 8B"]),
        ({"provider": "Acme"}, ["Sees things"]),
        ({"modality": "image"}, ["Sees things"]),
        ({"region": "us-east-1", "q": "llama"}, ["Llama 3.1 8B"]),
        ({"q": "", "platform": ""}, ["Llama 3.1 8B", "Sees things"]),
    ],
    ids=str,
)
def test_filters_find(user, api_of, llama, vision, query, found):
    assert names(api_of(user).get(MODELS, query)) == found


@pytest.mark.parametrize("query", [{"platform": "nonsense"}, {"q": "x" * 201}, {"region": "\x00"}])
def test_wrong_filters_are_malformed(user, api_of, query):
    answer = api_of(user).get(MODELS, query)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_pages_follow_each_other(user, api_of, db):
    connection = make_connection()
    for number in range(5):
        make_catalog_model(connection, name=f"Model {number}")
    first = data(api_of(user).get(MODELS, {"page_size": 2}))
    assert [model["name"] for model in first["results"]] == ["Model 0", "Model 1"]
    assert first["previous"] is None
    second = data(api_of(user).get(first["next"]))
    assert [model["name"] for model in second["results"]] == ["Model 2", "Model 3"]


def test_who_sees_what(user, teammate, admin, stranger, super_admin, api_of, organization):
    model = make_catalog_model(make_connection(organization=organization), name="Ours")
    for person in (user, teammate, admin, super_admin):
        assert names(api_of(person).get(MODELS)) == ["Ours"]
        assert api_of(person).get(f"{MODELS}{model.pk}/").status_code == 200
    assert names(api_of(stranger).get(MODELS)) == []
    assert api_of(stranger).get(f"{MODELS}{model.pk}/").status_code == 404


def test_one_model_comes_with_its_instances(user, api_of, llama):
    model = data(api_of(user).get(f"{MODELS}{llama.pk}/"))
    assert [one["instance_type"] for one in model["instances"]] == [
        "ml.g5.xlarge",
        "ml.g5.2xlarge",
    ]
    assert model["instances"][0]["per_hour_usd"] is None
    assert model["prices"]["status"] == "unpriced"


def test_a_model_that_is_not_there_is_not_found(user, api_of):
    answer = api_of(user).get(f"{MODELS}{uuid4()}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_queries_are_few_and_do_not_grow(user, api_of, django_assert_max_num_queries):
    script, counts = api_of(user), []
    for more in (3, 27):
        for _ in range(more):
            make_catalog_model()
        with django_assert_max_num_queries(12) as asked:
            script.get(MODELS, {"page_size": 100})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_reading_again_is_accepted(user, stranger, api_of, organization):
    own = make_connection(organization=organization)
    told = data(api_of(user).post(f"{MODELS}refresh/", {}, format="json"), 202)
    assert told == {"connections": [str(own.pk)]}
    assert data(api_of(user).post(f"{MODELS}refresh/"), 202) == told
    body = {"connection_id": str(own.pk)}
    assert data(api_of(user).post(f"{MODELS}refresh/", body, format="json"), 202) == told
    assert api_of(stranger).post(f"{MODELS}refresh/", body, format="json").status_code == 404
    answer = api_of(stranger).post(f"{MODELS}refresh/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_read")


@pytest.mark.parametrize("body", [{"connection_id": "x"}, {"conection_id": None}])
def test_wrong_requests_to_read_are_malformed(user, api_of, body):
    assert api_of(user).post(f"{MODELS}refresh/", body, format="json").status_code == 400
