"""What lives but does not answer is started anew."""

from __future__ import annotations

import os
import signal
import sys
import threading

from launcher.folder import Folder, free_port
from launcher.probes import http_ok
from launcher.product import product
from launcher.program import Program
from launcher.pulse import Pulse
from tests.launcher.small_programs import WAIT, Run, Said, script, watch
from tests.launcher.watching import wait_for

DOOR = """
import http.server, sys
class Door(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
"""

DOOR_OF_HEALTH = """
import http.server, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
"""


def door(folder: Folder, **more: object) -> Program:
    port = free_port()

    def answers() -> bool:
        return http_ok("127.0.0.1", port, "/")

    command = (sys.executable, "-c", DOOR, str(port), str(folder.path))
    given = {"pulse": 0.1, "misses": 2, "ready": answers, "answers": answers, **more}
    return Program(name="web", command=command, folder=folder.path, **given)


def test_a_web_process_that_hangs_is_killed_and_started_again(
    run: Run, said: Said, folder: Folder
) -> None:
    supervisor = run(door(folder))
    supervisor.start(seconds=20)
    first = supervisor.pids()["web"]
    os.kill(first, signal.SIGSTOP)
    watch(supervisor, lambda: "staque: web is back." in said, 30)
    assert said[0] == "staque: web lives but does not answer: killed."
    assert supervisor.pids()["web"] != first


def test_others_are_looked_after_while_somebody_is_silent(
    run: Run, said: Said, folder: Folder
) -> None:
    supervisor = run(door(folder, misses=1000), script("other", WAIT, folder))
    supervisor.start(seconds=20)
    os.kill(supervisor.pids()["web"], signal.SIGSTOP)
    os.kill(supervisor.pids()["other"], signal.SIGKILL)
    assert watch(supervisor, lambda: "staque: other is back." in said) < 5


def test_one_missed_question_is_forgiven() -> None:
    answers = iter([True, False, True, False, True])
    heard = threading.Event()

    def ask() -> bool:
        answer = next(answers, None)
        if answer is None:
            heard.set()
        return answer is not False

    pulse = Pulse(ask, every=0.01, misses=2)
    assert heard.wait(5)
    assert not pulse.silent
    pulse.end()


def test_silence_ends_with_an_answer_only() -> None:
    pulse = Pulse(lambda: False, every=0.01, misses=3)
    wait_for(lambda: pulse.silent)
    pulse.end()


class Bare:
    """No server of ours."""

    def programs(self) -> list[Program]:
        return []


def programs(**told: str) -> list[Program]:
    where = {"STAQUE_ENV": "production", "STAQUE_HOST": "127.0.0.1", "STAQUE_PORT": "1"}
    return product(Bare(), {**where, **told}, lambda line: False)


def test_each_of_the_products_web_processes_is_asked_at_a_port_of_its_own(
    run: Run, folder: Folder
) -> None:
    """One of two that share an address may hang; that the other answers says nothing of it."""
    listed = programs(STAQUE_WEB_PROCESSES="2")
    first, second = [program for program in listed if program.answers is not None]
    assert (first.name, second.name) == ("web-1", "web-2")
    assert not first.answers()
    own = free_port()
    assert first.hears(f'{{"own_port": {own}}}')
    assert not first.hears("INFO: Started")
    command = (sys.executable, "-c", DOOR_OF_HEALTH, str(own))
    alone = Program(name="alone", command=command, folder=folder.path, ready=first.ready)
    run(alone).start(seconds=20)
    assert first.answers()
    assert not second.answers()


def test_backups_are_made_by_the_clock_where_that_is_asked_for() -> None:
    assert not [it for it in programs(STAQUE_BACKUP_HOURS="") if it.name == "backup"]
    (backup,) = [it for it in programs(STAQUE_BACKUP_HOURS="24") if it.name == "backup"]
    assert backup.command[-3:] == ("backup", "--every", "24")
