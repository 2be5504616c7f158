"""The control endpoint on a port of its own: time, faults, quotas, speed, what was called."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator import control_requests as requests
from simulator.cloud import Cloud
from simulator.control_requests import BadRequest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """aiohttp handlers of the control port; every one needs the token."""

    def __init__(self, cloud: Cloud, token: str) -> None:
        self._cloud = cloud
        self._token = token

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/state", self.state),
                web.post("/time", self.time),
                web.post("/speed", self.speed),
                web.get("/faults", self.faults),
                web.post("/faults", self.plant),
                web.delete("/faults", self.clear_faults),
                web.delete("/faults/{id}", self.lift),
                web.post("/quotas", self.quotas),
                web.post("/openai", self.openai),
                web.post("/servers/{service}", self.server),
                web.get("/calls", self.calls),
                web.delete("/calls", self.clear_calls),
                web.post("/endpoints/{name}/vanish", self.vanish),
                web.post("/reset", self.reset),
            ]
        )
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # Compared in constant time; the port is on loopback, but so are other users.
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return web.json_response(
                {"error": "The control token is missing or wrong."}, status=401
            )
        try:
            return await handler(request)
        except BadRequest as bad:
            return web.json_response({"error": str(bad)}, status=400)
        except web.HTTPException as refused:
            return web.json_response({"error": refused.reason}, status=refused.status)

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "clock": self._cloud.clock.as_state() | {"now": self._cloud.clock.now()},
                "speed": vars(self._cloud.speed),
                "quotas": self._cloud.quotas,
                "places": [place.as_state() for place in self._cloud.places()],
                "faults": self._cloud.faults.listed(),
                "mistakes": self._cloud.mistakes,
            }
        )

    async def time(self, request: web.Request) -> web.Response:
        asked = requests.time(await _body(request))
        if "scale" in asked:
            self._cloud.clock.set_scale(asked["scale"])
        if "advance_seconds" in asked:
            self._cloud.clock.advance(asked["advance_seconds"])
        await self._cloud.store.save()
        clock = self._cloud.clock
        return web.json_response({"scale": clock.scale, "now": clock.now()})

    async def speed(self, request: web.Request) -> web.Response:
        asked = requests.speed(await _body(request))
        for name, value in asked.items():
            setattr(self._cloud.speed, name, value)
        await self._cloud.store.save()
        return web.json_response(vars(self._cloud.speed))

    async def faults(self, request: web.Request) -> web.Response:
        return web.json_response({"faults": self._cloud.faults.listed()})

    async def plant(self, request: web.Request) -> web.Response:
        fault = self._cloud.faults.plant(**requests.fault(await _body(request)))
        return web.json_response(vars(fault), status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self._cloud.faults.clear()
        return web.json_response({"faults": []})

    async def lift(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if not self._cloud.faults.lift(name):
            return web.json_response({"error": f"There is no fault {name}."}, status=404)
        return web.json_response({"lifted": name})

    async def quotas(self, request: web.Request) -> web.Response:
        asked = requests.quota(await _body(request))
        self._cloud.quotas[asked["instance_type"]] = asked["value"]
        await self._cloud.store.save()
        return web.json_response({"quotas": self._cloud.quotas})

    async def openai(self, request: web.Request) -> web.Response:
        conduct = self._cloud.conducts.of("openai")
        conduct.api_key = requests.openai(await _body(request))["api_key"]
        return web.json_response({"checks_key": conduct.api_key is not None})

    async def server(self, request: web.Request) -> web.Response:
        """How one of the servers behaves from now on: its key, and what is the matter with it."""
        conduct = self._cloud.conducts.of(request.match_info["service"])
        for name, value in requests.server(await _body(request)).items():
            setattr(conduct, name, value)
        return web.json_response(
            {
                "checks_key": conduct.api_key is not None,
                "hangs": conduct.hangs,
                "loading": conduct.loading,
            }
        )

    async def calls(self, request: web.Request) -> web.Response:
        query = request.query
        found = self._cloud.calls.listed(query.get("service"), query.get("operation"))
        return web.json_response({"calls": found})

    async def clear_calls(self, request: web.Request) -> web.Response:
        self._cloud.calls.clear()
        return web.json_response({"calls": []})

    async def vanish(self, request: web.Request) -> web.Response:
        """As if somebody had deleted it in the console, all at once and without a trace."""
        name = request.match_info["name"]
        # By name alone, in every place: a test names its endpoints apart.
        gone = [place.forget(name) for place in self._cloud.places()]
        if not any(gone):
            return web.json_response({"error": f"There is no endpoint {name}."}, status=404)
        await self._cloud.store.save()
        return web.json_response({"vanished": name})

    async def reset(self, request: web.Request) -> web.Response:
        self._cloud.reset()
        await self._cloud.store.save()
        return web.json_response({"reset": True})


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body
