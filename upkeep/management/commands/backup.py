"""`manage.py backup`: dump the database, once or every so many hours."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from upkeep.backups import BackupFailed, back_up, seconds_until_due

RETRY_SECONDS = 300.0


class Command(BaseCommand):
    help = "Write a dump of the whole database. People may go on working meanwhile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = settings.ENVIRONMENT.backup_dir
        parser.add_argument("--to", type=Path, default=folder, help=f"folder, else {folder}")
        kept = settings.ENVIRONMENT.backups_kept
        parser.add_argument("--keep", type=int, default=kept, help=f"how many, else {kept}")
        parser.add_argument("--every", type=float, help="hours; stay, and dump whenever it is due")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, keep, hours = options["to"], options["keep"], options["every"]
        if keep < 1:
            raise CommandError("--keep must be 1 or more.")
        if hours is None:
            self._once(folder, keep)
        elif hours > 0:
            self._stay(folder, keep, timedelta(hours=hours))
        else:
            raise CommandError("--every must be more than 0 hours.")

    def _once(self, folder: Path, keep: int) -> None:
        try:
            made = back_up(folder, keep=keep)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from error
        size = f"{made.size / 1024 / 1024:.1f} MiB"
        self.stdout.write(f"{made.path}: {size} in {made.seconds:.1f} s.")

    def _stay(self, folder: Path, keep: int, every: timedelta) -> None:
        """Until asked to end. What fails is said, and tried again long before it is next due."""
        ended = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: ended.set())
        while not ended.wait(seconds_until_due(folder, every=every)):
            try:
                self._once(folder, keep)
            except CommandError as error:
                self.stderr.write(f"{error} The next try is in {RETRY_SECONDS / 60:.0f} minutes.")
                ended.wait(RETRY_SECONDS)
            connection.close()
