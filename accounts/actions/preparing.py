"""What a new installation needs before anybody can sign in."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts.models import Organization, Role, User
from accounts.queries.people import first_super_admin


@transaction.atomic
def prepare_first_super_admin(*, username: str, password: str = "") -> tuple[str, str | None]:
    """Make the first super_admin where there is none; returns the name and a generated password.

    May be repeated: once somebody is super_admin nothing changes and nothing is generated.
    """
    existing = first_super_admin()
    if existing is not None:
        return existing.username, None
    generated = "" if password else secrets.token_urlsafe(12)
    organization, _ = Organization.objects.get_or_create(name="Staque")
    user = User(
        username=username,
        email=f"{username}@localhost.localdomain",
        name="First admin",
        organization=organization,
        role=Role.SUPER_ADMIN,
    )
    user.set_password(password or generated)
    user.save()
    return username, generated or None
