"""Fills a database for measuring and prints a token and the addresses to ask."""

from __future__ import annotations

import json
from typing import Any

import django
from django.core.management import call_command

MODELS, RESOURCES = 200, 300


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
    """Models of one connection."""
    from django.utils import timezone

    from modelcatalog.models import CatalogModel, Connection

    connection = Connection.objects.create(platform="sagemaker", name="Measured", simulated=True)
    return CatalogModel.objects.bulk_create(
        CatalogModel(
            connection=connection,
            platform="sagemaker",
            model_id=f"model-{number}",
            name=f"Model {number}",
            regions=["us-east-1"],
            supported_instance_types=["ml.g5.xlarge"],
            refreshed_at=timezone.now(),
        )
        for number in range(MODELS)
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
