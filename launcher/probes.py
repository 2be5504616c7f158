"""Short questions to a server: do you answer yet? None of them waits longer than two seconds."""

import http.client
import socket
import struct
from pathlib import Path

PATIENCE = 2.0


def http_status(host: str, port: int, path: str) -> tuple[int, str]:
    """Status and body of a GET; status 0 when nobody answered."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(4096).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def http_ok(host: str, port: int, path: str) -> bool:
    """Whether a GET is answered with 200."""
    return http_status(host, port, path)[0] == 200


def ask(path: Path, question: bytes, goodbye: bytes) -> bytes:
    """The first bytes that a unix socket answers; none when nobody is there."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(str(path))
            connection.sendall(question)
            answer = connection.recv(4096)
            # Hanging up on unread words would be logged by the server as a fault.
            connection.sendall(goodbye)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                continue
            return answer
    except OSError:
        return b""


def valkey_answers(path: Path) -> bool:
    """Whether the server has loaded its data; before that it answers -LOADING."""
    return ask(path, b"PING\r\n", b"QUIT\r\n").startswith(b"+PONG")


def postgres_answers(path: Path, *, user: str, database: str) -> bool:
    """Whether a session would be let in: `R` is the protocol's authentication answer."""
    fields = f"user\0{user}\0database\0{database}\0\0".encode()
    hello = struct.pack("!II", len(fields) + 8, 3 << 16) + fields
    return ask(path, hello, b"X\0\0\0\4").startswith(b"R")
