"""Frames of AWS's event streams, encoded by hand so that botocore's decoder checks every CRC.

Format: https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
"""

import json
import struct
import zlib

CONTENT_TYPE = "application/vnd.amazon.eventstream"

# The format numbers its header types; 7 is a string with a two-byte length.
_STRING_HEADER = 7


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    packed = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack("!II", 16 + len(packed) + len(payload), len(packed))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + packed + payload
    return message + struct.pack("!I", zlib.crc32(message))


def _header(name: str, value: str) -> bytes:
    raw_name, raw_value = name.encode(), value.encode()
    kind = struct.pack("!BH", _STRING_HEADER, len(raw_value))
    return struct.pack("!B", len(raw_name)) + raw_name + kind + raw_value


def event(kind: str, content: bytes) -> bytes:
    return frame(
        {":message-type": "event", ":event-type": kind, ":content-type": "application/json"},
        content,
    )


def payload_part(content: bytes) -> bytes:
    return frame(
        {
            ":message-type": "event",
            ":event-type": "PayloadPart",
            ":content-type": "application/octet-stream",
        },
        content,
    )


def exception(kind: str, members: dict[str, object]) -> bytes:
    return frame(
        {
            ":message-type": "exception",
            ":exception-type": kind,
            ":content-type": "application/json",
        },
        json.dumps(members).encode(),
    )
