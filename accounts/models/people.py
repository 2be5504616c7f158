"""People and the organisations that they belong to."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.hashers import marked


class Organization(models.Model):
    """The tenant. People point to it by its unique name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "organizations"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    SUPER_ADMIN = "super_admin", "Super admin"
    ADMIN = "admin", "Admin"
    USER = "user", "User"


class UserQuerySet(models.QuerySet["User"]):
    def seen_by(self, user: User) -> Self:
        """Super_admins see everybody, admins their organisation, everybody else themselves."""
        if user.is_super_admin:
            return self
        if user.is_admin and user.organization_id:
            return self.filter(organization=user.organization_id)
        return self.filter(pk=user.pk)

    def get_by_natural_key(self, username: str | None) -> User:
        """What Django's sign-in asks for."""
        return self.get(username=username)

    def active_super_admins(self) -> Self:
        return self.filter(role=Role.SUPER_ADMIN, is_active=True)


class User(AbstractBaseUser):
    """A person who signs in. The role and the active flag are read from here at every request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=255, unique=True)
    email = models.EmailField(max_length=255, unique=True)
    password = models.TextField(db_column="password_hash")
    name = models.CharField(max_length=255, blank=True)
    organization = models.ForeignKey(
        Organization,
        to_field="name",
        db_column="organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    aws_region = models.CharField(max_length=50, default="us-east-1")
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    role = models.CharField(max_length=50, choices=Role.choices, default=Role.USER)
    is_active = models.BooleanField(default=True)
    # Goes into whatever proves a sign-in: one more, and every session and token has ended.
    sign_in_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserQuerySet.as_manager()

    class Meta:
        db_table = "users"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Also right for bare bcrypt hashes of an older system, which are then replaced."""
        self.password = marked(self.password)
        return super().check_password(raw_password)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Changes with the password and with the epoch, and tells nothing of either."""
        proof = f"{self.password}:{self.sign_in_epoch}"
        return salted_hmac("accounts.sign_in", proof, secret, algorithm="sha256").hexdigest()

    @property
    def is_super_admin(self) -> bool:
        return self.is_active and self.role == Role.SUPER_ADMIN

    @property
    def is_admin(self) -> bool:
        """Admins and super_admins."""
        return self.is_active and self.role in (Role.ADMIN, Role.SUPER_ADMIN)

    @property
    def is_staff(self) -> bool:
        """Django's admin is for super_admins."""
        return self.is_super_admin

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_super_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_super_admin

    @property
    def initials(self) -> str:
        words = (self.name or self.username).split()
        return "".join(word[0] for word in words[:2]).upper() or "?"
