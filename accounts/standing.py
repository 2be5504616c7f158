"""Who may do what with whose account: every rule about it, in one place.

Asked under a lock on everybody concerned, the acting person among them, so that what somebody was
allowed a moment ago plays no part and two who act on each other do it one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import Role, User
from foundation.refusals import Forbidden, Missing, Refusal, WrongState

RANKS = {Role.USER.value: 0, Role.ADMIN.value: 1, Role.SUPER_ADMIN.value: 2}


class NotAnAdmin(Forbidden):
    """Looking after people is for admins."""

    code = "not_an_admin"


class AboveYou(Forbidden):
    """The person's role is higher than that of whoever asks."""

    code = "above_you"


class RoleTooHigh(Refusal):
    """Nobody gives a role that is higher than their own."""

    code = "role_too_high"


class OwnStanding(Refusal):
    """Nobody changes their own role or organisation, or closes their own account."""

    code = "own_standing"


class ForeignOrganization(Refusal):
    """Admins look after their own organisation alone."""

    code = "foreign_organization"


class LastSuperAdmin(WrongState):
    """Somebody must be left who may do everything."""

    code = "last_super_admin"


@dataclass(frozen=True)
class Standing:
    """What is true of all concerned while the lock is held."""

    acting: User
    person: User
    another_super_admin: bool


def lock(*, by: User, person_id: UUID) -> Standing:
    """Lock whoever acts, the person, and all active super_admins; refuses what `by` cannot see.

    In the order of their ids, so that two never wait for each other.
    """
    concerned = Q(pk__in=[by.pk, person_id]) | Q(role=Role.SUPER_ADMIN, is_active=True)
    # Without the key's own lock: rows that point to people may go on being written.
    locked = User.objects.filter(concerned).order_by("pk").select_for_update(no_key=True)
    people = {user.pk: user for user in locked}
    acting, person = people.get(by.pk), people.get(person_id)
    if acting is None or person is None or not _sees(acting, person):
        raise Missing("There is no such person, or not for you.")
    others = (user for user in people.values() if user.pk != person.pk and user.is_super_admin)
    return Standing(acting, person, another_super_admin=any(others))


def demand_admin(acting: User) -> None:
    """Refuse who has nobody to look after."""
    if not acting.is_super_admin and not (acting.is_admin and acting.organization_id):
        raise NotAnAdmin("Looking after people is for the admins of an organisation.")


def demand_reach(standing: Standing) -> None:
    """Refuse to act on somebody above."""
    demand_admin(standing.acting)
    if rank(standing.person.role) > rank(standing.acting.role):
        raise AboveYou(
            f"{standing.person.username} is {standing.person.get_role_display()}, which is above "
            f"your own role."
        )


def demand_not_oneself(standing: Standing, why: str) -> None:
    if standing.acting.pk == standing.person.pk:
        raise OwnStanding(why)


def demand_role(acting: User, role: str) -> None:
    """Refuse to give a role that is higher than one's own."""
    if rank(role) > rank(acting.role):
        text = f"You are {acting.get_role_display()}: you cannot give a role above that."
        raise RoleTooHigh(text, fields={"role": text})


def demand_organization(acting: User, organization: str | None) -> None:
    """Refuse an organisation that is not for whoever acts to give."""
    if not acting.is_super_admin and organization != acting.organization_id:
        text = "You look after the people of your own organisation."
        raise ForeignOrganization(text, fields={"organization": text})


def demand_a_super_admin_left(standing: Standing, *, role: str, is_active: bool) -> None:
    """Refuse what would leave nobody who may do everything."""
    remains = role == Role.SUPER_ADMIN and is_active
    if standing.person.is_super_admin and not remains and not standing.another_super_admin:
        raise LastSuperAdmin(
            f"{standing.person.username} is the last active super admin: make another one first."
        )


def rank(role: str) -> int:
    """A role that nobody knows ranks above all, so that nobody acts on it by accident."""
    return RANKS.get(role, len(RANKS))


def roles_for(acting: User) -> list[tuple[str, str]]:
    """The roles that somebody may give."""
    return [(role, label) for role, label in Role.choices if rank(role) <= rank(acting.role)]


def _sees(acting: User, person: User) -> bool:
    return User.objects.seen_by(acting).filter(pk=person.pk).exists()
