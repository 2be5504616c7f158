"""Making tenants."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, particulars, standing
from accounts.models import Organization, User
from accounts.particulars import BadParticulars
from foundation.text import clean


@transaction.atomic
def add_organization(*, by: User, name: str) -> Organization:
    """Make a tenant; for super_admins."""
    if not by.is_super_admin:
        raise standing.NotAnAdmin("Only super admins make organisations.")
    said = " ".join(clean(name).split())
    if not said or len(said) > particulars.LONGEST:
        _refuse_name(f"An organisation has a name of at most {particulars.LONGEST} letters.")
    if Organization.objects.filter(name__iexact=said).exists():
        _refuse_name("There is an organisation of this name already.")
    made, _ = Organization.objects.get_or_create(name=said)
    audit.record(
        by=by, act="organization.create", kind="organization", object_id=made.pk, name=said
    )
    return made


def _refuse_name(text: str) -> None:
    raise BadParticulars(text, fields={"name": text})
