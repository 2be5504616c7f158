"""Whether a key may ask a model, found out by a question without words, which costs nothing."""

from __future__ import annotations

from platforms.contract import Access, Json
from platforms.errors import Denied, Gone, PlatformError
from platforms.openai_errors import error_of
from platforms.openai_server import address, put

SECONDS = 8.0


def demand_admission(access: Access, model_id: str) -> None:
    """Raise `Denied` for a key that is not accepted, `Gone` for a model that is not its own.

    NVIDIA lists its models to anybody, so that the list proves no key. A question without
    messages is refused for its form after the key and the model were looked at, and makes no token.
    """
    nothing: dict[str, Json] = {"model": model_id, "messages": [], "max_tokens": 1}
    url = address(access, "chat/completions")
    answer = put(access, url, nothing, seconds=SECONDS)
    if answer.status < 300:
        return
    error = error_of(answer.status, answer.body, answer.headers, secret=access.secret)
    if isinstance(error, Gone):
        raise Gone(
            f"This account may not ask {model_id}.",
            code="no_access",
            advice="Open the model's page at build.nvidia.com with the key's account, or choose "
            "another model.",
            vendor_text=error.vendor_text,
        ) from error
    if isinstance(error, Denied) or error.code == "quota":
        raise error


def admission_trouble(access: Access, model_id: str) -> PlatformError | None:
    """Why the model may not be asked, None where it may."""
    try:
        demand_admission(access, model_id)
    except PlatformError as error:
        return error
    return None
