"""`make bench [name …]`: all benchmarks, or those named."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import api_latency, clone_to_ready, first_token, poll_cycle

BENCHMARKS: dict[str, Callable[[], None]] = {
    "api_latency": api_latency.run,
    "first_token": first_token.run,
    "poll_cycle": poll_cycle.run,
    "clone_to_ready": clone_to_ready.run,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: choose from {', '.join(BENCHMARKS)}.")
        return 2
    for name in names or BENCHMARKS:
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
