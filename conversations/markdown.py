"""Turns what a model writes into HTML that cannot harm: no raw HTML, no images, no scripts."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

LONGEST = 50_000
WIDEST_TABLE = 100
LARGEST_TABLE = 20_000
LONGEST_ADDRESSES = 500_000

TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"),
    *("strong", "em", "s", "a", "code", "pre", "div", "span", "header", "button"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "button": {"type", "class", "data-copies"},
    # What scrolls must be within reach of the keyboard.
    "pre": {"class", "tabindex"},
    "code": {"class", "data-language"},
    **{tag: {"class"} for tag in ("span", "div")},
}
SCHEMES = {"http", "https", "mailto"}

CODE = (
    '<div class="code"><header><span class="mr-auto">{}</span>'
    '<button type="button" class="needs-script btn btn-quiet btn-sm" data-copies="">Copy</button>'
    '</header><pre tabindex="0"><code{}>{}</code></pre></div>'
)
LANGUAGE = re.compile(r"[a-z0-9+#.-]{1,30}")


def render(text: str) -> SafeString:
    """HTML of a model's Markdown. What is longer than `LONGEST` characters is shown as it is."""
    if not text:
        return SafeString()
    return _render(text) if len(text) <= LONGEST else _plain(text)


def _plain(text: str) -> SafeString:
    return format_html('<pre tabindex="0">{}</pre>', text)


@functools.lru_cache(maxsize=256)
def _render(text: str) -> SafeString:
    made = _markdown(tables=_small_tables(text))
    tokens = made.parse(text)
    if _addresses(tokens) > LONGEST_ADDRESSES:
        return _plain(text)
    clean = nh3.clean(
        made.renderer.render(tokens, made.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return mark_safe(clean)  # sanitised on the line above


def _small_tables(text: str) -> bool:
    """Whether a table in it is quickly drawn: short rows are filled up to the widest one."""
    lines = text.splitlines()
    widest = max((line.count("|") for line in lines), default=0)
    return widest <= WIDEST_TABLE and widest * len(lines) <= LARGEST_TABLE


def _addresses(tokens: Sequence[Token]) -> int:
    """Characters of all addresses and titles: `[a]` repeats in full what was said once of `a`."""
    links = (inner for token in tokens for inner in token.children or ())
    return sum(len(str(value)) for link in links for value in link.attrs.values())


@functools.cache
def _markdown(*, tables: bool) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    if tables:
        made.enable("table")
    made.add_render_rule("fence", _fence)
    made.add_render_rule("code_block", _fence)
    made.add_render_rule("image", _image)
    return made


def _fence(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Plain code with its language: colouring may take for ever, so it is left to the browser."""
    token = tokens[at]
    title = (token.info.split() or [""])[0]
    language = LANGUAGE.match(title.lower())
    attribute = format_html(' data-language="{}"', language[0]) if language else ""
    return format_html(CODE, title or "Code", attribute, token.content)


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """An image becomes a link: loading it would tell a stranger who reads."""
    token = tokens[at]
    words = renderer.renderInlineAsText(token.children, options, env) or "image"
    return format_html('<a href="{}">{}</a>', str(token.attrs.get("src", "")), words)
