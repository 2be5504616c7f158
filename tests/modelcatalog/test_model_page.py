"""The page of one model: what stands in the way of using it, and what it costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from modelcatalog.bookkeeping import record_token_prices
from tests.factories import NOW, make_catalog_model, make_connection
from tests.modelcatalog.test_price_order import BOTH, LATER, NOVA, told


def page(client, model):
    return client.get(reverse("modelcatalog:detail", args=[model.pk]))


@pytest.fixture
def nova(db):
    place = make_connection("bedrock", region="us-east-1", simulated=True)
    return make_catalog_model(place, model_id=NOVA, name="Nova Lite", provider="Amazon")


def test_an_end_is_told_with_its_date_and_a_way_out(user, client_of, nova):
    nova.end_of_life_at = timezone.now() + timedelta(days=9, hours=1)
    nova.save()
    answer = page(client_of(user), nova)
    assert "in 9 days: move to a successor before" in answer.text
    assert "provider=Amazon&amp;lifecycle=active" in answer.text


def test_an_end_that_is_past_is_told(user, client_of, nova):
    nova.end_of_life_at = NOW - timedelta(days=900)
    nova.save()
    assert "Its life ended on 3 June 2024" in page(client_of(user), nova).text


def test_legacy_without_an_end_is_told(user, client_of, nova):
    nova.lifecycle_status, nova.legacy_at = "legacy", NOW
    nova.save()
    assert "calls it legacy since 20 November 2026" in page(client_of(user), nova).text


@pytest.mark.parametrize(
    ("access", "advice", "said"),
    [
        ("not_granted", "Open the console.", "may not ask it yet. Open the console."),
        ("not_granted", "", "Ask for access in the platform"),
        ("pending", "", "is not granted yet"),
    ],
)
def test_missing_access_says_how_to_get_it(user, client_of, nova, access, advice, said):
    nova.access, nova.access_advice = access, advice
    nova.save()
    assert said in page(client_of(user), nova).text


def test_present_prices_show_their_tiers_and_their_history(user, client_of, api_of, nova):
    tier = told("input", "0.0000001", above=200_000)
    record_token_prices(nova.connection, [*BOTH, tier], NOW)
    dearer = [told("input", "0.00000007", as_of=LATER), BOTH[1], tier]
    record_token_prices(nova.connection, dearer, LATER)
    answer = page(client_of(user), nova)
    rows = {row.unit: row for row in answer.context["token_rows"]}
    assert rows["input_token"].per_1m_usd == Decimal("0.07")
    assert rows["input_token"].tiers == [(200_000, Decimal("0.1"))]
    assert "for all of a request over" in answer.text
    assert answer.context["prices"][0].usd == Decimal("0.00000007")
    assert len(answer.context["prices"]) == 4
    data = api_of(user).get(f"/api/v1/models/{nova.pk}/").json()["data"]
    assert data["token_prices"][0]["per_1m_usd"] == "0.07"
    assert data["token_prices"][0]["tiers"] == [{"above_tokens": 200_000, "per_1m_usd": "0.1"}]
    assert [one["usd"] for one in data["price_history"]][:1] == ["0.00000007"]


def test_an_unpriced_model_leads_to_where_a_price_is_set(super_admin, user, client_of, nova):
    address = reverse("modelcatalog:configuration", args=[NOVA])
    for person, words in ((super_admin, "Set a price"), (user, "See the configuration")):
        answer = page(client_of(person), nova)
        assert "No price is known" in answer.text
        assert words in answer.text
        assert address in answer.text


def test_what_was_deployed_from_it_is_listed_for_it_alone(user, client_of, nova):
    from tests.factories import make_resource

    make_resource(user, nova, resource_name="from-nova")
    make_resource(user, resource_name="from-elsewhere")
    browser = client_of(user)
    address = f"{reverse('deployments:list')}?model={nova.pk}"
    assert address in page(browser, nova).text
    piece = browser.get(address, headers={"HX-Request": "true", "HX-Target": "div#resources"})
    assert "from-nova" in piece.text
    assert "from-elsewhere" not in piece.text
    assert "<html" not in piece.text
