"""One of the web processes that share an address: `python -m staque.web --port 8000`.

The kernel gives each new connection to one of them. Each listens on a port of its own besides,
where the supervisor asks whether this very one still answers.
"""

from __future__ import annotations

import json
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

import uvicorn

# Without the limit one open stream would keep the process from ending.
GRACE_SECONDS = 3


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="staque.web")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--own-port", action="store_true", help="take one, and say which")
    asked = parser.parse_args(arguments)
    sockets = [listening(asked.host, asked.port)]
    if asked.own_port:
        sockets.append(own := listening("127.0.0.1", 0))
        sys.stdout.write(json.dumps({"own_port": own.getsockname()[1]}) + "\n")
        sys.stdout.flush()
    server().run(sockets=sockets)


def server() -> uvicorn.Server:
    """Whom to believe about a client's address is decided in one place, and that is not here."""
    config = uvicorn.Config(
        "staque.asgi:application",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return uvicorn.Server(config)


def listening(host: str, port: int) -> socket.socket:
    """Bound so that others of the same person may be bound there too."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((host, port))
    return bound


if __name__ == "__main__":
    main(sys.argv[1:])
