"""Reading a platform's catalog and prices."""

import time
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from modelcatalog import discovery
from modelcatalog.models import CatalogModel, ClockTimestamp, Connection, Price
from tests.factories import make_connection


def test_sagemaker_is_read_with_models_and_instance_prices(aws):
    began = time.monotonic()
    assert discovery.refresh(aws.pk)
    took = time.monotonic() - began
    aws.refresh_from_db()
    assert aws.refresh_error == ""
    assert aws.refreshed_at is not None
    model = aws.models.filter(supported_instance_types__contains=["ml.g5.xlarge"]).first()
    assert model is not None
    assert model.default_instance_type in model.supported_instance_types
    price = Price.objects.get(connection=aws, instance_type="ml.g5.xlarge")
    assert price.usd > 0
    assert price.region == "us-east-1"
    print(aws.models.count(), Price.objects.count(), took)


def test_an_openai_server_is_read(openai):
    assert discovery.refresh(openai.pk)
    openai.refresh_from_db()
    assert openai.refresh_error == ""
    assert openai.models.count() > 0
    assert not Price.objects.exists()
