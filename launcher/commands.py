"""What `make <command>` does: the environment first, then the command inside it."""

import os
import sys
from collections.abc import Callable, Sequence

from launcher import bootstrap
from launcher.refusal import Refused

COMMANDS = {
    "up": "Start everything on this machine and print its address; Ctrl-C stops it.",
    "backup": "Write a dump of the database into the data folder; people may go on working.",
    "restore": "Put the dump FILE=… in the place of the database; asks first, unless YES=1.",
    "test": "Run the tests but the browser's and the long ones: before every commit.",
    "test-whole": "Run the long ones too, and every input at every door: before a release.",
    "test-matrix": "Run every fault at every call of a deployment's life.",
    "test-browser": "Run the journeys in Chromium.",
    "check": "Check format, lint, types, imports, templates, migrations and the API's description.",
    "fix": "Repair what of that a machine can repair.",
    "bench": "Run the benchmarks, each beside a yardstick measured in the same run.",
    "help": "List these commands.",
}


def main(arguments: Sequence[str]) -> int:
    """Exit code of one command; a refusal is one sentence and a 1."""
    if not arguments or arguments[0] == "help" or arguments[0] not in COMMANDS:
        print("\n".join(f"make {name:<13} {text}" for name, text in COMMANDS.items()))
        return 0 if list(arguments) in ([], ["help"]) else 2
    try:
        return _run(arguments[0], arguments[1:])
    except Refused as refusal:
        print(f"staque    | {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(name: str, rest: Sequence[str]) -> int:
    bootstrap.ensure(bootstrap.RUN if name in ("up", "backup", "restore") else bootstrap.DEVELOP)
    if not bootstrap.inside():
        bootstrap.enter("-m", "launcher", name, *rest)
    return _command(name)(rest)


def _command(name: str) -> Callable[[Sequence[str]], int]:
    # Loaded late: before the environment stands there is nothing but the standard library.
    from launcher import development, up, upkeep

    return {
        "up": lambda rest: up.up(os.environ),
        "backup": lambda rest: upkeep.manage("backup", *rest),
        "restore": upkeep.restore,
        "test": development.test,
        "test-whole": development.test_whole,
        "test-matrix": development.test_matrix,
        "test-browser": development.test_browser,
        "check": development.check,
        "fix": development.fix,
        "bench": development.bench,
    }[name]
