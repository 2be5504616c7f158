"""The right to work on a resource until a time in the database's clock; who dies loses it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from uuid import UUID

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Case, DateTimeField, Q, Value, When

from deployments.clock import Now, after
from deployments.installing import at_home
from deployments.models import DeployedResource

logger = logging.getLogger(__name__)

FREE = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
DUE = Q(look_at__lte=Now())


@dataclass(frozen=True)
class Lease:
    """A claimed resource as it stood then; `late` says that its phase has run out of time."""

    holder: UUID
    resource: DeployedResource
    late: bool


def claim(resource_id: UUID) -> Lease | None:
    """Claim a resource that is due, else None: somebody else has it, or it rests.

    `durable` refuses to run inside a transaction, since calls to a platform will follow.
    """
    holder = uuid.uuid4()
    until = after(settings.STAQUE_ACTION_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        free = DeployedResource.objects.filter(FREE & DUE, pk=resource_id)
        if not at_home() or not free.update(lease_holder=holder, lease_until=until):
            return None
        resource = DeployedResource.objects.select_related("connection").get(pk=resource_id)
        late = DeployedResource.objects.filter(pk=resource_id, deadline_at__lt=Now()).exists()
    return Lease(holder, resource, late)


@contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """Renew the lease for as long as a call to the platform lasts, however long that is.

    A call that is over within a third of the lease costs nothing: no thread's work, no query.
    """
    over = Event()
    keeper = Thread(target=_renew, args=(lease, over), name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _renew(lease: Lease, over: Event) -> None:
    seconds = settings.STAQUE_ACTION_LEASE_SECONDS
    ours = DeployedResource.objects.filter(pk=lease.resource.pk, lease_holder=lease.holder)
    try:
        while not over.wait(seconds / 3):
            if not ours.filter(lease_until__gt=Now()).update(lease_until=after(seconds)):
                return
    except Error as error:
        # The call goes on; who comes next adopts what it makes.
        logger.warning("A lease could not be renewed: %s", error)
    finally:
        connection.close()


def release(lease: Lease, seconds: float | None) -> None:
    """Give the resource back, to be looked at in so many seconds, or at once after a newer wish."""
    version = lease.resource.wish_version
    later = Value(None, output_field=DateTimeField()) if seconds is None else after(seconds)
    DeployedResource.objects.filter(pk=lease.resource.pk, lease_holder=lease.holder).update(
        lease_holder=None,
        lease_until=None,
        look_at=Case(When(wish_version=version, then=later), default=Now()),
    )


def due() -> list[UUID]:
    """Resources that somebody should look at now, longest waiting first."""
    if not at_home():
        return []
    waiting = DeployedResource.objects.filter(FREE & DUE).order_by("look_at")
    return list(waiting.values_list("pk", flat=True))
