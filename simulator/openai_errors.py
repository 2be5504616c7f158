"""One refusal in the shape of each server: they agree on the status and on little else."""

from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(eq=False)
class Refused(Exception):
    """A refusal; `kind` and `code` are OpenAI's words, which some servers do not use."""

    status: int
    message: str
    kind: str = "invalid_request_error"
    code: str | None = None
    parameter: str | None = None

    def __str__(self) -> str:
        return self.message


def openai(refused: Refused) -> Body:
    return {
        "error": {
            "message": refused.message,
            "type": refused.kind,
            "param": refused.parameter,
            "code": refused.code,
        }
    }


def azure(refused: Refused) -> Body:
    """The gateway's own refusals carry the status as their code; the model's carry OpenAI's."""
    if refused.status == 401:
        message = (
            "Access denied due to invalid subscription key or wrong API endpoint. Make sure to "
            "provide a valid key for an active subscription and use a correct regional API "
            "endpoint for your resource."
        )
        return {"error": {"code": "401", "message": message}}
    if refused.code == "model_not_found":
        message = (
            "The API deployment for this resource does not exist. If you created the deployment "
            "within the last 5 minutes, please wait a moment and try again."
        )
        return {"error": {"code": "DeploymentNotFound", "message": message}}
    said = openai(refused)
    if refused.code == "content_filter":
        said["error"] |= {
            "status": refused.status,
            "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
        }
    return said


_GOOGLES = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}
_GOOGLES |= {429: "RESOURCE_EXHAUSTED", 500: "INTERNAL"}


def google(refused: Refused) -> list[Body]:
    """A list with one error in it; a wrong key is a bad request there."""
    status = 400 if refused.status == 401 else refused.status
    message = refused.message
    if refused.status == 401:
        message = "API key not valid. Please pass a valid API key."
    return [{"error": {"code": status, "message": message, "status": _GOOGLES.get(status, "")}}]


def nvidia(refused: Refused) -> Body:
    """Problem details by the gateway, and a bare detail by the models behind it."""
    if refused.status in (401, 403):
        titles = {401: "Unauthorized", 403: "Forbidden"}
        return {
            "status": refused.status,
            "title": titles[refused.status],
            "detail": "Authentication failed",
        }
    if refused.code == "model_not_found":
        detail = "Function '0': Not found for account 'simulated'"
        return {"status": 404, "title": "Not Found", "detail": detail}
    return openai(refused)


def vllm(refused: Refused) -> Body:
    names = {400: "BadRequestError", 404: "NotFoundError", 401: "Unauthorized"}
    said = {
        "message": refused.message,
        "type": names.get(refused.status, "InternalServerError"),
        "param": refused.parameter,
        "code": refused.status,
    }
    return {"error": said}


def ollama(refused: Refused) -> Body:
    kind = "not_found_error" if refused.status == 404 else "api_error"
    return {"error": {"message": refused.message, "type": kind, "param": None, "code": None}}


def llamacpp(refused: Refused) -> Body:
    kinds = {401: "authentication_error", 503: "unavailable_error", 500: "server_error"}
    kind = kinds.get(refused.status, "invalid_request_error")
    if refused.code == "context_length_exceeded":
        kind = "exceed_context_size_error"
    return {"error": {"code": refused.status, "message": refused.message, "type": kind}}
