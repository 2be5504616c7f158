"""`manage.py restore FILE`: put a dump in the place of everything that the database holds."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from upkeep import restoring, vitals
from upkeep.backups import BackupFailed, back_up, made_at
from upkeep.postgres_programs import NoProgram


class Command(BaseCommand):
    help = "Replace the whole database by a dump. What it holds now is dumped before."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a dump that `backup` wrote")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._restore(options["file"], ask=not options["yes"])
        except (restoring.RestoreRefused, BackupFailed, NoProgram) as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from error

    def _restore(self, path: Path, *, ask: bool) -> None:
        programs = restoring.check(path)
        restoring.refuse_while_used()
        if ask:
            self._confirm(path)
        if "django_migrations" in connection.introspection.table_names():
            before = back_up(settings.ENVIRONMENT.backup_dir, keep=1, note="before-restore")
            self.stdout.write(f"What is there now is kept in {before.path}.")
        self.stdout.write(f"Into {_place()}.")
        restoring.restore(path, programs)
        call_command("migrate", interactive=False, verbosity=0)
        vitals.forget()
        self.stdout.write(f"Restored {path}. Start Staque again.")

    def _confirm(self, path: Path) -> None:
        name = connection.settings_dict["NAME"]
        made = made_at(path)
        when = f" of {made:%d %B %Y, %H:%M} UTC" if made else ""
        self.stdout.write(
            f"Everything in {_place()} is replaced by the backup{when} in {path}: "
            "what was written since is no more in it."
        )
        if not sys.stdin.isatty():
            raise CommandError("Nobody is there to ask: say --yes, with make YES=1.")
        if input(f"Type {name} to go on: ").strip() != name:
            raise CommandError("Nothing was changed.")


def _place() -> str:
    """Which database it is, and where."""
    known = connection.settings_dict
    return f"the database {known['NAME']} at {known['HOST'] or 'its socket'}"
