"""Shows a page, or only the piece of it that htmx asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.template.base import Template
from django.template.context import make_context
from django.template.loader_tags import BlockNode, ExtendsNode


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    pieces: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`; `pieces` maps the id of an htmx target to the block that makes it.

    When htmx asks for one of those targets, only that block is rendered. Everything else,
    browsers without JavaScript among them, gets the whole page.
    """
    block = (pieces or {}).get(_target(request))
    if block is None:
        return render(request, template, dict(context), status=status)
    return HttpResponse(render_piece(template, block, context, request), status=status)


def render_piece(
    template: str, block: str, context: Mapping[str, Any], request: HttpRequest | None = None
) -> str:
    """Render one `{% block %}` of a page template alone."""
    page: Template = loader.get_template(template).template  # type: ignore[attr-defined]  # DTL
    node = _block(page, block)
    # As a whole page does it: what the view gives stands above what context processors give.
    values = make_context(dict(context), request)
    with values.render_context.push_state(page), values.bind_template(page):
        return str(node.nodelist.render(values))


def _block(page: Template, name: str) -> BlockNode:
    for node in page.nodelist.get_nodes_by_type(BlockNode):
        if isinstance(node, BlockNode) and node.name == name:
            return node
    for extends in page.nodelist.get_nodes_by_type(ExtendsNode):
        if isinstance(extends, ExtendsNode) and name in extends.blocks:
            return extends.blocks[name]
    raise LookupError(f"{page.name} has no block {name!r}")


def _target(request: HttpRequest) -> str:
    """The id that htmx will replace; htmx 4 may send it as `tag#id`."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target", "").rpartition("#")[2]
