"""Run as a module: one of everything, and a super_admin with a token for each operation."""

import json
import sys

import django


def main(count):
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from accounts.models import Role
    from accounts.tokens import issue
    from tests.factories import make_user
    from tests.matrix.people import make_world

    world = make_world()
    # Each operation has a person of its own: one of them signs its person out everywhere.
    roots = [make_user(f"root{number}", role=Role.SUPER_ADMIN) for number in range(count)]
    told = {
        "tokens": [issue(root).access for root in roots],
        "things": {kind: str(ids["acme"]) for kind, ids in world.things.items() if "acme" in ids},
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
