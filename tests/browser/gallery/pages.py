"""Which addresses are pages, and which of them no scene shows."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.gallery.scenes import SCENES

# What answers with something else than a page of its own.
NOT_PAGES = (
    "/api/",
    "/admin/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/sign-out/",
    "/chat/new/",
    "/models/refresh/",
    "/settings/profile/programs/",
)
ACTS = re.compile(
    r"/(ask|keep|stop|stream|again|archive|check|read|reopen)/"
    r"|^/chat/<uuid:thread_id>/change/|/together/.*/add/|\.json$|^/settings/$"
)


def addresses(resolver=None, prefix="/"):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern).lstrip("/")


def unseen():
    """Pages without a scene."""
    shown = [scene.path.partition("?")[0] for scene in SCENES]
    return sorted(
        {
            address
            for address in addresses()
            if not address.startswith(NOT_PAGES)
            and not ACTS.search(address.removeprefix("/deploy"))
            if not any(matches(address, path) for path in shown)
        }
    )


def matches(address, path):
    pattern = re.sub(r"<(\w+):\w+>", lambda kind: r"[^/]+", address)
    return re.fullmatch(pattern, re.sub(r"\{\w+\}", "x", path)) is not None
