"""Imports the older system's messages into threads."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from conversations import actions


class Command(BaseCommand):
    help = "Bring the rows of chat_messages into threads. May be killed and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(line: str) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(line)

        report = actions.import_chat_messages(dry_run=options["dry_run"], told=tell)
        for line in report.lines(dry_run=options["dry_run"]):
            self.stdout.write(line)
