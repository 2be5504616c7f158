"""What a model writes is shown, and can do no harm."""

from __future__ import annotations

import time
from html import unescape
from html.parser import HTMLParser

import pytest

from conversations.markdown import LONGEST, render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "[click](//evil.example/steal)",
    "![pixel](https://evil.example/pixel.png)",
    "![pixel](javascript:alert(1))",
    '![a"onload="alert(1)](x)',
    '[a](https://x.example "title\\" onmouseover=alert(1) x=\\"")',
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    "[x]: javascript:alert(1)\n\n[x]",
    '<https://ok.example/"onclick=alert(1)>',
    "| a |\n|---|\n| <b onclick=alert(1)>x</b> |",
    "\x00<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "[a](&#106;avascript:alert(1))",
]
ALLOWED = {"href", "title", "rel", "target", "class", "type", "data-copies", "start"}
ALLOWED |= {"tabindex", "data-language"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.names, self.links, self.languages = set(), set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]
        if tag == "code":
            self.languages.append(dict(attrs).get("data-language"))


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_harmless(text):
    found = read(render(text))
    assert not found.tags & {"script", "img", "svg", "iframe", "style", "form", "input", "b"}
    assert found.names <= ALLOWED
    assert all(link.split(":")[0] in ("http", "https", "mailto") for link in found.links)


def test_an_image_becomes_a_link_that_says_nothing_to_the_other_side():
    html = render("![a chart](https://pictures.example/chart.png)")
    assert "<img" not in html
    assert 'href="https://pictures.example/chart.png"' in html
    assert 'rel="noopener nofollow noreferrer"' in html
    assert 'target="_blank"' in html
    assert ">a chart</a>" in html


def test_code_stands_in_a_box_with_its_language_and_a_button():
    html = render("```Python app.py\ndef f(x):\n    return 'a' < x\n```")
    assert '<div class="code"><header><span class="mr-auto">Python</span><button' in html
    assert 'data-copies=""' in html
    assert "<code data-language=\"python\">def f(x):\n    return 'a' &lt; x\n</code>" in html


def test_code_without_a_language_is_only_escaped():
    assert "<code>a &lt; b\n</code>" in render("```\na < b\n```")
    assert "<code>a &lt; b\n</code>" in render("    a < b")


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("C++", "c++"),
        ("c#", "c#"),
        ("python:app.py", "python"),
        ('x"onclick="alert(1)', "x"),
        ("y'><script>", "y"),
        ("z&quot;x", "z"),
        ("l" * 40, "l" * 30),
        ('"><b>', None),
        ("{.python}", None),
    ],
)
def test_a_language_is_one_short_word(info, language):
    found = read(render(f"```{info}\nx\n```"))
    assert found.languages == [language]
    assert found.names <= ALLOWED


def test_a_fence_that_is_still_being_written_is_already_a_box():
    assert '<div class="code">' in render("Look:\n\n```python\ndef f(")


def test_tables_and_strikethrough_are_shown():
    html = render("| a | b |\n|---|--:|\n| 1 | ~~2~~ |")
    assert "<table>" in html
    assert "<s>2</s>" in html
    assert "style" not in html


def test_text_longer_than_the_limit_is_shown_plainly():
    html = render("<" * (LONGEST + 1))
    assert html.startswith('<pre tabindex="0">&lt;')


@pytest.mark.parametrize("text", ["[" * 20_000, "> " * 10_000, "*a " * 20_000, "`" * 50_000])
def test_text_made_to_be_slow_is_not(text):
    began = time.monotonic()
    render(text)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("language", "code"),
    [("cddl", '"' + "\\" * 60), ("c", '"a' + " " * 4000 + "!"), ("c", "a" + " " * 4000 + "!")],
)
def test_code_made_to_be_slow_to_colour_is_not_looked_into(language, code):
    began = time.process_time()
    html = render(f"```{language}\n{code}\n```")
    assert time.process_time() - began < 2
    assert f'<code data-language="{language}">{code}\n</code>' in unescape(html)


def table(columns, rows):
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + rows


@pytest.mark.parametrize(
    "text", [table(3000, "|b" * 3000 + "|\n"), table(90, "b\n" * 20_000), "|" * 50_000]
)
def test_a_table_of_thousands_of_cells_is_shown_as_it_was_written(text):
    began = time.process_time()
    html = render(text)
    assert time.process_time() - began < 2
    assert "<table>" not in html
    assert text[:90] in html


def test_a_table_as_people_read_them_is_one():
    assert render(table(20, ("|b" * 20 + "|\n") * 200)).count("<td>") == 4000


@pytest.mark.parametrize("about", ["https://x.example/{}", 'https://x.example "{}"'])
@pytest.mark.parametrize("use", ["[a]", "![a]"])
def test_an_address_used_thousands_of_times_is_not_repeated(about, use):
    text = f"[a]: {about.format('x' * 20_000)}\n\n" + use * 7000
    began = time.process_time()
    html = render(text)
    assert time.process_time() - began < 2
    assert len(html) < 2 * LONGEST


def test_an_address_may_be_told_apart_from_its_use():
    html = render("Read [this][1] and [that][1].\n\n[1]: https://x.example/page")
    assert html.count('href="https://x.example/page"') == 2


def test_nothing_is_nothing():
    assert render("") == ""
