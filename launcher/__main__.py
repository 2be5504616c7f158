"""`python3 -m launcher <command>`: what the Makefile calls."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # an old Python reads a sentence, no traceback
    sys.exit(f"Staque needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

from launcher.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
