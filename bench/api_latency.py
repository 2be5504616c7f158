"""The API's lists and details at 20 clients: answer times, and the database's share of them.

Paced: each client asks four times a second, 80 requests a second in all, as twenty busy screens
or scripts do. Saturated: each asks again at once, which shows how much one process can do.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import aiohttp

from bench.figures import milliseconds, percentile, table
from bench.running import ROOT, free_port
from launcher.borrowing import servers
from launcher.product import web_processes

CLIENTS, PACE_SECONDS = 20, 0.25
# One person from one address asks for more than one may: it is counted as ever, and not refused.
UNREACHED = "address=9999999,person=9999999"
WARM_UP, PACED, SATURATED = 100, 800, 800


@dataclass
class Measured:
    """Seconds of whole answers, and of their queries."""

    answers: list[float] = field(default_factory=list)
    queries: list[float] = field(default_factory=list)
    count: int = 0
    per_second: float = 0.0
    unpaced: Measured | None = None


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="staque-bench-") as folder:
        given = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        with servers({**given, "STAQUE_DATA_DIR": folder}) as told:
            environment = {**told, "DJANGO_SETTINGS_MODULE": "bench.settings"}
            environment["STAQUE_THROTTLES"] = UNREACHED
            _measure(environment)


def _measure(environment: dict[str, str]) -> None:
    seeded = subprocess.run(
        [sys.executable, "-m", "bench.seed"],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    target = json.loads(seeded.stdout.splitlines()[-1])
    port = free_port()
    command = (sys.executable, "-m", "staque.web", "--port", str(port), "--own-port")
    webs = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        for _ in range(web_processes(environment))
    ]  # fmt: skip
    print(f"{len(webs)} web processes, as many as `make up` starts here")
    try:
        own = [json.loads(web.stdout.readline())["own_port"] for web in webs if web.stdout]
        found = asyncio.run(_load(port, own, target))
    finally:
        for web in webs:
            web.terminate()
        for web in webs:
            web.wait(15)
    _report(found)


async def _load(
    port: int, own_ports: list[int], target: dict[str, dict[str, str]]
) -> dict[str, Measured]:
    headers = {"Authorization": f"Bearer {target['token']}"}
    address = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(headers=headers) as session:
        # A connection stays with the process that took it: all of them must be there to take some.
        for own in own_ports:
            await _until_up(session, f"http://127.0.0.1:{own}/healthz")
        found = {}
        for name, path in target["addresses"].items():
            await _ask(session, address + path, WARM_UP, pause=0.0)
            found[name] = await _ask(session, address + path, PACED, pause=PACE_SECONDS)
            saturated = await _ask(session, address + path, SATURATED, pause=0.0)
            found[name].unpaced = saturated
    return found


async def _until_up(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(200):
        try:
            async with session.get(url) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)
    raise RuntimeError("The web process does not answer.")


async def _ask(
    session: aiohttp.ClientSession, url: str, requests: int, *, pause: float
) -> Measured:
    measured, left = Measured(), iter(range(requests))

    async def client(number: int) -> None:
        await asyncio.sleep(pause * number / CLIENTS)
        for _ in left:
            begun = time.perf_counter()
            await _one(session, url, measured)
            taken = time.perf_counter() - begun
            measured.answers.append(taken)
            await asyncio.sleep(max(0.0, pause - taken))

    begun = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    measured.per_second = requests / (time.perf_counter() - begun)
    return measured


async def _one(session: aiohttp.ClientSession, url: str, measured: Measured) -> None:
    async with session.get(url) as answer:
        await answer.read()
        answer.raise_for_status()
    timing = re.match(r"db;dur=([\d.]+);desc=(\d+)", answer.headers["Server-Timing"])
    if timing:
        measured.queries.append(float(timing[1]) / 1000)
        measured.count = int(timing[2])


def _report(found: dict[str, Measured]) -> None:
    head = ["20 clients, 80 a second", "p50", "p95", "× yardstick", "queries", "ORM p50", "ORM p95"]
    rows = [[*head, "unpaced p95", "ORM p95", "a second"]]
    yardstick = statistics.median(next(iter(found.values())).answers)
    for name, one in found.items():
        p50 = statistics.median(one.answers)
        cells = [name, milliseconds(p50), milliseconds(percentile(one.answers, 0.95))]
        cells += [f"{p50 / yardstick:.1f}", str(one.count)]
        cells += [milliseconds(statistics.median(one.queries))]
        cells += [milliseconds(percentile(one.queries, 0.95))]
        if one.unpaced:
            cells += [milliseconds(percentile(one.unpaced.answers, 0.95))]
            cells += [milliseconds(percentile(one.unpaced.queries, 0.95))]
            cells += [f"{one.unpaced.per_second:.0f}"]
        rows.append(cells)
    table(rows)
