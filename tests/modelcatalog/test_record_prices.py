"""Writing down what was read: prices are only added."""

from datetime import timedelta
from decimal import Decimal

from modelcatalog import bookkeeping, recording
from modelcatalog.models import Price
from platforms.contract import HourlyPrice, OfferedModel
from tests.factories import NOW, make_connection


def price(usd, as_of=NOW, kind="ml.g5.xlarge"):
    return HourlyPrice(
        region="us-east-1", instance_type=kind, usd=Decimal(usd), source="list", as_of=as_of
    )


def test_a_changed_price_is_a_new_row_and_the_old_one_stays(db):
    connection = make_connection("sagemaker", region="us-east-1")
    day = timedelta(days=1)
    for number, usd in enumerate(["1.408", "1.408", "1.5", "1.408"]):
        bookkeeping.record_prices(connection, [price(usd, NOW + number * day)], NOW + number * day)
    rows = Price.objects.order_by("id").values_list("usd", "as_of", "checked_at")
    assert list(rows) == [
        (Decimal("1.408"), NOW, NOW + day),
        (Decimal("1.5"), NOW + 2 * day, NOW + 2 * day),
        (Decimal("1.408"), NOW + 3 * day, NOW + 3 * day),
    ]
    (current,) = Price.objects.current()
    assert current.usd == Decimal("1.408")
    assert current.known_at == NOW + 3 * day


def test_a_change_under_an_old_date_still_follows_what_it_changed(db):
    connection = make_connection("sagemaker", region="us-east-1")
    bookkeeping.record_prices(connection, [price("1.408")], NOW)
    later = NOW + timedelta(hours=6)
    bookkeeping.record_prices(connection, [price("1.5", NOW - timedelta(days=9))], later)
    (current,) = Price.objects.current()
    assert (current.usd, current.as_of) == (Decimal("1.5"), later)


def test_a_recipe_is_cleaned_at_every_depth(db):
    connection = make_connection()
    offered = OfferedModel(
        model_id="m", name="", recipe={"a\x00": ["b\x00", {"c": "\ud800", "n": 1, "x": None}]}
    )
    recording.record_models(connection, [offered], NOW)
    model = connection.models.get()
    assert model.recipe == {"a": ["b", {"c": "\ufffd", "n": 1, "x": None}]}
    assert model.name == "m"
