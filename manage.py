#!/usr/bin/env python3
"""Django's commands, with the embedded servers around them; `up` is what `make up` runs."""

import os
import sys
from importlib.util import find_spec

from launcher import bootstrap
from launcher.borrowing import nothing_to_borrow, servers
from launcher.commands import main as launch
from launcher.refusal import Refused


def main() -> int:
    """Run one command."""
    if sys.argv[1:2] == ["up"]:
        return launch(sys.argv[1:])
    if find_spec("django") is None:
        fit = ".venv/bin/python manage.py" if bootstrap.PYTHON.exists() else "make up"
        raise Refused(f"Django is not installed in this Python: use {fit}.")
    if nothing_to_borrow(os.environ):
        run()
        return 0
    with servers(os.environ) as told:
        os.environ.update(told)
        run()
    return 0


def run() -> None:
    """Hand over to Django."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staque.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refusal:
        sys.exit(str(refusal))
