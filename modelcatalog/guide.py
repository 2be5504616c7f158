"""The guide to a first real deployment, as it stands in the documentation, on a page of its own."""

from __future__ import annotations

import re
from itertools import pairwise

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from foundation.refusals import Missing

FOLDER = settings.BASE_DIR / "docs" / "guides"
TEXT = FOLDER / "first-real-deployment.md"
NO_ANCHOR = re.compile(r"[^\w\- ]")
POLICY_LINK = re.compile(r'href="policies/([a-z-]+)\.json"')


def guide() -> SafeString:
    """The guide as HTML; its policies lead to their files here."""
    if not TEXT.is_file():
        raise Missing("This installation came without its documents.")
    told = _rendered(TEXT.read_text("utf-8"))
    # The page has its own large heading.
    told = told.partition("</h1>")[2]
    told = POLICY_LINK.sub(lambda found: f'href="{policy_url(found[1])}"', told)
    # Our own file, rendered without raw HTML.
    return mark_safe(told.replace("<pre>", '<pre tabindex="0">'))


def _rendered(text: str) -> str:
    """As HTML whose headings can be led to, by the names that they have on code hosts."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", NO_ANCHOR.sub("", words.content.lower()).replace(" ", "-"))
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def policy(name: str) -> str:
    """One of the guide's policies, as JSON."""
    path = FOLDER / "policies" / f"{name}.json"
    if not path.is_file():
        raise Missing("The guide has no such policy.")
    return path.read_text("utf-8")


def policy_url(name: str) -> str:
    return reverse("modelcatalog:connection_policy", args=[name])
