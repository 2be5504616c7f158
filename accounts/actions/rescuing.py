"""What admins do for people who cannot sign in: another password, and an open door."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import audit, keys, links, lockout, standing, tokens
from accounts.models import User
from foundation.refusals import WrongState


class Closed(WrongState):
    """The account is closed: first it must be opened again."""

    code = "account_closed"


@transaction.atomic
def give_password_link(*, by: User, person_id: UUID) -> tuple[User, str]:
    """End somebody's password, sign-ins and API keys; gives the path of a page to choose another.

    A link and no password, so that nobody but the person ever knows one that works.
    """
    place = standing.lock(by=by, person_id=person_id)
    standing.demand_reach(place)
    standing.demand_not_oneself(place, "Change your own password on your profile.")
    person = place.person
    if not person.is_active:
        raise Closed(f"The account of {person.username} is closed: open it again first.")
    person.set_unusable_password()
    person.save(update_fields=["password", "updated_at"])
    tokens.end_all(person)
    keys.revoke_all(person)
    _record(place, "user.password_link")
    return person, links.path(person)


@transaction.atomic
def unlock_person(*, by: User, person_id: UUID) -> User:
    """Forget wrong passwords, so that the person need not wait. May be repeated."""
    place = standing.lock(by=by, person_id=person_id)
    standing.demand_reach(place)
    if lockout.unlock(place.person.username):
        _record(place, "user.unlock")
    return place.person


def _record(place: standing.Standing, act: str) -> None:
    audit.record(
        by=place.acting,
        act=act,
        kind="user",
        object_id=place.person.pk,
        name=place.person.username,
        organization=place.person.organization_id or "",
    )
