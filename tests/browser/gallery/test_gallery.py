"""Each page in each designed state, at 360 and 1,440 pixels, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PICTURES, SHOTS
from tests.browser.gallery.scenes import SCENES

pytestmark = pytest.mark.browser
GALLERY = SHOTS / "gallery"
WIDTHS = {360: 740, 1440: 900}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
VIOLATIONS = "options => axe.run(options).then(found => found.violations)"


def path_of(scene, worlds):
    world = worlds.get(scene.who)
    return scene.path.format(**(world["ids"] if world else {}))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_is_whole_and_open_to_everybody(scene, look, gallery_worlds):
    """Nothing hangs over, the console is content, and axe finds nothing against WCAG 2.2 AA."""
    visitor = look(scene.who)
    if scene.expects != 200:
        visitor.expect_remark(str(scene.expects))
    answer = visitor.page.goto(path_of(scene, gallery_worlds))
    assert answer.status == scene.expects
    expect(visitor.page.locator("body")).to_contain_text(scene.says, use_inner_text=True)
    wrong = {}
    # The admin's markup is Django's and its theme's; what we add to it is read by eye.
    ours = not scene.path.startswith("/admin/")
    for width, scheme in both_ways(visitor.page):
        assert visitor.overflow() <= 0, f"{scene.name} is wider than {width} pixels"
        picture(visitor.page, f"{scene.name}-{width}-{scheme}")
        wrong |= barriers(visitor.page, f"{width}, {scheme}") if ours else {}
    assert visitor.complaints == []
    assert wrong == {}


def both_ways(page):
    """Turn the page narrow and wide, and each light and dark."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            yield width, scheme


def picture(page, name):
    if PICTURES:
        GALLERY.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(GALLERY / f"{name}.jpeg"), full_page=True, quality=75)


def barriers(page, shown):
    """What axe finds wrong with the page as it is shown, each with the first places."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    return {
        f"{one['id']} ({shown})": f"{one['help']}: "
        + "; ".join(node["html"][:160] for node in one["nodes"][:4])
        for one in page.evaluate(VIOLATIONS, WCAG)
    }


def test_every_named_page_has_its_scene():
    """A page that is not looked at is a page that nobody has seen."""
    from tests.browser.gallery.pages import unseen

    assert unseen() == []


def test_a_barrier_would_be_found(look):
    page = look("newcomer").page
    page.goto("/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"/favicon.ico\">'")
    assert any(found.startswith("image-alt") for found in barriers(page, "wide"))
