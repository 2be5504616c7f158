"""What a simulated model says: always first that it is simulated, then what was asked for."""

import re

_LONG = re.compile(r"\b(\d{2,5})\s+words\b", re.IGNORECASE)
_QUOTED_AT_MOST = 200

_CODE = """

Here is an example in Python:

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"


print(greet("world"))
```
"""
_LIST = """

Three points to consider:

1. **Clarity**: say what you need.
2. **Cost**: watch the price per hour.
3. **Care**: stop what you no longer use.
"""
_TABLE = """

| Instance | GPU | Good for |
|---|---|---|
| `ml.g5.xlarge` | one A10G | small models |
| `ml.g5.12xlarge` | four A10G | larger models |
"""
_PARTS = {
    _CODE: re.compile(r"\b(code|python|function|script|program)\b", re.IGNORECASE),
    _LIST: re.compile(r"\b(list|points|steps|bullets?|compare|summari[sz]e)\b", re.IGNORECASE),
    _TABLE: re.compile(r"\btable\b", re.IGNORECASE),
}
THOUGHT = "Nobody thinks here: this is a simulated thought."
_FILLER = (
    "Nothing here was thought, only rehearsed.",
    "A real model would weigh the question and answer from what it learned.",
    "This one repeats calm sentences so that a long answer can be watched as it streams.",
    "Every word is counted, every count has a price, and none of it is real money.",
    "Between a café’s quiet corner and a crowded data centre, the text goes on.",
)


def answer(model: str, question: str) -> str:
    """The same question to the same model always gets the same answer."""
    asked = question.strip()
    quoted = asked if len(asked) <= _QUOTED_AT_MOST else asked[: _QUOTED_AT_MOST - 1] + "…"
    opening = f"This is a simulated answer from {model}. You asked: “{quoted}”"
    extras = "".join(part for part, wanted in _PARTS.items() if wanted.search(asked))
    return opening + extras + _filler(opening + extras, asked)


def _filler(so_far: str, asked: str) -> str:
    found = _LONG.search(asked)
    if found is None:
        return "\n\nAsk for code, a list, a table or “500 words” to see more."
    missing = int(found.group(1)) - len(so_far.split())
    words: list[str] = []
    number = 0
    while len(words) < missing:
        words += _FILLER[number % len(_FILLER)].split()
        number += 1
    return "\n\n" + " ".join(words[: max(missing, 0)])
