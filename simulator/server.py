"""Starts both ports on loopback and keeps them until a signal."""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from simulator.aws.door import AwsDoor
from simulator.cloud import Cloud
from simulator.control import Control
from simulator.openai_door import OpenAIDoor
from simulator.openai_native import NativePaths
from simulator.openai_variants import VARIANTS

_HOST = "127.0.0.1"
# SageMaker takes six mebibytes; what is larger must reach the check that refuses it in AWS's words.
_LARGEST_BODY = 16 * 1024 * 1024
_GRACE_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Start:
    """How to start; port 0 takes a free one."""

    port: int
    control_port: int
    state_dir: Path
    token: str
    scale: float | None = None
    ready_file: Path | None = None


def cloud_app(cloud: Cloud) -> web.Application:
    app = web.Application(client_max_size=_LARGEST_BODY)
    app.router.add_get("/healthz", _alive)
    for variant in VARIANTS:
        app.router.add_routes(OpenAIDoor(cloud, variant).routes())
    app.router.add_routes(NativePaths(cloud).routes())
    app.router.add_route("*", "/{path:.*}", AwsDoor(cloud))
    return app


async def _alive(request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def run(start: Start) -> None:
    start.state_dir.mkdir(parents=True, exist_ok=True)
    cloud = Cloud(start.state_dir, start.scale)
    runners = [
        await _serve(cloud_app(cloud), start.port),
        await _serve(Control(cloud, start.token).app(), start.control_port),
    ]
    url, control_url = (f"http://{_HOST}:{_port(runner)}" for runner in runners)
    # Signals are taken before the ready line: whoever reads it may stop us at once.
    stopped = _stop_event()
    ready = f"simulator ready on {url} control {control_url}"
    if start.ready_file is not None:
        start.ready_file.write_text(ready + "\n")
    print(ready, flush=True)
    await stopped.wait()
    # Kept before connections close, which may take as long as somebody's patience.
    await cloud.store.save()
    for runner in runners:
        await runner.cleanup()


async def _serve(app: web.Application, port: int) -> web.AppRunner:
    # Handlers are cancelled when their caller leaves: that is how a stopped stream is noticed.
    runner = web.AppRunner(
        app, handler_cancellation=True, shutdown_timeout=_GRACE_SECONDS, access_log=None
    )
    await runner.setup()
    await web.TCPSite(runner, _HOST, port).start()
    return runner


def _port(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])


def _stop_event() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
