"""What the servers say beside OpenAI's wire: health, metadata, and more of their models."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from simulator.cloud import Cloud

Body = dict[str, Any]
_NIM = "/nim-local/v1"


class NativePaths:
    """aiohttp handlers that only read; none of them needs a key but Azure's and Google's."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/nim/v1/health/ready", self._nowhere),
            web.get(f"{_NIM}/health/live", _says({"object": "health.response", "message": "live"})),
            web.get(f"{_NIM}/health/ready", self._nim_ready),
            web.get(f"{_NIM}/metadata", self._nim_metadata),
            web.get(f"{_NIM}/version", _says({"release": "2.0.1", "api": "2.0.1"})),
            web.get("/azure/openai/deployments", self._azure_deployments),
            web.get("/google/v1beta/models", self._google_models),
            web.get("/ollama/api/version", _says({"version": "0.40.12"})),
            web.get("/ollama/api/tags", self._ollama_tags),
            web.get("/ollama/api/ps", _says({"models": []})),
            web.post("/ollama/api/show", self._ollama_show),
            web.get("/vllm/version", _says({"version": "0.19.0"})),
            web.get("/llamacpp/health", self._llamacpp_health),
            web.get("/llamacpp/props", self._llamacpp_props),
        ]

    def _models(self, service: str) -> list[Body]:
        return list(self._cloud.facts.models_of(service).values())

    def _loading(self, service: str) -> bool:
        return self._cloud.conducts.of(service).loading

    async def _nowhere(self, request: web.Request) -> web.Response:
        # NVIDIA's hosting has no health of its own to ask for.
        return web.json_response({"detail": "Not Found"}, status=404)

    async def _nim_ready(self, request: web.Request) -> web.Response:
        said = {"object": "health.response", "message": "Service is ready."}
        if self._loading("nim-local"):
            return web.json_response(said | {"message": "Service is not ready."}, status=503)
        return web.json_response(said)

    async def _nim_metadata(self, request: web.Request) -> web.Response:
        models = [
            {"shortName": model["id"].rpartition("/")[2], "modelUrl": ""}
            for model in self._models("nim-local")
        ]
        return web.json_response({"version": "2.0.1", "modelInfo": models, "assetInfo": []})

    async def _azure_deployments(self, request: web.Request) -> web.Response:
        wanted = self._cloud.conducts.of("azure").api_key
        if wanted is not None and request.headers.get("api-key") != wanted:
            return web.json_response({"error": {"code": "401"}}, status=401)
        made = [
            {
                "id": model["id"],
                "model": model["base"],
                "status": "succeeded",
                "object": "deployment",
                "owner": "organization-owner",
                "created_at": model["created"],
            }
            for model in self._models("azure")
            if model.get("deployed", True)
        ]
        return web.json_response({"data": made, "object": "list"})

    async def _google_models(self, request: web.Request) -> web.Response:
        wanted = self._cloud.conducts.of("google").api_key
        if wanted is not None and request.headers.get("x-goog-api-key") != wanted:
            return web.json_response({"error": {"code": 403}}, status=403)
        told = [
            {
                "name": f"models/{model['id']}",
                "displayName": model["display_name"],
                "description": "A simulated model.",
                "inputTokenLimit": model["max_model_len"],
                "supportedGenerationMethods": model["methods"],
            }
            for model in self._models("google")
        ]
        return web.json_response({"models": told})

    async def _ollama_tags(self, request: web.Request) -> web.Response:
        told = [{"name": model["id"], "model": model["id"]} for model in self._models("ollama")]
        return web.json_response({"models": told})

    async def _ollama_show(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        model = self._cloud.facts.models_of("ollama").get(asked.get("model"))
        if model is None:
            message = f"model '{asked.get('model')}' not found"
            return web.json_response({"error": message}, status=404)
        family = model["family"]
        return web.json_response(
            {
                "parameters": f"num_ctx {model['num_ctx']}" if model.get("num_ctx") else "",
                "details": {"family": family, "parameter_size": model["size"]},
                "model_info": {f"{family}.context_length": model["max_model_len"]},
                "capabilities": model["capabilities"],
            }
        )

    async def _llamacpp_health(self, request: web.Request) -> web.Response:
        if self._loading("llamacpp"):
            error = {"code": 503, "message": "Loading model", "type": "unavailable_error"}
            return web.json_response({"error": error}, status=503)
        return web.json_response({"status": "ok"})

    async def _llamacpp_props(self, request: web.Request) -> web.Response:
        (model,) = self._models("llamacpp")
        return web.json_response(
            {
                "default_generation_settings": {"n_ctx": model["max_model_len"]},
                "total_slots": 4,
                "model_path": f"/models/{model['id']}",
                "modalities": {"vision": False, "audio": False},
            }
        )


def _says(body: Body) -> Callable[[web.Request], Any]:
    async def said(request: web.Request) -> web.Response:
        return web.json_response(body)

    return said
