"""The whole adoption: look, plan, and in one transaction move, make, bring over and compare."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from foundation.refusals import Refusal
from home.adopting import old, people, talk, work
from home.adopting.dating import Times
from home.adopting.old import Found
from home.adopting.saying import Tale, intention

MIGRATIONS = "django_migrations"


class NothingToAdopt(Refusal):
    """It is ours already, or no database of the older system."""

    code = "nothing_to_adopt"


class NotWhole(Refusal):
    """After bringing over, something was missing: nothing was changed."""

    code = "not_whole"


@dataclass(frozen=True)
class Plan:
    """What stands in the database now. `ours` are tables of it whose names we need."""

    found: Found
    ours: list[str]
    beside: list[str]

    def lines(self) -> list[str]:
        return list(intention(self.found, self.beside))


def is_old() -> bool:
    """Whether this database was built by the older system and not adopted yet."""
    present = old.tables("public")
    return MIGRATIONS not in present and old.FIRST in present


def plan() -> Plan:
    """Look only. Refuses what cannot be adopted, with every reason."""
    present = old.tables("public")
    if MIGRATIONS in present:
        raise NothingToAdopt("This database is Staque's already: `manage.py migrate` is enough.")
    found = old.look()
    if lacking := found.lacking():
        raise NothingToAdopt(" ".join(lacking))
    needed = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return Plan(found, sorted(present & needed), sorted(present - needed))


def adopt() -> Tale:
    """All or nothing; who is killed meanwhile has changed nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('adopt_database'))")
        planned = plan()
        old.move_aside(planned.ours)
        call_command("migrate", interactive=False, verbosity=0)
        tale = _bring(planned.found)
        _compare(planned.found, tale)
    return tale


def _bring(found: Found) -> Tale:
    tale, times = Tale(), Times()
    people.bring_people(old.rows(found, "users"), tale, times)
    talk.bring_conversations(old.rows(found, "conversations"), tale, times)
    talk.bring_threads(old.rows(found, "conversation_threads"), tale, times)
    work.bring_resources(old.rows(found, "deployed_resources"), tale)
    work.bring_configurations(old.rows(found, "model_configurations"), tale, times)
    talk.bring_messages(old.rows(found, "chat_messages"), tale)
    times.write()
    return tale


def _compare(found: Found, tale: Tale) -> None:
    """Every old row is here, or told as left; and here is what the table says."""
    now = old.look().rows
    for table, number in found.rows.items():
        left = sum(count for (where, _), count in tale.left.items() if where == table)
        if tale.brought[table] + left != number or now[table] != tale.brought[table]:
            raise NotWhole(
                f"{table} had {number} rows, {now[table]} arrived and {left} were to be left: "
                "nothing was changed. Please report this."
            )
