"""Every page template can be read by the engine that shows it."""

from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

FOLDER = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_mistakes_of_form(name):
    assert get_template(name).backend is engines["django"]
