"""What the pages about people show, gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from accounts import lockout, standing
from accounts.models import Role, User
from accounts.queries import people as queries
from accounts.queries.people import Wanted

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of people."""

    page: Page[User]
    wanted: Wanted
    roles: list[tuple[str, str]]
    organizations: list[str]
    may_add: bool
    is_filtered: bool


@dataclass(frozen=True, kw_only=True)
class Account:
    """One person as admins see them. `locks`: from where, after how many wrong passwords."""

    person: User
    locks: list[tuple[str, int]]
    may_act: bool
    why_not: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked before an account is changed."""

    person: User
    deed: str
    label: str
    icon: str
    text: str
    danger: bool


QUESTIONS: dict[str, tuple[str, str, str, bool]] = {
    "deactivate": (
        "Close the account",
        "lock",
        "Every session and token of theirs ends at once, and nobody signs in with this name. What "
        "they deployed stays and goes on costing: stop it first if it should not. The account can "
        "be opened again at any time.",
        True,
    ),
    "reactivate": (
        "Open the account",
        "user-round",
        "They sign in again with the password that they had.",
        False,
    ),
    "password": (
        "Reset the password",
        "key-round",
        "Their present password and every session and token end at once. You get a link, once, "
        "with which they choose another: give it to them in a way that you trust.",
        True,
    ),
    "unlock": (
        "Forget the wrong passwords",
        "circle-check",
        "Then the right one works at once, from where it was locked out, too.",
        False,
    ),
}


def listing(user: User, asked: QueryDict) -> Listing:
    given = {name: asked.get(name, "")[:255] for name in ("q", "role", "state", "organization")}
    wanted = Wanted(**given)
    people = queries.people(user, wanted).select_related(None)
    return Listing(
        page=Paginator(people, PER_PAGE).get_page(asked.get("page")),
        wanted=wanted,
        roles=list(Role.choices),
        organizations=queries.organization_names() if user.is_super_admin else [],
        may_add=may_add(user),
        is_filtered=any(given.values()),
    )


def may_add(user: User) -> bool:
    return user.is_super_admin or bool(user.is_admin and user.organization_id)


def account(user: User, person_id: UUID) -> Account:
    person = queries.person(user, person_id)
    above = standing.rank(person.role) > standing.rank(user.role)
    why_not = f"Their role is above yours: only a {person.get_role_display()} changes it."
    return Account(
        person=person,
        locks=lockout.locked(person.username),
        may_act=not above,
        why_not=why_not if above else "",
    )


def question(user: User, person_id: UUID, deed: str) -> Question:
    person = queries.person(user, person_id)
    label, icon, text, danger = QUESTIONS[deed]
    return Question(person=person, deed=deed, label=label, icon=icon, text=text, danger=danger)


def initial(person: User) -> dict[str, Any]:
    """What a form about somebody starts with."""
    return {
        "name": person.name,
        "email": person.email,
        "organization": person.organization_id or "",
        "role": person.role,
        "aws_region": person.aws_region,
        "time_zone": person.time_zone,
    }
