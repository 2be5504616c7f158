"""`manage.py vitals [part …]`: whether the parts live; for health checks of containers."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from upkeep.vitals import verdicts

PARTS = ("database", "valkey", "worker", "beat")


class Command(BaseCommand):
    help = "Say of each part whether it is ok; exit code 1 when a named one is not, or any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*", choices=[*PARTS, []])

    def handle(self, *args: Any, **options: Any) -> None:
        found = verdicts()
        asked = options["parts"] or PARTS
        self.stdout.write(json.dumps({part: found[part] for part in asked}))
        if any(found[part] != "ok" for part in asked):
            raise SystemExit(1)
