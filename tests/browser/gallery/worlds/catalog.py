"""What is offered, and through which connections."""

from datetime import timedelta
from decimal import Decimal

from modelcatalog.models import ModelConfiguration, Price
from platforms.sagemaker.recipe import CHAT
from tests.browser.gallery.worlds.world import LONG, now
from tests.factories import (
    make_catalog_model,
    make_connection,
)

INSTANCES = ["ml.g5.xlarge", "ml.g5.2xlarge", "ml.g6.12xlarge"]
RECIPE = {
    "region": "us-east-1",
    "image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.34.0-lmi16.0.0-cu128",
    "artifact": "s3://jumpstart-cache-prod-us-east-1/for-looks/",
    "instance_types": INSTANCES,
    "payload": CHAT,
}


def offered(world, connection, organization):
    model, legacy = hosted(connection), ending(connection)
    priced(connection)
    unreachable = make_connection(
        "openai_compatible",
        name="Server in the cellar",
        base_url="http://127.0.0.1:9/v1",
        organization=organization,
        refreshed_at=now() - timedelta(hours=5),
        refresh_tried_at=now(),
        refresh_error="The server at 127.0.0.1 did not answer. Is it running?",
        **checked("fail", "The server did not answer", "Is it running?"),
    )
    unpriced = make_catalog_model(unreachable, model_id="qwen3:8b", name="qwen3:8b")
    ModelConfiguration.objects.create(model_id=model.model_id, updated_by=world.user)
    world.ids |= {"model": model.pk, "legacy": legacy.pk, "unpriced": unpriced.pk}
    world.ids |= {"connection": connection.pk, "unreachable": unreachable.pk}
    world.models = [model, legacy, unpriced]


def checked(verdict, title, remedy):
    """What a connection keeps of its last check."""
    found = {"code": "connection", "verdict": verdict, "title": title, "remedy": remedy}
    return {"verdict": {**found, "detail": "", "looked_at": ""}, "checked_at": now()}


def hosted(connection):
    return make_catalog_model(
        connection,
        model_id="huggingface-llm-for-looks",
        name="Llama for looks 8B Instruct",
        provider="Meta",
        description="A model that stands for all others on this page.",
        regions=["us-east-1"],
        input_modalities=["text", "image"],
        output_modalities=["text"],
        context_window=131_072,
        lifecycle_status="active",
        supported_instance_types=INSTANCES,
        default_instance_type=INSTANCES[0],
        access="granted",
        recipe=RECIPE,
    )


def ending(connection):
    return make_catalog_model(
        connection,
        model_id=f"provider.{LONG}-v1:0",
        name="A model at the end of its life",
        provider="Provider",
        lifecycle_status="legacy",
        legacy_at=now() - timedelta(days=30),
        end_of_life_at=now() + timedelta(days=60),
        access="not_granted",
        access_advice="Accept the provider's agreement in the Bedrock console, then refresh.",
    )


def priced(connection):
    """Each instance twice: what it cost a while ago, and what it costs."""
    for number, kind in enumerate(INSTANCES):
        for usd, days in ((Decimal("1.408"), 90), (Decimal("1.2125"), 1)):
            Price.objects.create(
                connection=connection,
                unit="instance_hour",
                region="us-east-1",
                instance_type=kind,
                usd=usd * (number + 1),
                source="AWS Pricing API",
                as_of=now() - timedelta(days=days),
            )
