"""Run as a module: fills a fresh database with the worlds and prints ids and session cookies."""

import json
import sys

import django


def main(simulator_url):
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from tests.browser.gallery import worlds
    from tests.browser.gallery.hours import by_the_hour

    made = {
        "newcomer": (newcomer := worlds.newcomer()),
        "founder": worlds.founder(),
        "operator": worlds.operator(newcomer.user.organization),
        "busy": worlds.busy(simulator_url),
    }
    by_the_hour(made["busy"])
    told = {
        who: {
            "cookie": signed_in(world.user),
            "ids": {name: str(value) for name, value in world.ids.items()},
        }
        for who, world in made.items()
    }
    sys.stdout.write(json.dumps(told) + "\n")


def signed_in(user):
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    main(sys.argv[1])
