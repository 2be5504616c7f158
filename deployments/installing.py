"""Which installation a database belongs to: opened under another one, it changes no cloud."""

from __future__ import annotations

from accounts.models import User
from deployments.clock import Now
from deployments.models import Installation
from deployments.orders import installation
from foundation.refusals import WrongState

__all__ = ["NotAtHome", "at_home", "demand_home", "installation", "move_in", "names"]


class NotAtHome(WrongState):
    """The database was opened under another installation's name, and nobody has confirmed it."""

    code = "not_at_home"


def names() -> list[str]:
    """Under which things in the cloud were tagged as ours, the present one last.

    The first to ask writes down under which name the database was opened first.
    """
    found = Installation.objects.values_list("names", flat=True).first()
    if found is None:
        Installation.objects.bulk_create(
            [Installation(names=[installation()])], ignore_conflicts=True
        )
        found = Installation.objects.values_list("names", flat=True).get()
    return list(found)


def at_home() -> bool:
    """Whether this database may change what runs: two that do so fight over the same things."""
    return names()[-1] == installation()


def demand_home() -> None:
    if not at_home():
        raise NotAtHome(
            f"This database belongs to the installation {names()[-1]}, and was opened as "
            f"{installation()}: a super admin must confirm that before anything is changed."
        )


def move_in(by: User) -> bool:
    """From now on the database belongs to the present installation; False when it did already."""
    known = names()
    if known[-1] == installation():
        return False
    kept = [name for name in known if name != installation()]
    Installation.objects.update(names=[*kept, installation()], confirmed_by=by, confirmed_at=Now())
    return True
