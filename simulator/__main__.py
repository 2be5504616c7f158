"""`python -m simulator --port 0 --control-port 0 --state-dir DIR`: runs until Ctrl-C.

STAQUE_SIMULATOR_TOKEN guards the control port.
"""

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path

from simulator.server import Start, run

_TOKEN_NAME = "STAQUE_SIMULATOR_TOKEN"


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--control-port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--state-dir", type=Path, required=True)
    parser.add_argument("--time-scale", type=float, help="simulated seconds in a real one")
    parser.add_argument("--ready-file", type=Path, help="gets the ready line, too")
    given = parser.parse_args()
    if given.time_scale is not None and given.time_scale <= 0:
        parser.error("--time-scale must be greater than 0")
    token = os.environ.get(_TOKEN_NAME)
    if not token:
        print(f"{_TOKEN_NAME} is missing: it guards the control port.", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    start = Start(
        port=given.port,
        control_port=given.control_port,
        state_dir=given.state_dir,
        token=token,
        scale=given.time_scale,
        ready_file=given.ready_file,
    )
    asyncio.run(run(start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
