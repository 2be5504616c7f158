"""Fills a database for measuring and prints a token and the addresses to ask."""

from __future__ import annotations

import json

import django
from django.core.management import call_command

MODELS, RESOURCES = 200, 300


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from django.utils import timezone

    from accounts import tokens
    from accounts.models import Organization, Role, User
    from deployments.models import DeployedResource
    from modelcatalog.models import CatalogModel, Connection

    organization = Organization.objects.create(name="Measured")
    user = User.objects.create(
        username="measured", email="m@example.com", role=Role.ADMIN, organization=organization
    )
    connection = Connection.objects.create(platform="sagemaker", name="Measured", simulated=True)
    models = CatalogModel.objects.bulk_create(
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
    resources = DeployedResource.objects.bulk_create(
        DeployedResource(
            user=user,
            organization=organization,
            connection=connection,
            catalog_model=models[number % MODELS],
            resource_name=f"resource-{number}",
            resource_type="sagemaker",
            platform="sagemaker",
            model_id=models[number % MODELS].model_id,
            remote_name=f"staque-{number}",
            status="stopped",
            desired_status="stopped",
            simulated=True,
        )
        for number in range(RESOURCES)
    )
    api = "/api/v1"
    addresses = {
        "health (yardstick)": "/healthz",
        "deployments, a page": f"{api}/deployments/",
        "deployment": f"{api}/deployments/{resources[0].pk}/",
        "models, a page": f"{api}/models/",
        "model": f"{api}/models/{models[0].pk}/",
    }
    print(json.dumps({"token": tokens.issue(user).access, "addresses": addresses}))


if __name__ == "__main__":
    main()
