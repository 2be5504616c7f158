"""Turns the Java regular expressions of AWS's service models into Python's."""

import functools
import re

# What stands inside a bracket for each Java class. Letters and marks are one class here:
# `\w` is wider than \p{L} by digits and underscore, which every model allows beside it.
_CLASSES = {
    "ASCII": r"\x00-\x7f",
    "Print": r"\x20-\x7e",
    "L": r"\w",
    "M": "",
    "N": r"\d",
    "Alnum": "a-zA-Z0-9",
    "Z": r"\s",
    "S": r"$+<=>^`|~\u00a2-\u00b4\u2030-\u2bff",
    "P": r"!-#%-*,-/:;?@\[-\]_{}\u2010-\u2027",
}
_JAVA_CLASS = re.compile(r"\\p\{(\w+)\}")
_SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """AWS matches the whole value, and its dot matches every character."""
    astral = pattern.replace(_SURROGATES, r"\U00010000-\U0010FFFF")
    ended = astral.replace(r"\z", r"\Z").replace("${1,", "{1,")
    return re.compile(_JAVA_CLASS.sub(_translated, ended), re.DOTALL)


def _translated(found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    members = _CLASSES[found.group(1)]
    return members if before.rfind("[") > before.rfind("]") else f"[{members}]"
