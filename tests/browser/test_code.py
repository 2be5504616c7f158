"""Code in answers: coloured by a worker that can be stopped; the words stay what was said."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.product import until

pytestmark = pytest.mark.browser
SLOW = 60_000

CODE = "Write python code"
SAID = 'def greet(name: str) -> str:\n    return f"Hello, {name}!"\n\n\nprint(greet("world"))\n'
BLOCK = "li[id^=said-] code[data-language=python]"
# A block such as an answer brings, and htmx's word that it is there.
BRING = """([language, code]) => {
  const block = document.createElement("code");
  Object.assign(block, { id: "brought", textContent: code });
  block.dataset.language = language;
  document.querySelector("#brought")?.remove();
  document.querySelector("main").append(block);
  document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: {} }));
}"""
ENDLESS = "for (;;);"
ENDLESS_WHEN_ASKED = """postMessage(["python"]);
onmessage = () => /^(a+)+$/.test("a".repeat(60) + "!");"""


@pytest.fixture
def talker(four):
    return four["openai_compatible"]


def test_code_in_an_answer_is_coloured_and_copied_as_it_is(visitor, talker):
    visitor.sign_in()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.page
    page.goto(f"/chat/?resource={talker}")
    page.locator("#say").fill(CODE)
    page.locator("#say").press("Enter")
    block = page.locator(BLOCK).last
    expect(block.locator(".token.keyword").first).to_have_text("def", timeout=SLOW)
    expect(block.locator(".token.string").last).to_have_text('"world"')
    assert block.text_content() == SAID
    page.get_by_role("button", name="Copy", exact=True).last.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == SAID
    visitor.shoot("chat-code", full=False)


def test_code_is_readable_without_a_script(plain_visitor, talker):
    plain_visitor.sign_in()
    page = plain_visitor.page
    page.goto(f"/chat/?resource={talker}")
    page.locator("#say").fill(CODE)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(BLOCK).last).to_have_text(SAID, timeout=SLOW)


@pytest.fixture
def chat(visitor, talker):
    visitor.sign_in()

    def opened(prism=None):
        if prism:
            script = {"content_type": "text/javascript", "body": prism}
            visitor.page.route("**/prism.min*.js", lambda route: route.fulfill(**script))
        visitor.page.goto(f"/chat/?resource={talker}")
        return visitor.page

    return opened


def test_code_that_grows_keeps_its_colours_meanwhile(chat):
    page = chat()
    page.evaluate(BRING, ["py", "import os\n"])
    expect(page.locator("#brought .token")).to_have_text(["import"])
    grown = (
        f"""(what) => {{ ({BRING})(what); return document.querySelector("#brought").innerHTML; }}"""
    )
    html = page.evaluate(grown, ["py", "import os\n\nclass A:"])
    assert html == '<span class="token keyword">import</span> os\n\nclass A:'
    expect(page.locator("#brought .token")).to_have_text(["import", "class", "A"])


@pytest.mark.parametrize(
    ("language", "code"),
    [("klingon", "class A: pass"), ("python", "class A: pass\n" * 4000), ("__proto__", "class A")],
)
def test_what_is_unknown_or_very_long_stays_plain(chat, language, code):
    page = chat()
    page.evaluate(BRING, ["python", "pass"])
    expect(page.locator("#brought .token")).to_have_count(1)
    page.evaluate(BRING, [language, code])
    page.wait_for_timeout(500)
    assert page.locator("#brought").inner_html() == code


def test_markup_in_code_stays_text(chat):
    page = chat()
    code = "<img src=x onerror=alert(1)>&lt;b&gt;\xa0<script>alert(2)</script>"
    page.evaluate(BRING, ["html", code])
    expect(page.locator("#brought .token").first).to_be_visible()
    assert page.locator("#brought").text_content() == code
    assert page.locator("#brought :not(span)").count() == 0


def test_what_the_worker_says_can_only_name_spans(chat):
    html = '<p title="x" id="y"><b>ab</b></p><span class="token tag" id="z">cd</span>'
    page = chat(f"postMessage(['python']); onmessage = () => postMessage({html!r})")
    page.evaluate(BRING, ["python", "wxyz"])
    expect(page.locator("#brought .token")).to_have_count(1)
    assert page.locator("#brought").inner_html() == 'wx<span class="token name">yz</span>'
    page.evaluate(BRING, ["python", "vwxyz"])
    page.wait_for_timeout(500)
    assert page.locator("#brought").inner_html() == "vwxyz"


def test_code_that_takes_for_ever_stays_plain_and_the_page_quick(chat):
    page = chat(ENDLESS_WHEN_ASKED)
    page.evaluate(BRING, ["python", "class A: pass"])
    until(lambda: page.evaluate("givenUp.size") == 1)
    expect(page.locator("#brought")).to_have_text("class A: pass")
    until(lambda: page.evaluate("worker === null"))
    # The same again, or grown, is left alone; something else gets a worker of its own.
    page.evaluate(BRING, ["python", "class A: pass  # now"])
    assert page.evaluate("worker === null")
    page.evaluate(BRING, ["python", "class B: pass"])
    until(lambda: page.evaluate("givenUp.size") == 2)
    assert page.locator("#brought").inner_html() == "class B: pass"


def test_a_worker_that_never_begins_is_nobodys_trouble(chat):
    page = chat(ENDLESS)
    page.evaluate(BRING, ["python", "class A: pass"])
    page.locator("#say").fill("Still here")
    expect(page.locator("#say")).to_have_value("Still here")
    assert page.locator("#brought").inner_html() == "class A: pass"
