"""Draws docs/schema.md from the models, or says whether it is current."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home import drawing


class Command(BaseCommand):
    help = "Draw docs/schema.md from the models; --check says whether it is current."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        present = drawing.PLACE.read_text()
        current = drawing.whole(present)
        if options["check"] and current != present:
            raise CommandError("docs/schema.md is not current: run `manage.py draw_schema`.")
        if not options["check"]:
            drawing.PLACE.write_text(current)
