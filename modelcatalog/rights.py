"""Who may look at connections, check them and make them: said here and nowhere else."""

from __future__ import annotations

from accounts.models import User
from foundation.refusals import Forbidden


class AdminsOnly(Forbidden):
    """Connections are shown to admins, and checked by them."""


class SuperAdminsOnly(Forbidden):
    """Real money and secrets hang on connections: super_admins make and change them."""


def may_change_connections(user: User) -> bool:
    """Make, change, close and reopen them, and bind secrets."""
    return user.is_super_admin


def demand_looking(user: User) -> None:
    """Admins see their own organisation's connections and everybody's, and check them."""
    if not user.is_admin:
        raise AdminsOnly("Only admins look at connections.")


def demand_changing(user: User) -> None:
    if not may_change_connections(user):
        raise SuperAdminsOnly("Only a super admin makes, changes and closes connections.")
