"""The servers that are known by name: how each is recognised, and where its wire differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from platforms.contract import Access, OfferedModel
from platforms.dialects import BARE_KEY, NEW_LIMIT, USUAL, Dialect
from platforms.openai_compatible import azure, google, llamacpp, lmstudio, ollama
from platforms.openai_offering import offered
from platforms.openai_server import Row

Reader = Callable[[Access, Sequence[Row], Dialect], list[OfferedModel]]
Names = Callable[[Access, Sequence[Row], Dialect], set[str]]


def as_listed(access: Access, rows: Sequence[Row], dialect: Dialect) -> list[OfferedModel]:
    """What the list alone says."""
    return [offered(row) for row in rows]


def names_listed(access: Access, rows: Sequence[Row], dialect: Dialect) -> set[str]:
    return {str(row["id"]) for row in rows}


@dataclass(frozen=True, kw_only=True)
class Server:
    """One kind of server. `hosts` are the ends of its maker's own hosts, `owners` the words that
    it alone writes into its list, `headers` what it alone answers with. `usage_is_known` says that
    it takes the wish for usage, so that no question needs to be spent on finding out.
    """

    slug: str
    label: str
    hosts: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    id_prefix: str = ""
    dialect: Dialect = field(default=USUAL)
    usage_is_known: bool = True
    models: Reader = as_listed
    ids: Names = names_listed


# As long as OpenAI's own client waits: models that think keep their thoughts to themselves.
THINKING = 600.0
# As long as Ollama itself waits for a model to be loaded.
LOADING = 300.0

UNKNOWN = Server(slug="", label="The server", usage_is_known=False)

SERVERS = (
    Server(
        slug="openai",
        label="OpenAI",
        hosts=("api.openai.com",),
        dialect=Dialect(limit_name=NEW_LIMIT, silence_seconds=THINKING),
    ),
    Server(
        slug="azure",
        label="Azure OpenAI",
        hosts=(".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"),
        headers=("apim-request-id",),
        dialect=Dialect(limit_name=NEW_LIMIT, key_header=BARE_KEY, silence_seconds=THINKING),
        models=azure.models,
        ids=azure.ids,
    ),
    Server(
        slug="google",
        label="Google's Gemini API",
        hosts=("generativelanguage.googleapis.com",),
        id_prefix=google.PREFIX,
        models=google.models,
        ids=google.ids,
    ),
    Server(
        slug="ollama",
        label="Ollama",
        owners=("library",),
        dialect=Dialect(silence_seconds=LOADING),
        models=ollama.models,
    ),
    Server(slug="vllm", label="vLLM", owners=("vllm",)),
    Server(slug="llamacpp", label="llama.cpp", owners=("llamacpp",), models=llamacpp.models),
    Server(
        slug="lmstudio",
        label="LM Studio",
        owners=("organization_owner",),
        dialect=Dialect(silence_seconds=LOADING),
        models=lmstudio.models,
    ),
)


def by_address(access: Access) -> Server:
    """The server whose maker owns the host, before anything was asked of it."""
    host = (urlsplit(access.base_url).hostname or "").lower()
    for server in SERVERS:
        if any(f".{host}".endswith(f".{end.lstrip('.')}") for end in server.hosts):
            return server
    return UNKNOWN


def recognised(access: Access, headers: Mapping[str, str], rows: Sequence[Row]) -> Server:
    """The server that its list of models gives away, else the one of its address."""
    found = by_address(access)
    if found is not UNKNOWN:
        return found
    names = {name.lower() for name in headers}
    owners = {str(row.get("owned_by")) for row in rows}
    for server in SERVERS:
        if (
            names & set(server.headers)
            or owners & set(server.owners)
            or (server.id_prefix and _all_begin(rows, server.id_prefix))
        ):
            return server
    return UNKNOWN


def _all_begin(rows: Sequence[Row], prefix: str) -> bool:
    return bool(rows) and all(str(row["id"]).startswith(prefix) for row in rows)
