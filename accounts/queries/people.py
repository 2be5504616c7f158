"""What is asked about people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Organization, Role, SignIn, User
from foundation.refusals import Forbidden, Missing

STATES = {"active": True, "closed": False}


class NotForYou(Forbidden):
    """A list that a role has no door to."""

    code = "forbidden"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a list of people is narrowed; what is empty narrows nothing."""

    q: str = ""
    role: str = ""
    state: str = ""
    organization: str = ""


def first_super_admin() -> User | None:
    """Somebody who may do everything, if anybody exists."""
    return User.objects.active_super_admins().order_by("created_at").first()


def people(user: User, wanted: Wanted) -> QuerySet[User]:
    """Those whom the person sees, by name; a word is looked for in names and e-mail."""
    found: QuerySet[User] = User.objects.seen_by(user).order_by("username")
    for word in wanted.q.replace("\x00", "").split()[:5]:
        names = Q(username__icontains=word) | Q(name__icontains=word)
        found = found.filter(names | Q(email__icontains=word))
    if wanted.role in Role.values:
        found = found.filter(role=wanted.role)
    if wanted.state in STATES:
        found = found.filter(is_active=STATES[wanted.state])
    if wanted.organization:
        found = found.filter(organization__name=wanted.organization.replace("\x00", ""))
    return found


def person(user: User, person_id: UUID) -> User:
    """One of those whom the person sees."""
    found = User.objects.seen_by(user).filter(pk=person_id).first()
    if found is None:
        raise Missing("There is no such person, or not for you.")
    return found


def organizations(user: User) -> QuerySet[Organization]:
    """All of them for super_admins, one's own for everybody else."""
    found = Organization.objects.order_by("name")
    return found if user.is_super_admin else found.filter(name=user.organization_id)


def organizations_page(user: User) -> QuerySet[Organization]:
    """Those with how many people each has; for super_admins."""
    if not user.is_super_admin:
        raise NotForYou("Organisations are for super admins.")
    return organizations(user).annotate(headcount=Count("people"))


def organization_names() -> list[str]:
    return list(Organization.objects.order_by("name").values_list("name", flat=True))


def programs_signed_in(user: User) -> QuerySet[SignIn]:
    """Sign-ins of one's own programs that still renew."""
    return user.sign_ins.filter(ended_at=None, expires_at__gt=timezone.now())
