"""How a simulated server behaves just now: its key, and what is the matter with it."""

from dataclasses import dataclass, field


@dataclass
class Conduct:
    """Any key will do until one is set. `hangs` means: silent when stream options are sent."""

    api_key: str | None = None
    hangs: bool = False
    loading: bool = False


@dataclass
class Conducts:
    """Of every server, by its name among the calls."""

    _known: dict[str, Conduct] = field(default_factory=dict)

    def of(self, service: str) -> Conduct:
        return self._known.setdefault(service, Conduct())

    def clear(self) -> None:
        self._known.clear()
