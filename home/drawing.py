"""Draws docs/schema.md from the models: a diagram, and every table with its columns and indexes.

What stands above the mark is written by hand and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

PLACE = settings.BASE_DIR / "docs" / "schema.md"
MARK = "<!-- What follows is drawn by `manage.py draw_schema`. -->"
ROOMS = (
    "accounts",
    "modelcatalog",
    "usage",
    "deployments",
    "conversations",
    "upkeep",
    "foundation",
)


def whole(text: str) -> str:
    """The document as it should be: what was written by hand, then what is drawn."""
    return f"{text.partition(MARK)[0].rstrip()}\n\n{MARK}\n\n{drawn()}"


def drawn() -> str:
    tables = sorted(_models(), key=lambda model: model._meta.db_table)
    parts = ["## Diagram", _diagram(tables), "## Tables", *map(_table, tables)]
    return "\n\n".join(parts) + "\n"


def _models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name in ROOMS:
            yield from config.get_models()


def _fields(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _diagram(tables: list[type[models.Model]]) -> str:
    lines = ["```mermaid", "erDiagram"]
    for model in tables:
        for field in _fields(model):
            if field.remote_field and field.related_model in tables:
                theirs = field.related_model._meta.db_table
                many = "|o" if field.unique else "o{"
                one = "|o" if field.null else "||"
                lines.append(f"    {theirs} {one}--{many} {model._meta.db_table} : {field.column}")
    for model in tables:
        lines.append(f"    {model._meta.db_table} {{")
        for field in _fields(model):
            kind = _kind(field).split("(")[0].replace(" ", "_")
            key = " PK" if field.primary_key else " FK" if field.remote_field else ""
            lines.append(f"        {kind} {field.column}{key}")
        lines.append("    }")
    return "\n".join([*lines, "```"])


def _table(model: type[models.Model]) -> str:
    said = " ".join((model.__doc__ or "").split())
    about = "" if said.startswith(f"{model.__name__}(") else f"{said}\n\n"
    head = "| column | type | |\n|---|---|---|"
    rows = "\n".join(_row(field) for field in _fields(model))
    return f"### {model._meta.db_table}\n\n{about}{head}\n{rows}{_rules(model)}"


def _row(field: Any) -> str:
    marks = [
        "primary key" if field.primary_key else "",
        "unique" if field.unique and not field.primary_key else "",
        _points(field),
        "" if field.null or field.primary_key else "not null",
    ]
    return f"| {field.column} | {_kind(field)} | {', '.join(filter(None, marks))} |"


def _points(field: Any) -> str:
    if not field.remote_field:
        return ""
    return f"→ {field.related_model._meta.db_table}.{field.target_field.column}"


def _kind(field: Any) -> str:
    return str(field.db_type(connection) or "")


def _rules(model: type[models.Model]) -> str:
    rules = [
        *(f"index `{one.name}`: {_columns(model, one)}" for one in model._meta.indexes),
        *(f"constraint `{one.name}`" for one in model._meta.constraints),
    ]
    return "".join(["\n", *(f"\n- {rule}" for rule in rules)]) if rules else ""


def _columns(model: type[models.Model], index: models.Index) -> str:
    meta: Any = model._meta
    named = (
        (meta.get_field(name).column, " descending" if order else "")
        for name, order in index.fields_orders
    )
    return ", ".join(f"{column}{order}" for column, order in named)
