"""What an instance costs an hour, out of a price list that says much else besides."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from platforms.aws.pricelist import price_list_region
from platforms.errors import Misunderstood
from platforms.registry import platform
from tests.platforms.far_end import Reply

PLATFORM = platform("sagemaker")


def product(usage="USE1-Host:ml.g5.xlarge", usd="1.4080000000", unit="Hrs", **more):
    dimension = {"unit": unit, "pricePerUnit": {"USD": usd}}
    said = {
        "product": {"attributes": {"usagetype": usage, "instanceName": "ml.g5.xlarge"}},
        "terms": {"OnDemand": {"a.b": {"priceDimensions": {"a.b.c": dimension}}}},
        "publicationDate": "2026-09-20T10:00:00Z",
    }
    return json.dumps(said | more)


def price(far_end, access, *products):
    far_end.answer("GetProducts", Reply(body={"PriceList": list(products)}))
    return PLATFORM.prices(access).hourly(region="us-east-1", instance_types=("ml.g5.xlarge",))


def test_the_hosting_price_is_picked_among_all_others_exactly(far_end, aws_access):
    [found] = price(
        far_end,
        aws_access,
        product("USE1-Train:ml.g5.xlarge", "9"),
        product("USE1-AsyncInf:ml.g5.xlarge", "8"),
        product("USE1-Host:ml.g5.xlarge.more", "7"),
        product(),
    )
    assert (found.usd, str(found.usd)) == (Decimal("1.408"), "1.4080000000")
    assert (found.region, found.instance_type) == ("us-east-1", "ml.g5.xlarge")
    assert found.as_of == datetime(2026, 9, 20, 10, tzinfo=UTC)
    assert found.source
    [seen] = far_end.seen
    assert {one["Field"]: one["Value"] for one in seen.json["Filters"]} == {
        "regionCode": "us-east-1",
        "instanceName": "ml.g5.xlarge",
    }


@pytest.mark.parametrize(
    "unknown",
    [
        product("USE1-Train:ml.g5.xlarge"),
        product(unit="GB-Mo"),
        product(usd="0.0000000000"),
        product(usd="-1"),
        product(usd="free"),
        product(usd="NaN"),
        product(terms={}),
        product(product={}),
    ],
)
def test_what_has_no_hourly_price_above_nothing_is_left_out(far_end, aws_access, unknown):
    assert price(far_end, aws_access, unknown) == []


@pytest.mark.parametrize("date", [None, "lately"])
def test_a_list_without_a_date_is_dated_today(far_end, aws_access, date):
    [found] = price(far_end, aws_access, product(publicationDate=date))
    assert found.as_of.date() == datetime.now(UTC).date()


def test_a_date_without_a_zone_is_universal_time(far_end, aws_access):
    [found] = price(far_end, aws_access, product(publicationDate="2026-09-20"))
    assert found.as_of == datetime(2026, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize("entry", ["{", "[]"])
def test_an_entry_that_cannot_be_read_is_misunderstood(far_end, aws_access, entry):
    with pytest.raises(Misunderstood):
        price(far_end, aws_access, entry)


def test_every_type_is_asked_for_once(far_end, aws_access):
    far_end.answer("GetProducts", Reply(body={"PriceList": []}))
    types = ("ml.g5.xlarge", "ml.g6.xlarge", "ml.g5.xlarge")
    assert PLATFORM.prices(aws_access).hourly(region="us-east-1", instance_types=types) == []
    assert len(far_end.seen) == 2


def test_a_short_usage_type_of_the_oldest_region_counts_too(far_end, aws_access):
    assert price(far_end, aws_access, product("Host:ml.g5.xlarge"))


def test_the_price_list_is_asked_where_it_answers():
    regions = ("us-west-2", "eu-west-3", "ap-northeast-1", "sa-east-1")
    assert [price_list_region(region) for region in regions] == [
        "us-east-1",
        "eu-central-1",
        "ap-south-1",
        "us-east-1",
    ]
