"""A real Celery worker in a process group of its own, and the pulse that beat would give it."""

import os
import signal
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection

from deployments import tasks
from tests.fixtures.product import ROOT

# Every call of a batch may be held at once, each by a thread of the pool.
HANDS = 32


class Worker:
    """Starts, is killed, starts again; the pulse goes on all the while."""

    def __init__(self, log):
        self.log = log
        self.process = None
        self._ended = threading.Event()
        self._pulse = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self):
        self.start()
        self._pulse.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._pulse.join()
        self.kill()

    def start(self):
        url, _, query = os.environ["DATABASE_URL"].partition("?")
        told = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{query}",
            "REDIS_URL": settings.REDIS_URL,
        }
        command = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "staque", "worker"]
        command += ["--pool", "threads", "--concurrency", str(HANDS), "--loglevel", "WARNING"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=told, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self):
        """SIGKILL for the worker and all that it is at, in the same moment."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _beat(self):
        while not self._ended.wait(0.2):
            tasks.look_after_all.delay()
