"""What it cost."""

import uuid
from datetime import timedelta
from decimal import Decimal

from deployments.models import DeployedResource
from tests.browser.gallery.worlds.world import now
from usage.models import LedgerEntry


def spent(world):
    resource = DeployedResource.objects.get(pk=world.ids["in_service"])
    today = now()
    for day in range(min(today.day, 12)):
        for status, usd in (("estimated", Decimal("0.0421")), ("unpriced", None)):
            LedgerEntry.objects.create(
                source_id=uuid.uuid4(),
                user=world.user,
                organization=world.user.organization_id,
                platform=resource.platform,
                resource_id=resource.pk,
                resource_name=resource.resource_name,
                thread_id=world.ids["thread_in_service"],
                model_id=resource.model_id,
                input_tokens=12_345 * (day + 1),
                output_tokens=2_345,
                cost_usd=usd,
                cost_status=status,
                simulated=True,
                occurred_at=today - timedelta(days=day),
            )
