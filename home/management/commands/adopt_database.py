"""Makes a database of the older system ours."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.refusals import Refusal
from home.adopting import moving


class Command(BaseCommand):
    help = "Take over a database of the older system. Shows the plan; --yes carries it out."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it, in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = moving.adopt().lines() if options["yes"] else moving.plan().lines()
        except Refusal as refusal:
            raise CommandError(refusal.text) from refusal
        for line in lines:
            self.stdout.write(line)
