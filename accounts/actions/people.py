"""What admins do with people's accounts."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import audit, links, particulars, standing, tokens
from accounts.models import Role, User
from accounts.particulars import BadParticulars, Particulars
from foundation.refusals import WrongState


class TakenMeanwhile(WrongState):
    """Somebody else took the name or the e-mail in the same moment."""

    code = "taken"


def add_person(
    *, by: User, username: str, password: str = "", given: Particulars
) -> tuple[User, str]:
    """Make an account, and the path of a page where its person chooses a password.

    With a password given there is no such path: "".
    """
    try:
        with transaction.atomic():
            made = _added(by, username, password, given)
    except IntegrityError as error:
        raise TakenMeanwhile("Somebody has this user name or e-mail address already.") from error
    return made, "" if password else links.path(made)


def _added(by: User, username: str, password: str, given: Particulars) -> User:
    acting = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing.demand_admin(acting)
    organization = given.get("organization", acting.organization_id) or None
    # Before anything is looked up: what other tenants there are is no admin's business.
    standing.demand_organization(acting, organization)
    standing.demand_role(acting, given.get("role", Role.USER))
    wanted, name = particulars.demand_fit_person({**given, "organization": organization}, username)
    person = User(username=name)
    _apply(person, wanted)
    _set_first_password(person, password)
    person.save()
    audit.record(
        by=acting,
        act="user.create",
        kind="user",
        object_id=person.pk,
        name=person.username,
        after=particulars.shown(person),
        organization=person.organization_id or "",
    )
    return person


def change_person(*, by: User, person_id: UUID, changes: Particulars) -> User:
    """Change what is kept of somebody, their role and whether they may sign in."""
    try:
        with transaction.atomic():
            return _changed(by, person_id, changes)
    except IntegrityError as error:
        raise TakenMeanwhile("Somebody has this e-mail address already.") from error


def _changed(by: User, person_id: UUID, changes: Particulars) -> User:
    place = standing.lock(by=by, person_id=person_id)
    standing.demand_reach(place)
    person, before = place.person, particulars.shown(place.person)
    _demand_allowed(place, before, {**before, **changes})
    wanted = particulars.demand_fit(changes, person_id=person_id)
    _apply(person, wanted)
    after = particulars.shown(person)
    if after == before:
        return person
    person.save()
    if before["is_active"] and not after["is_active"]:
        tokens.end_all(person)
    audit.record(
        by=place.acting,
        act=_act(before, after),
        kind="user",
        object_id=person.pk,
        name=person.username,
        before=before,
        after=after,
        organization=person.organization_id or "",
    )
    return person


def _demand_allowed(place: standing.Standing, before: Particulars, after: Particulars) -> None:
    """The rules about role, organisation and being open, for those that would change."""
    changing = _differing(before, after) & {"role", "organization", "is_active"}
    if changing:
        standing.demand_not_oneself(
            place, "Nobody changes their own role or organisation, or closes their own account."
        )
    if "role" in changing:
        standing.demand_role(place.acting, after["role"])
    if "organization" in changing:
        standing.demand_organization(place.acting, after["organization"])
    standing.demand_a_super_admin_left(place, role=after["role"], is_active=after["is_active"])


def _apply(person: User, wanted: Particulars) -> None:
    for field, value in wanted.items():
        setattr(person, "organization_id" if field == "organization" else field, value)


def _set_first_password(person: User, password: str) -> None:
    if not password:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise BadParticulars(text, fields={"password": text}) from error
    person.set_password(password)


def _differing(before: Particulars, after: Particulars) -> set[str]:
    return {name for name, value in after.items() if (before.get(name) or None) != (value or None)}


def _act(before: Particulars, after: Particulars) -> str:
    """What a change is called by: the gravest of what it holds."""
    changed = _differing(before, after)
    if "is_active" in changed:
        return "user.reactivate" if after["is_active"] else "user.deactivate"
    gravest = [name for name in ("role", "organization") if name in changed]
    return f"user.{gravest[0]}" if gravest else "user.change"
