"""Imports and foreign keys go down only, and every package has its place."""

import ast
import configparser
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
BESIDE = {"tests", "bench", "launcher", "simulator", "templates", "static", "docs", "frontend"}


def layers():
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser["importlinter:contract:layers"]["layers"].strip().splitlines()
    return [{name.strip() for name in line.split("|")} for line in lines]


def height():
    order = layers()
    return {name: len(order) - number for number, names in enumerate(order) for name in names}


def test_every_top_level_package_stands_in_the_layer_list():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - BESIDE == set(height())


def test_every_room_lists_all_its_modules():
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    rooms = {path.parent.name for path in ROOT.glob("*/models*")} & set(height()) | {"home"}
    # The floor has a table, and neither doors nor an order of its own.
    rooms -= {"foundation"}
    for room in rooms:
        contract = parser[f"importlinter:contract:room-{room}"]
        assert contract["exhaustive"] == "true"


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in height()]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_go_down(model):
    heights = height()
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model:
            target = field.related_model._meta.app_label
            assert heights[target] <= heights[model._meta.app_label], field


def test_migrations_depend_downwards():
    heights = height()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (app, name), migration in loader.disk_migrations.items():
        for target, _ in migration.dependencies:
            if app in heights and target in heights:
                assert heights[target] <= heights[app], f"{app}.{name} depends on {target}"


def imports(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


APPS = ["accounts", "modelcatalog", "usage", "deployments", "conversations", "home"]


@pytest.mark.parametrize("app", APPS)
def test_doors_never_reach_a_platform(app):
    doors = {"views", "api", "admin", "urls", "api_urls", "management", "forms", "serializers"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sorted((ROOT / app).rglob("*.py"))
        if path.relative_to(ROOT / app).parts[0].removesuffix(".py") in doors
        for module in imports(path)
        if module.split(".")[0] == "platforms"
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_an_apps_doors_are_its_own(app):
    doors = {"views", "api", "admin", "urls", "api_urls", "forms"}
    wrong = []
    for path in sorted((ROOT / app).rglob("*.py")):
        for module in imports(path):
            parts = module.split(".")
            if parts[0] in APPS and parts[0] != app and len(parts) > 1 and parts[1] in doors:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_workings_never_import_celery():
    allowed = {"tasks", "celery", "after_commit"}
    wrong = [
        str(path.relative_to(ROOT))
        for app in [*APPS, "foundation"]
        for path in sorted((ROOT / app).rglob("*.py"))
        if path.stem not in allowed
        for module in imports(path)
        if module.split(".")[0] == "celery"
    ]
    assert wrong == []
