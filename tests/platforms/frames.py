"""AWS's event stream, written by hand: what AWS sends while a model answers."""

import json
import struct
import zlib


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """One frame with both its checksums, as botocore demands."""
    named = b"".join(
        struct.pack("!B", len(name))
        + name.encode()
        + b"\x07"
        + struct.pack("!H", len(value))
        + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack("!II", 16 + len(named) + len(payload), len(named))
    prelude += struct.pack("!I", zlib.crc32(prelude))
    body = prelude + named + payload
    return body + struct.pack("!I", zlib.crc32(body))


def part(payload: bytes) -> bytes:
    return frame(
        {
            ":message-type": "event",
            ":event-type": "PayloadPart",
            ":content-type": "application/octet-stream",
        },
        payload,
    )


def event(kind: str, **said: object) -> bytes:
    headers = {":message-type": "event", ":event-type": kind, ":content-type": "application/json"}
    return frame(headers, json.dumps(said, ensure_ascii=False).encode())


def failure(kind: str, **said: str) -> bytes:
    return frame(
        {
            ":message-type": "exception",
            ":exception-type": kind,
            ":content-type": "application/json",
        },
        json.dumps(said).encode(),
    )


STREAM_HEADERS = {"Content-Type": "application/vnd.amazon.eventstream"}
