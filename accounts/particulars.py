"""What may be written down about a person: names, addresses, regions, zones; and refusals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypedDict, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts import zones
from accounts.models import Organization, Role, User
from foundation.refusals import Refusal
from foundation.text import clean

LONGEST = 255
_username = re.compile(r"[\w.@+-]+")
_region = re.compile(r"[a-z]{2,}(-[a-z]+){1,3}-\d{1,2}")


class BadParticulars(Refusal):
    """Something about the person cannot stand as it is given; `fields` says what."""

    code = "bad_particulars"


class Particulars(TypedDict, total=False):
    """What can be changed of somebody. `organization` is a name, None for none."""

    name: str
    email: str
    organization: str | None
    aws_region: str
    time_zone: str
    role: str
    is_active: bool


def demand_fit(changes: Particulars, *, person_id: UUID | None = None) -> Particulars:
    """The same, cleaned; refuses with all that is wrong at once."""
    checks: dict[str, Callable[[Any], object]] = {
        "name": _name,
        "email": lambda email: _email(email, person_id),
        "organization": _organization,
        "aws_region": _aws_region,
        "time_zone": _time_zone,
        "role": _role,
    }
    fit: dict[str, object] = dict(changes)
    wrong: dict[str, str] = {}
    for field in sorted(checks.keys() & changes.keys()):
        try:
            fit[field] = checks[field](fit[field])
        except ValidationError as error:
            wrong[field] = error.messages[0]
    if wrong:
        raise BadParticulars(" ".join(wrong.values()), fields=wrong)
    return cast(Particulars, fit)


def demand_fit_person(given: Particulars, username: str) -> tuple[Particulars, str]:
    """What is given of a new person and the name to sign in with; all that is wrong at once."""
    wrong: dict[str, str] = {}
    fit, name = given, ""
    try:
        name = demand_username(username)
    except BadParticulars as refusal:
        wrong |= refusal.fields
    try:
        fit = demand_fit(given)
    except BadParticulars as refusal:
        wrong |= refusal.fields
    if wrong:
        raise BadParticulars(" ".join(wrong.values()), fields=wrong)
    return fit, name


def demand_username(username: str) -> str:
    """A name that nobody has, in any spelling; refuses others."""
    said = unicodedata.normalize("NFKC", clean(username)).strip()
    wrong = ""
    if not _username.fullmatch(said) or len(said) > LONGEST:
        wrong = "A user name has letters, digits and . @ + - _ only, and no spaces."
    elif User.objects.filter(username__iexact=said).exists():
        wrong = "Somebody has this user name already."
    if wrong:
        raise BadParticulars(wrong, fields={"username": wrong})
    return said


def shown(person: User) -> Particulars:
    """What the audit log compares."""
    return {
        "name": person.name,
        "email": person.email,
        "organization": person.organization_id,
        "aws_region": person.aws_region,
        "time_zone": person.time_zone,
        "role": person.role,
        "is_active": person.is_active,
    }


def _name(name: str) -> str:
    said = clean(name).strip()
    if len(said) > LONGEST:
        raise ValidationError(f"A name has at most {LONGEST} letters.")
    return said


def _email(email: str, person_id: UUID | None) -> str:
    said = clean(email).strip()
    validate_email(said)
    taken = User.objects.filter(email__iexact=said)
    if len(said) > LONGEST or any(pk != person_id for pk in taken.values_list("pk", flat=True)):
        raise ValidationError("Somebody has this e-mail address already.")
    return said


def _organization(name: str | None) -> str | None:
    if name and not Organization.objects.filter(name=name).exists():
        raise ValidationError(f"There is no organisation {name}.")
    return name or None


def _aws_region(region: str) -> str:
    said = region.strip().lower()
    if len(said) > 50 or not _region.fullmatch(said):
        raise ValidationError("An AWS region looks like eu-central-1.")
    return said


def _time_zone(name: str) -> str:
    if not zones.known(name):
        raise ValidationError("There is no such time zone: it looks like Europe/Berlin, or UTC.")
    return name


def _role(role: str) -> str:
    if role not in Role.values:
        raise ValidationError(f"A role is one of {', '.join(Role.values)}.")
    return role
