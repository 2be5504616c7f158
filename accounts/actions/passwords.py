"""How people change their password, and how they get another when it is lost."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts import audit, keys, links, lockout
from accounts.actions.signing_in import WrongPassword, proven
from accounts.models import User
from accounts.tasks import send_password_link
from accounts.tokens import Tokens, end_all, issue
from foundation.after_commit import after_commit
from foundation.refusals import Refusal, WrongState


class WeakPassword(Refusal):
    """The password would be guessed, or tells too much; `fields` says why."""

    code = "weak_password"


class NotYourPassword(Refusal):
    """The password of now is not that."""

    code = "wrong_password"


class LinkSpent(WrongState):
    """The link was used, is too old, or the account has changed since."""

    code = "link_spent"


def change_password(*, request: HttpRequest, by: User, current: str, new: str) -> User:
    """Set another password. Every session and token ends; the door may keep its own session.

    The present one is asked for first, and wrong ones count as they do at sign-in.
    """
    try:
        proven(request=request, username=by.username, password=current)
    except WrongPassword as error:
        text = "This is not your present password."
        raise NotYourPassword(text, fields={"current_password": text}) from error
    return _set(by.pk, new, act="password.change")


def change_password_script(
    *, request: HttpRequest, by: User, current: str, new: str
) -> tuple[User, Tokens]:
    """The same for a program, which gets new tokens for those that ended."""
    user = change_password(request=request, by=by, current=current, new=new)
    return user, issue(user)


def choose_password(*, uid: str, token: str, new: str) -> User:
    """Set a password by a link, which ends by that; the person is not locked out any more.

    Whoever lost the password may have lost it to somebody: keys made meanwhile end, too.
    """
    user = by_link(uid=uid, token=token)
    with transaction.atomic():
        changed = _set(user.pk, new, act="password.reset", token=token)
        keys.revoke_all(changed)
    lockout.unlock(changed.username)
    return changed


def by_link(*, uid: str, token: str) -> User:
    """Whose link it is; refuses with `LinkSpent`."""
    holder = links.holder(uid)
    user = User.objects.filter(pk=holder).first() if holder else None
    if user is None or not links.proves(user, token):
        raise LinkSpent("This link was used already, or is too old. Ask for another one.")
    return user


def ask_for_link(*, email: str, base_url: str) -> None:
    """Have a link sent to whoever has this address. Nobody learns whether anybody has.

    Looked up in the background, so that the answer takes as long for every address.
    """
    if settings.STAQUE_SENDS_EMAIL:
        after_commit(send_password_link, email=email, base_url=base_url)


@transaction.atomic
def _set(user_id: UUID, new: str, *, act: str, token: str = "") -> User:
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if token and not links.proves(user, token):
        raise LinkSpent("This link was used in the same moment. Sign in with what was chosen.")
    try:
        validate_password(new, user)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise WeakPassword(text, fields={"new_password": text}) from error
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])
    end_all(user)
    audit.record(by=user, act=act, kind="user", object_id=user.pk, name=user.username)
    return user
