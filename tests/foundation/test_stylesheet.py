"""The committed style sheet is what its sources make, and small."""

import gzip
import re
import subprocess
from pathlib import Path

import django_htmx
import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "static" / "css" / "app.css"
SCRIPTS = {
    "charts": ("js/app.js", "js/charts.js", "vendor/uplot/uPlot.iife.min.js"),
    "chat": ("js/app.js", "js/code.js", "vendor/prism/prism.min.js"),
}


def component_classes():
    source = (FRONTEND / "app.input.css").read_text()
    components = source[source.index("@layer components") :]
    return set(re.findall(r"^ {2}\.([a-z][a-z-]*)", components, re.MULTILINE))


def named_classes():
    words = set()
    for page in (ROOT / "templates").rglob("*.html"):
        for value in re.findall(r'class="([^"]*)"', page.read_text()):
            words |= set(re.sub(r"{[%{].*?[%}]}", " ", value).split())
    return words


def rebuilt(folder):
    tailwind = FRONTEND / "node_modules" / ".bin" / "tailwindcss"
    if not tailwind.exists():
        return None
    out = folder / "app.css"
    command = [tailwind, "--input", "app.input.css", "--output", out, "--minify"]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    return out.read_text()


def test_every_component_that_pages_use_is_in_the_style_sheet():
    built = BUILT.read_text()
    missing = {name for name in component_classes() & named_classes() if f".{name}" not in built}
    assert not missing


def test_building_again_changes_nothing(tmp_path):
    """Where Node's modules are installed; elsewhere there is nothing to build with."""
    assert rebuilt(tmp_path) in (None, BUILT.read_text())


def test_the_style_sheet_stays_light():
    assert len(gzip.compress(BUILT.read_bytes())) <= 15_000


@pytest.mark.parametrize("page", SCRIPTS)
def test_pages_stay_light(page):
    names = SCRIPTS[page]
    ours = sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names)
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx"
    theirs = (htmx / "htmx-4.min.js", htmx / "ext" / "hx-sse-4.min.js")
    assert ours + sum(len(gzip.compress(path.read_bytes())) for path in theirs) <= 60_000
