"""Small programs in the places of the product's, run by the real `up`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from launcher.handover import Embedded
from launcher.probes import http_ok
from launcher.program import Program
from launcher.refusal import Refused
from launcher.up import up

WEB = """
import os, signal, threading, http.server
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"first")
        if self.path == "/stream":
            threading.Event().wait()
    def log_message(self, *_):
        pass
class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
server = Server(("127.0.0.1", int(os.environ["STAQUE_PORT"])), Door)
server.serve_forever(poll_interval=0.02)
server.server_close()
"""
WORKER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "grandchild", "!"])
print("working", flush=True)
time.sleep(600)
"""
PREPARE = """
import os, sys
print("migrating")
print('{"username": "admin", "password": "hunter2"}')
sys.exit(os.environ.get("FAIL_WITH"))
"""


def build(
    embedded: Embedded, told: Mapping[str, str], hears: Callable[[str], bool]
) -> list[Program]:
    servers = embedded.programs()
    floor = tuple(program.name for program in servers)

    def script(name: str, text: str, **more: object) -> Program:
        command = (sys.executable, "-c", text, name, "!")
        made = Program(name=name, command=command, environment=told, needs=floor, grace=0.5)
        return replace(made, **more)

    prepare = script("prepare", PREPARE, once=True, hears=hears)
    above = (*floor, "prepare")
    port = int(told["STAQUE_PORT"])
    answers = partial(http_ok, "127.0.0.1", port, "/healthz")
    web = script("web", WEB, needs=above, ready=answers)
    return [*servers, prepare, web, script("worker", WORKER, needs=above)]


if __name__ == "__main__":
    try:
        sys.exit(up(os.environ, build=build))
    except Refused as refusal:
        sys.exit(str(refusal))
