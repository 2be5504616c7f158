"""Money, counts, times and statuses are said one way on every page."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from foundation import figures
from foundation.templatetags import face

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Decimal("1.408"), "$1.41"),
        (Decimal("1027.84"), "$1,027.84"),
        (Decimal("0.06"), "$0.06"),
        (Decimal("0.5"), "$0.50"),
        (Decimal("0.0148"), "$0.0148"),
        (Decimal("0.0000035"), "$0.0000035"),
        (Decimal("0.000000000001"), "$0.000000000001"),
        (Decimal("0.9999"), "$1.00"),
        (Decimal("0.00123456"), "$0.00123"),
        (Decimal(0), "$0.00"),
        (Decimal("-2.5"), "-$2.50"),
        ("3", "$3.00"),
        (None, "unpriced"),
    ],
)
def test_money_has_the_digits_that_matter(amount, said):
    assert figures.money(amount) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (950, "950"),
        (1_000, "1k"),
        (12_431, "12.4k"),
        (128_000, "128k"),
        (999_499, "999k"),
        (999_500, "1M"),
        (18_240_000, "18.2M"),
        (3_000_000_000, "3B"),
        (None, "unknown"),
    ],
)
def test_counts_are_short(number, said):
    assert figures.short(number) == said


def test_tokens_are_exact_on_hover():
    assert face.tokens(12_431) == '<span title="12,431 tokens">12.4k</span>'
    assert face.tokens(None) == "<span>unknown</span>"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0.394, "0.39 s"),
        (2.0, "2 s"),
        (42, "42 s"),
        (timedelta(minutes=4, seconds=37), "4 min 37 s"),
        (timedelta(hours=3, minutes=12, seconds=9), "3 h 12 min"),
        (timedelta(days=2), "2 d"),
        (None, "unknown"),
    ],
)
def test_stretches_of_time_have_at_most_two_units(length, said):
    assert figures.span(length) == said


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW - timedelta(minutes=2, seconds=13), "2 min ago"),
        (NOW - timedelta(hours=5), "5 h ago"),
        (NOW + timedelta(minutes=58), "in 58 min"),
        (None, "never"),
    ],
)
def test_times_are_told_from_now(then, said):
    assert figures.ago(then, NOW) == said


def test_a_moment_is_exact_on_hover():
    said = face.moment(NOW)
    assert f'datetime="{NOW.isoformat()}"' in said
    assert "20 Nov 2026" in said
    assert face.moment(None) == "<span>never</span>"


def test_every_status_has_a_word_beside_its_colour():
    for status, look in face.LOOKS.items():
        said = face.pill(status)
        assert f"is-{look.tone}" in said
        assert look.word in said
        assert f"#{look.icon}" in said


def test_an_undrawn_status_is_shown_as_it_is_and_escaped():
    assert "On &lt;fire&gt;" in face.pill("on_<fire>")


def test_only_what_changes_by_itself_is_moving():
    assert [status for status in face.LOOKS if face.moving(status)] == [
        "pending",
        "validating",
        "provisioning",
        "updating",
        "stopping",
        "starting",
        "deleting",
    ]


def test_an_unknown_platform_keeps_its_own_word():
    assert face.platform("openai_compatible") == "OpenAI-compatible"
    assert face.platform("somewhere") == "somewhere"


def test_a_cost_is_exact_on_hover_and_says_how_well_it_is_known():
    assert face.cost(Decimal("0.00123456"), "priced") == (
        '<span title="0.00123456 USD">$0.00123</span>'
    )
    assert 'title="Estimated: 2 USD, 1 h × 2"' in face.cost(Decimal("2.00"), "estimated", "1 h × 2")
    assert ">unpriced</span>" in face.cost(None, "unpriced")


def test_every_icon_that_pages_name_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static" / "icons.svg").read_text()))
    named = {look.icon for look in face.LOOKS.values()}
    for page in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', page.read_text()))
    assert named <= drawn


def test_an_icon_is_hidden_from_screen_readers():
    said = face.icon("rocket", small=True, css="spin")
    assert 'class="i i-sm spin" aria-hidden="true"' in said
    assert 'icons.svg#rocket"' in said


def test_how_long_something_lasts_already():
    assert figures.since(NOW - timedelta(hours=29), NOW) == "1 d 5 h"
    assert figures.since(NOW, NOW) == "less than a minute"
    assert figures.since(None, NOW) == "never"
