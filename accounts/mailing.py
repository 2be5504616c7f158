"""What Staque writes to people by e-mail."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts import links
from accounts.models import User

QUIET_SECONDS = 120


def send_password_links(*, email: str, base_url: str) -> int:
    """Send everybody who has this address a link to choose a password; gives how many.

    One in two minutes at most, so that nobody's inbox is filled by somebody else's asking.
    """
    open_accounts = User.objects.filter(email__iexact=email, is_active=True)
    people = [user for user in open_accounts if cache.add(_key(user), True, QUIET_SECONDS)]
    for user in people:
        address = base_url.rstrip("/") + links.path(user)
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        context = {"user": user, "address": address, "base_url": base_url, "hours": hours}
        text = render_to_string("accounts/password_mail.txt", context)
        send_mail("Choose a password for Staque", text, None, [user.email])
    return len(people)


def _key(user: User) -> str:
    return f"password-mail:{user.pk}"
