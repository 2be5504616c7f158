"""Fills a database for measuring and prints a token and the addresses to ask."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django
from django.core.management import call_command

MODELS, RESOURCES = 200, 300
# An account's price list names some sixty instance types; a model runs on a handful of them.
KINDS = [f"ml.g{family}.{size}" for family in (4, 5, 6) for size in range(20)]
KINDS_OF_ONE, READINGS = 8, 3


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from accounts import tokens
    from accounts.models import Organization, Role, User

    organization = Organization.objects.create(name="Measured")
    user = User.objects.create(
        username="measured", email="m@example.com", role=Role.ADMIN, organization=organization
    )
    models = offered()
    resources = deployed(user, models)
    api = "/api/v1"
    addresses = {
        "health (yardstick)": "/healthz",
        "deployments, a page": f"{api}/deployments/",
        "deployment": f"{api}/deployments/{resources[0].pk}/",
        "models, a page": f"{api}/models/",
        "model": f"{api}/models/{models[0].pk}/",
    }
    print(json.dumps({"token": tokens.issue(user).access, "addresses": addresses}))


def offered() -> list[Any]:
    """Models of one connection, all priced by the hour."""
    from django.utils import timezone

    from modelcatalog.models import CatalogModel, Connection

    connection = Connection.objects.create(
        platform="sagemaker", name="Measured", region="us-east-1", simulated=True
    )
    price(connection)
    return CatalogModel.objects.bulk_create(
        CatalogModel(
            connection=connection,
            platform="sagemaker",
            model_id=f"model-{number}",
            name=f"Model {number}",
            regions=["us-east-1"],
            input_modalities=["text"],
            output_modalities=["text"],
            context_window=8192,
            supported_instance_types=runs_on(number),
            default_instance_type=runs_on(number)[0],
            refreshed_at=timezone.now(),
        )
        for number in range(MODELS)
    )


def runs_on(number: int) -> list[str]:
    """The instance types of one model."""
    return [KINDS[(number + step) % len(KINDS)] for step in range(KINDS_OF_ONE)]


def price(connection: Any) -> None:
    """What an hour of each instance type costs, and cost before."""
    from django.utils import timezone

    from modelcatalog.models import Price, Unit

    now = timezone.now()
    Price.objects.bulk_create(
        Price(
            connection=connection,
            unit=Unit.INSTANCE_HOUR,
            region=connection.region,
            instance_type=kind,
            usd=Decimal(number + 10 - reading) / 10,
            source="measured",
            as_of=now - timedelta(days=30 * reading),
        )
        for number, kind in enumerate(KINDS)
        for reading in range(READINGS)
    )


def deployed(user: Any, models: list[Any]) -> list[Any]:
    """Resources made of them, all stopped."""
    from deployments.models import DeployedResource

    return DeployedResource.objects.bulk_create(
        DeployedResource(
            user=user,
            organization=user.organization,
            connection=model.connection,
            catalog_model=model,
            resource_name=f"resource-{number}",
            resource_type="sagemaker",
            platform="sagemaker",
            model_id=model.model_id,
            remote_name=f"staque-{number}",
            status="stopped",
            desired_status="stopped",
            simulated=True,
        )
        for number, model in ((n, models[n % MODELS]) for n in range(RESOURCES))
    )


if __name__ == "__main__":
    main()
