"""Reading a platform's catalog and prices."""

import time
from decimal import Decimal

import pytest

from modelcatalog.models import CatalogModel, Connection, Price
from tests.factories import make_connection


def ids(connection, **conditions):
    return sorted(connection.models.filter(**conditions).values_list("model_id", flat=True))


def test_sagemaker_is_read_with_models_and_instance_prices(read, aws):
    began = time.monotonic()
    assert read(aws)
    assert time.monotonic() - began < 5
    assert aws.refresh_error == ""
    assert aws.refreshed_at is not None
    model = aws.models.filter(supported_instance_types__contains=["ml.g5.xlarge"]).first()
    assert model.default_instance_type in model.supported_instance_types
    assert model.platform == "sagemaker"
    price = Price.objects.get(connection=aws, instance_type="ml.g5.xlarge")
    assert price.usd == Decimal("1.408")
    assert price.region == "us-east-1"
    assert price.source


def test_an_openai_server_is_read_and_has_no_instance_prices(read, openai):
    assert read(openai)
    assert openai.refresh_error == ""
    assert openai.models.count() > 0
    assert not Price.objects.exists()


def test_reading_twice_changes_neither_ids_nor_prices(read, aws):
    read(aws)
    before = dict(aws.models.values_list("model_id", "id"))
    prices = Price.objects.values_list("pk", "as_of", "usd")
    priced = sorted(prices)
    read(aws)
    assert dict(aws.models.values_list("model_id", "id")) == before
    assert sorted(prices.all()) == priced
    assert all(price.checked_at == aws.refreshed_at for price in Price.objects.all())


def test_the_catalog_stands_when_only_the_prices_fail(read, aws, simulator):
    simulator.fault("denied", operation="GetProducts", times=50)
    read(aws)
    assert aws.models.exists()
    assert aws.refreshed_at is not None
    assert aws.refresh_error.startswith("No prices: ")
    assert not Price.objects.exists()


def test_what_the_platform_said_of_it_is_kept(read, aws, simulator):
    simulator.fault("denied", operation="ListHubContents", times=50)
    read(aws)
    assert "is not authorized to perform: sagemaker:ListHubContents" in aws.refresh_error


def test_a_model_that_is_gone_is_marked_and_comes_back(read, local, server):
    server.models = [{"id": "a"}, {"id": "b"}]
    read(local)
    server.models = [{"id": "b"}]
    read(local)
    assert ids(local, withdrawn_at__isnull=False) == ["a"]
    assert ids(local, withdrawn_at__isnull=True) == ["b"]
    server.models = [{"id": "a"}, {"id": "b"}]
    read(local)
    assert ids(local, withdrawn_at__isnull=True) == ["a", "b"]
    assert CatalogModel.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "key"), (503, ""), (404, "")],
)
def test_a_server_in_trouble_keeps_what_is_shown(read, local, server, status, said):
    read(local)
    before = local.refreshed_at
    server.status = status
    assert read(local)
    assert local.refresh_error
    assert said in local.refresh_error.lower()
    assert local.refreshed_at == before
    assert local.refreshing_until is None
    assert ids(local, withdrawn_at__isnull=True) == ["tiny"]
    server.status = 200
    read(local)
    assert local.refresh_error == ""


def test_an_unreachable_platform_keeps_what_is_shown(read, local, server):
    read(local)
    Connection.objects.filter(pk=local.pk).update(base_url="http://127.0.0.1:9/v1")
    read(local)
    assert local.refresh_error
    assert ids(local, withdrawn_at__isnull=True) == ["tiny"]


def test_a_missing_secret_is_told_in_its_own_words(read, local):
    Connection.objects.filter(pk=local.pk).update(secret_ref="env:SOME_KEY")
    read(local)
    assert "STAQUE_CONNECTION_SECRETS" in local.refresh_error


def test_a_platform_without_an_adapter_is_told(read, db):
    connection = make_connection("elsewhere")
    read(connection)
    assert "no platform called elsewhere" in connection.refresh_error


def test_what_the_tables_cannot_keep_is_left_out_or_cleaned(read, local, server):
    server.models = [
        {"id": "x" * 300},
        {"id": "zero\x00byte"},
        {"id": "fine", "owned_by": "a\x00b" + "c" * 200, "max_model_len": 2**40},
        {"id": "fine", "owned_by": "twice"},
    ]
    read(local)
    assert local.refresh_error == ""
    assert ids(local) == ["fine"]
    model = local.models.get()
    assert (model.provider, model.context_window) == ("twice", None)
