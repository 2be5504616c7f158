"""The part of CBOR (RFC 8949) that AWS's rpc-v2-cbor protocol uses, which CloudWatch now speaks."""

import datetime
import struct
from io import BytesIO
from typing import Any

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_EPOCH_TAG = 1
_INDEFINITE = 31
_BREAK = object()
_SIMPLE_VALUES: dict[int, Any] = {20: False, 21: True, 22: None, 23: None, 31: _BREAK}
_FLOATS = {25: ("!e", 2), 26: ("!f", 4), 27: ("!d", 8)}


def dumps(value: Any) -> bytes:
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
    # After bool, which Python counts among the integers.
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack("!d", value)
    if isinstance(value, datetime.datetime):
        return _head(_TAG, _EPOCH_TAG) + dumps(value.timestamp())
    return _dump_sized(value)


def _dump_sized(value: Any) -> bytes:
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        raw = value.encode()
        return _head(_TEXT, len(raw)) + raw
    if isinstance(value, dict):
        pairs = b"".join(dumps(key) + dumps(item) for key, item in value.items())
        return _head(_MAP, len(value)) + pairs
    return _head(_ARRAY, len(value)) + b"".join(dumps(item) for item in value)


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return struct.pack("!B", kind << 5 | number)
    for extra, layout, limit in ((24, "!BB", 8), (25, "!BH", 16), (26, "!BI", 32), (27, "!BQ", 64)):
        if number < 1 << limit:
            return struct.pack(layout, kind << 5 | extra, number)
    raise ValueError(f"{number} does not fit into CBOR's integers")


def loads(raw: bytes) -> Any:
    return _read(BytesIO(raw))


def _read(stream: BytesIO) -> Any:
    first = stream.read(1)
    if not first:
        raise ValueError("CBOR ended early")
    kind, extra = first[0] >> 5, first[0] & 31
    # Floats and constants carry their meaning in the low bits, not a count.
    if kind == _SIMPLE:
        return _read_simple(stream, extra)
    number = None if extra == _INDEFINITE else _number(stream, extra)
    return _read_counted(stream, kind, number)


def _read_simple(stream: BytesIO, extra: int) -> Any:
    if extra in _FLOATS:
        layout, size = _FLOATS[extra]
        return struct.unpack(layout, stream.read(size))[0]
    return _SIMPLE_VALUES[extra]


def _number(stream: BytesIO, extra: int) -> int:
    if extra < 24:
        return extra
    return int.from_bytes(stream.read(1 << (extra - 24)), "big")


def _read_counted(stream: BytesIO, kind: int, number: int | None) -> Any:
    if kind == _ARRAY:
        return _items(stream, number)
    if kind == _MAP:
        flat = _items(stream, None if number is None else number * 2)
        return dict(zip(flat[::2], flat[1::2], strict=True))
    if number is None:
        chunks = _items(stream, None)
        return (b"" if kind == _BYTES else "").join(chunks)
    return _read_scalar(stream, kind, number)


def _read_scalar(stream: BytesIO, kind: int, number: int) -> Any:
    if kind == _TAG:
        value = _read(stream)
        if number == _EPOCH_TAG:
            return datetime.datetime.fromtimestamp(value, tz=datetime.UTC)
        return value
    if kind == _BYTES:
        return stream.read(number)
    if kind == _TEXT:
        return stream.read(number).decode()
    return number if kind == _UNSIGNED else -1 - number


def _items(stream: BytesIO, number: int | None) -> list[Any]:
    items: list[Any] = []
    while number is None or len(items) < number:
        item = _read(stream)
        if item is _BREAK:
            break
        items.append(item)
    return items
