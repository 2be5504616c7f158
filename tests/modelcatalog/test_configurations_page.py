"""The pages on which one sees and says how models are used."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from modelcatalog.models import ModelConfiguration
from tests.factories import make_catalog_model, make_connection

LIST = reverse("modelcatalog:configurations")
LLAMA = "meta-llama/Llama-3.1-8B"
PAGE = reverse("modelcatalog:configuration", args=[LLAMA])
GIVEN = {
    "system_prompt": "Be brief.",
    "max_tokens": "200",
    "temperature": "0.2",
    "stop": "END\r\nSTOP",
    "per_1k_input_tokens_usd": "0.00015",
    "per_1k_output_tokens_usd": "0",
}
TAKEN = {
    "max_tokens": {"minimum": "1", "maximum": "4096"},
    "temperature": {"minimum": "0", "maximum": "1"},
}


@pytest.fixture
def model(organization):
    return make_catalog_model(
        make_connection(organization=organization), model_id=LLAMA, name="Llama"
    )


@pytest.fixture
def root(super_admin, client_of):
    return client_of(super_admin)


def row():
    return ModelConfiguration.objects.get(model_id=LLAMA)


def test_all_of_it_is_kept_and_shown_again(root, super_admin, model):
    answer = root.post(PAGE, GIVEN, follow=True)
    assert answer.redirect_chain[-1][0] == PAGE
    assert "Llama is used that way" in answer.text
    kept = row()
    assert kept.system_prompt == "Be brief."
    assert kept.parameters == {"max_tokens": 200, "temperature": 0.2, "stop": ["END", "STOP"]}
    assert kept.per_1k_input_tokens_usd == Decimal("0.00015")
    assert kept.per_1k_output_tokens_usd == 0
    assert kept.updated_by == super_admin
    assert "$0.15 per 1M tokens" in answer.text
    assert f"by {super_admin.username}" in answer.text


def test_what_is_left_empty_is_unset(root, model):
    root.post(PAGE, GIVEN)
    root.post(PAGE, {"system_prompt": ""})
    kept = row()
    assert (kept.system_prompt, kept.parameters) == ("", {})
    assert kept.per_1k_input_tokens_usd is None


def test_the_price_stands_on_the_models_own_page(root, model):
    root.post(PAGE, GIVEN)
    offer = root.get(reverse("modelcatalog:detail", args=[model.pk])).context["offer"]
    assert (offer.input_per_1m_usd, offer.output_per_1m_usd) == (Decimal("0.15"), 0)
    assert offer.source == "set by an operator"


@pytest.mark.parametrize(
    ("change", "beside", "said"),
    [
        ({"temperature": "hot"}, "temperature", "Enter a number"),
        ({"temperature": "1.5"}, "temperature", "lies between 0 and 1"),
        ({"max_tokens": "5000"}, "max_tokens", "lies between 1 and 4096"),
        ({"top_p": "0.5"}, "top_p", "does not take top_p; it takes max_tokens, temperature"),
        ({"per_1k_input_tokens_usd": "-1"}, "per_1k_input_tokens_usd", "greater than or equal"),
        ({"per_1k_input_tokens_usd": "NaN"}, "per_1k_input_tokens_usd", "Enter a number"),
        ({"stop": "\n".join("abcdefghi")}, "stop", "8 sequences at most"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_is_lost(
    root, model, change, beside, said
):
    model.parameters = TAKEN | ({"stop": {"minimum": None, "maximum": None}})
    if beside == "top_p":
        model.parameters = TAKEN
    model.save()
    answer = root.post(PAGE, {"system_prompt": "Typed at length", **change})
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[beside])
    assert "Typed at length" in answer.text
    assert not ModelConfiguration.objects.exists()


def test_the_form_asks_for_what_the_model_takes(root, model):
    model.parameters = TAKEN
    model.save()
    form = root.get(PAGE).context["form"]
    assert {"max_tokens", "temperature"} <= set(form.fields)
    assert not {"top_p", "reasoning_effort", "stop"} & set(form.fields)


def test_the_api_refuses_what_the_model_does_not_take_and_names_what_it_does(
    super_admin, api_of, model
):
    model.parameters = TAKEN
    model.save()
    body = {"parameters": {"top_p": 0.5, "temperature": 0.5}}
    answer = api_of(super_admin).put(f"/api/v1/model-configurations/{LLAMA}/", body, format="json")
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "wrong_parameter"
    assert "does not take top_p; it takes max_tokens, temperature" in told["error"]


def test_where_two_places_offer_the_model_both_must_take_it(root, model):
    model.parameters = TAKEN
    model.save()
    narrow = {"temperature": {"minimum": "0", "maximum": "0.5"}}
    make_catalog_model(make_connection(), model_id=LLAMA, parameters=narrow)
    answer = root.post(PAGE, {"temperature": "0.8"})
    assert "lies between 0 and 0.5" in answer.text
    assert root.post(PAGE, {"temperature": "0.5"}).status_code == 302


def test_who_may_not_change_it_reads_it(user, teammate, admin, stranger, client_of, root, model):
    root.post(PAGE, GIVEN)
    for person in (user, teammate, admin):
        answer = client_of(person).get(PAGE)
        assert answer.status_code == 200
        assert "Be brief." in answer.text
        assert '<form method="post" class' not in answer.text
        assert client_of(person).post(PAGE, {"system_prompt": "Mine"}).status_code == 403
    assert client_of(stranger).get(PAGE).status_code == 404
    assert client_of(stranger).post(PAGE, {}).status_code == 404
    assert row().system_prompt == "Be brief."


def test_the_list_shows_what_one_may_see_and_finds_by_id(user, stranger, client_of, root, model):
    root.post(PAGE, GIVEN)
    other = make_catalog_model(make_connection(), model_id="tiny")
    ModelConfiguration.objects.create(model_id=other.model_id)

    def ids(browser, query=""):
        return [one.model_id for one in browser.get(f"{LIST}{query}").context["page"]]

    assert ids(client_of(user)) == [LLAMA, "tiny"]
    assert ids(client_of(user), "?q=llama") == [LLAMA]
    assert ids(client_of(stranger)) == ["tiny"]
    assert "No configured model" in client_of(user).get(f"{LIST}?q=zebra").text


def test_every_change_is_in_the_audit_log(root, super_admin, model):
    root.post(PAGE, GIVEN)
    root.post(PAGE, {**GIVEN, "temperature": "0.9"})
    first, second = AuditEntry.objects.filter(act="model_configuration.change").order_by(
        "occurred_at"
    )
    assert first.username == super_admin.username
    assert first.before is None
    assert first.after["usd_per_1k_input"] == "0.00015"
    assert second.name == LLAMA
    assert second.before["parameters"]["temperature"] == 0.2
    assert second.after["parameters"]["temperature"] == 0.9
    assert "system_prompt" not in second.after
