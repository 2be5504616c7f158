"""Each page in each designed state, at 360 and 1,440 pixels, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SHOTS
from tests.browser.gallery.scenes import SCENES

pytestmark = pytest.mark.browser
GALLERY = SHOTS / "gallery"
WIDTHS = {360: 740, 1440: 900}


def path_of(scene, worlds):
    world = worlds.get(scene.who)
    return scene.path.format(**(world["ids"] if world else {}))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_is_whole(scene, look, gallery_worlds):
    visitor = look(scene.who)
    GALLERY.mkdir(parents=True, exist_ok=True)
    answer = visitor.page.goto(path_of(scene, gallery_worlds))
    assert answer.status == scene.expects
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            name = f"{scene.name}-{width}-{scheme}.png"
            visitor.page.screenshot(path=str(GALLERY / name), full_page=True)
        assert visitor.overflow() <= 0, f"{scene.name} is wider than {width} pixels"
    # The browser itself remarks upon the status of a page that is not there.
    assert [said for said in visitor.complaints if str(scene.expects) not in said] == []


# The admin's markup is Django's and its theme's; what we add to it is read by eye.
OURS = [scene for scene in SCENES if not scene.path.startswith("/admin/")]


@pytest.mark.parametrize("scene", OURS, ids=lambda scene: scene.name)
def test_a_page_is_open_to_everybody(scene, look, gallery_worlds):
    """axe finds nothing against WCAG 2.2 AA. Its own script needs the policy out of its way."""
    wrong = {}
    visitor = look(scene.who, bypass_csp=True)
    page = visitor.page
    for width, scheme in ((1440, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.emulate_media(color_scheme=scheme)
        page.goto(path_of(scene, gallery_worlds))
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        for one in found.response["violations"]:
            where = "; ".join(node["html"][:160] for node in one["nodes"][:4])
            wrong[f"{one['id']} ({width}, {scheme})"] = f"{one['help']}: {where}"
    assert wrong == {}


def test_every_named_page_has_its_scene():
    """A page that is not looked at is a page that nobody has seen."""
    from tests.browser.gallery.pages import unseen

    assert unseen() == []
