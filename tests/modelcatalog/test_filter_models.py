"""Filters and orders, the same on the page and in the API."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from modelcatalog import actions
from modelcatalog.offers import keep_sorting
from tests.factories import NOW, make_catalog_model, make_connection
from tests.modelcatalog.test_models_page import hourly

LIST = reverse("modelcatalog:list")
MODELS = "/api/v1/models/"


@pytest.fixture
def mixed(db, super_admin):
    """Two priced by the token, one by the hour, one by nobody."""
    server = make_connection()
    cheap = make_catalog_model(
        server, name="Cheap", access="granted", lifecycle_status="active", context_window=1000
    )
    dear = make_catalog_model(
        server, name="Dear", access="not_granted", lifecycle_status="legacy", context_window=9000
    )
    make_catalog_model(server, name="Unknown")
    for model, usd in ((cheap, "0.001"), (dear, "0.02")):
        actions.configure_model(
            by=super_admin,
            model_id=model.model_id,
            per_1k_input_tokens_usd=Decimal(usd),
            per_1k_output_tokens_usd=Decimal(usd),
        )
    aws = make_connection("sagemaker", region="us-east-1")
    rented = make_catalog_model(aws, name="Rented", supported_instance_types=["ml.g5.xlarge"])
    hourly(aws, "ml.g5.xlarge", "1.408")
    keep_sorting([rented])


def on_page(browser, query):
    return [model.name for model in browser.get(LIST, query).context["page"]]


def in_api(script, query):
    """Through every cursor, one model a page."""
    address, found = f"{MODELS}?{urlencode({**query, 'page_size': 1})}", []
    while address:
        data = script.get(address).json()["data"]
        found += [model["name"] for model in data["results"]]
        address = data["next"]
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"price": "priced"}, ["Cheap", "Dear", "Rented"]),
        ({"price": "unpriced"}, ["Unknown"]),
        ({"price": "token"}, ["Cheap", "Dear"]),
        ({"price": "hour"}, ["Rented"]),
        ({"min_usd": "1.4"}, ["Dear", "Rented"]),
        ({"max_usd": "1"}, ["Cheap"]),
        ({"min_usd": "1", "max_usd": "1.5"}, ["Cheap", "Rented"]),
        ({"lifecycle": "legacy"}, ["Dear"]),
        ({"access": "not_granted"}, ["Dear"]),
        ({"sort": "price"}, ["Cheap", "Dear", "Rented", "Unknown"]),
        ({"sort": "context"}, ["Dear", "Cheap", "Rented", "Unknown"]),
        ({"sort": "newest"}, ["Rented", "Unknown", "Dear", "Cheap"]),
        ({"sort": "price", "price": "token", "q": "ea"}, ["Cheap", "Dear"]),
    ],
    ids=str,
)
def test_page_and_api_agree(user, client_of, api_of, mixed, query, found):
    assert on_page(client_of(user), query) == found
    assert in_api(api_of(user), query) == found


@pytest.mark.parametrize(
    "query",
    [
        {"price": "cheap"},
        {"min_usd": "-1"},
        {"max_usd": "NaN"},
        {"max_usd": "1e400"},
        {"lifecycle": "dead"},
        {"access": "maybe"},
        {"sort": "beauty"},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_malformed_in_the_api_and_ignored_on_the_page(
    user, client_of, api_of, mixed, query
):
    assert api_of(user).get(MODELS, query).status_code == 400
    answer = client_of(user).get(LIST, query)
    assert answer.status_code == 200
    if set(query) & {"price", "min_usd", "max_usd", "sort"}:
        assert len(answer.context["page"]) == 4


def test_the_bound_that_hides_everything_can_be_dropped(user, client_of, mixed):
    answer = client_of(user).get(LIST, {"max_usd": "0.5"})
    assert answer.context["excluding"].label == "Up to $0.50"
    assert answer.context["excluding"].url == LIST


def test_what_a_model_can_is_told_as_far_as_it_is_known(user, client_of, api_of):
    able = make_catalog_model(
        name="Able",
        streaming=True,
        input_modalities=["text", "image"],
        parameters={"reasoning_effort": {"minimum": None, "maximum": None}},
        refreshed_at=NOW,
    )
    make_catalog_model(able.connection, name="Silent")
    told = {one["name"]: one for one in api_of(user).get(MODELS).json()["data"]["results"]}
    assert told["Able"]["capabilities"] == ["streaming", "vision", "reasoning"]
    assert told["Silent"]["capabilities"] == []
    assert "Reasoning" in client_of(user).get(LIST).text


def test_a_provider_is_chosen_once_however_platforms_spell_it(db, client_of, user):
    for connection, provider in ((make_connection(), "Meta"), (make_connection("nim"), "meta")):
        make_catalog_model(connection, name=f"Of {provider}", provider=provider)
    answer = client_of(user).get(LIST, {"provider": "meta"})
    (choice,) = [one for one in answer.context["filters"] if one.name == "provider"]
    assert [(one.value, one.selected) for one in choice.options] == [("", False), ("Meta", True)]
    assert [model.name for model in answer.context["page"]] == ["Of Meta", "Of meta"]
