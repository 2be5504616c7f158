"""What people change of themselves."""

from __future__ import annotations

from typing import cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts import audit, particulars
from accounts.actions.passwords import NotYourPassword
from accounts.actions.people import TakenMeanwhile
from accounts.actions.signing_in import WrongPassword, proven
from accounts.models import User
from accounts.particulars import Particulars

OWN = frozenset({"name", "email", "aws_region", "time_zone"})


def change_profile(
    *, request: HttpRequest, by: User, changes: Particulars, current_password: str = ""
) -> User:
    """Change one's own name, e-mail, region or zone.

    Another e-mail address wants the password, since a lost password is sent there.
    """
    own = cast(Particulars, {name: value for name, value in changes.items() if name in OWN})
    if own.get("email", by.email) != by.email:
        _demand_password(request, by, current_password)
    try:
        with transaction.atomic():
            return _changed(by, own)
    except IntegrityError as error:
        raise TakenMeanwhile("Somebody has this e-mail address already.") from error


def _changed(by: User, changes: Particulars) -> User:
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    wanted = particulars.demand_fit(changes, person_id=user.pk)
    before = particulars.shown(user)
    for field, value in wanted.items():
        setattr(user, field, value)
    after = particulars.shown(user)
    if after != before:
        user.save()
        audit.record(
            by=user,
            act="profile.change",
            kind="user",
            object_id=user.pk,
            name=user.username,
            before=before,
            after=after,
        )
    return user


def _demand_password(request: HttpRequest, by: User, password: str) -> None:
    try:
        proven(request=request, username=by.username, password=password)
    except WrongPassword as error:
        text = "Another e-mail address wants your present password."
        raise NotYourPassword(text, fields={"current_password": text}) from error
