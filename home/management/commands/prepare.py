"""Makes a database ready for use: migrations, the first super_admin, simulated connections."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from redis.exceptions import RedisError

from accounts import actions as people
from home.adopting import moving
from modelcatalog import actions as catalog
from upkeep import vitals


class Command(BaseCommand):
    help = "Migrate, make the first super_admin and the simulated connections. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        try:
            if moving.is_old():
                raise CommandError(
                    "This database was built by the older system: look at the plan of "
                    "`manage.py adopt_database` and let it take the database over first."
                )
            call_command("migrate", interactive=False, verbosity=0)
            vitals.forget()
            vitals.ask_valkey()
        except OperationalError as error:
            raise CommandError(f"The database of DATABASE_URL does not answer: {error}") from error
        except (RedisError, OSError) as error:
            raise CommandError(f"The server of REDIS_URL does not answer: {error}") from error
        username, password = people.prepare_first_super_admin(
            username=environment.admin_username, password=environment.admin_password
        )
        if environment.simulator_url:
            catalog.prepare_simulated_connections(url=environment.simulator_url)
        self.stdout.write(json.dumps({"username": username, "password": password}))
