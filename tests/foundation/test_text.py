"""What JSONB does not take is cleaned at the border."""

import pytest

from foundation.text import clean


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plain", "plain"),
        ("a\x00b", "ab"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("pair \U0001f600", "pair \U0001f600"),
        ("tail \udfff", "tail \ufffd"),
        ("", ""),
    ],
)
def test_text_is_cleaned_and_otherwise_kept(given, kept):
    assert clean(given) == kept
