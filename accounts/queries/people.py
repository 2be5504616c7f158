"""What is asked about people."""

from __future__ import annotations

from accounts.models import Role, User


def first_super_admin() -> User | None:
    """Somebody who may do everything, if anybody exists."""
    return User.objects.filter(role=Role.SUPER_ADMIN, is_active=True).order_by("created_at").first()
