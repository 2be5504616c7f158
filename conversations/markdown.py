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
LONGEST_KEPT = 20_000

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
    if len(text) > LONGEST:
        return format_html('<pre tabindex="0">{}</pre>', text)
    return _render_kept(text) if len(text) <= LONGEST_KEPT else _render(text)


def _render(text: str) -> SafeString:
    clean = nh3.clean(
        _markdown().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return mark_safe(clean)  # sanitised on the line above


_render_kept = functools.lru_cache(maxsize=512)(_render)


@functools.cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
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
