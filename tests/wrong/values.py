"""Wrong values for each type of field, by the name of what is wrong with them."""

import uuid

NUL, LONE, RTL = "a\x00b", "a\ud800b", "\u202egnp.exe"
HUGE = 10**30
# What no text is: programs that send these have mixed something up.
NO_TEXT = {"true": True, "list": ["x"], "object": {"x": "y"}, "list of lists": [[["x"]]]}
NO_NUMBER = {
    "word": "many", "list": [1], "object": {"n": 1}, "empty": "", "space": " ", "hex": "0x10",
    "grouped": "1,000", "NaN": "NaN", "infinity": "Infinity", "minus infinity": "-Infinity",
    "nul": "1\x00", "rtl": "\u202e1", "huge": HUGE, "minus huge": -HUGE,
}  # fmt: skip
NO_UUID = {
    "word": "x", "empty": "", "number": 12, "negative": -1, "true": True, "list": [],
    "object": {"id": 1}, "short": "5f0c7f0e-6f4e-4b43-9d86", "long": f"{uuid.UUID(int=1)}0",
    "nul": f"{str(uuid.UUID(int=1))[:-1]}\x00", "rtl": RTL, "path": "../../etc/passwd",
    "sql": "' OR 1=1 --", "nobody's": str(uuid.UUID(int=7)), "huge": HUGE,
}  # fmt: skip
NO_BOOLEAN = {
    "word": "perhaps", "two": 2, "negative": -1, "list": [True], "object": {"a": True},
    "nul": "\x00", "float": 0.5,
}  # fmt: skip
NO_LIST = {"text": "x", "object": {"0": "x"}, "number": 1, "true": True}
NO_OBJECT = {"text": "x", "list": [1], "number": 1, "true": True, "unknown": {"no_such": 1}}
NO_MOMENT = {
    "word": "tomorrow", "empty": "", "number": 1_700_000_000, "true": True, "list": [],
    "no month": "2026-13-01T00:00:00Z", "no day": "2026-02-30T00:00:00Z", "year 0": "0000-01-01",
    "past": "2001-01-01T00:00:00Z", "nul": "2026\x00", "no zone known": "2026-01-01T00:00:00+99:00",
}  # fmt: skip
NO_ENUM = {
    "word": "no-such-word", "empty": "", "number": 1, "true": True, "list": ["x"], "object": {},
    "nul": "\x00", "surrogate": LONE, "rtl": RTL, "long": "x" * 5000,
}  # fmt: skip
NO_EMAIL = {
    "word": "somebody", "no host": "a@", "no name": "@example.com", "space": "a b@example.com",
    "two": "a@b@example.com", "empty": "", "nul": "a\x00@example.com", "long": f"{'x' * 300}@e.de",
    "header": "a@example.com\nBcc: b@example.com", "rtl": f"{RTL}@example.com",
    "list": ["a@example.com"], "true": True, "object": {},
}  # fmt: skip
