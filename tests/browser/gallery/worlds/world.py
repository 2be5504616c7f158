"""A person and what is theirs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

LONG = "an-exceedingly-long-name-that-somebody-chose-without-thinking-of-narrow-screens"
MARKDOWN = """A short answer with **weight**, `code` and a [link](https://example.com).

1. First
2. Second

| model | price |
|---|---|
| nova-micro | $0.035 |

```python
def burn(hours: float, rate: float) -> float:
    return hours * rate  # a line that is long enough to have to scroll on a small phone screen
```
"""


@dataclass
class World:
    """One person and the ids that pages are found by."""

    user: object
    ids: dict = field(default_factory=dict)


def now():
    return datetime.now(UTC)
