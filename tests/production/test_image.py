"""The image holds the product alone: no simulated cloud, no tests, no embedded start."""

import re
import subprocess
import sys

import httpx
import pytest
import yaml

from tests.production.image import ROOT, allowed, command_of, copied, instructions
from tests.production.site import HOST

ELSEWHERE = ("simulator", "tests", "bench", "launcher", "frontend", "deploy")


def test_every_room_is_copied_and_nothing_else():
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - set(ELSEWHERE)
    beside = {"static", "templates", "requirements.txt", "docs/guides"}
    assert set(copied()) == rooms | beside


def test_nothing_more_reaches_the_build():
    assert sorted(allowed()) == sorted(copied())


def test_packages_come_by_their_hashes():
    (step,) = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert "--require-hashes" in step
    text = (ROOT / "requirements.txt").read_text()
    assert text.count("--hash=sha256:") > len(re.findall(r"(?m)^[a-z0-9].*==", text))


def test_it_runs_as_nobody_in_particular_and_says_how_it_is():
    words = [word for word, _ in instructions()]
    users = [rest for word, rest in instructions() if word == "USER"]
    assert users == ["staque"]
    assert "HEALTHCHECK" in words
    assert words.index("USER") < words.index("CMD")
    assert "--uid 10001" in next(r for w, r in instructions() if w == "RUN" and "useradd" in r)


def test_no_secret_stays_in_a_layer():
    kept = [rest for word, rest in instructions() if word in ("ENV", "ARG")]
    assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL|REDIS_URL", " ".join(kept))


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_not_production_is_not_there(image, name):
    assert not (image / name).exists()
    found = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=image, capture_output=True, check=False
    )
    assert found.returncode != 0


def test_of_the_documents_only_the_guides_are_there_which_a_page_shows(image):
    assert [path.name for path in (image / "docs").iterdir()] == ["guides"]


def test_static_files_have_hashes_and_are_small_on_the_wire(site):
    web = site.web("pages")
    with site.client(web) as door:
        page = door.get("/sign-in/", follow_redirects=True)
        assert page.status_code == 200, page.text
        (style,) = re.findall(r'href="(/static/css/app\.[0-9a-f]{12}\.css)"', page.text)
        answer = door.get(style, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_plain_address_leads_to_the_safe_one_and_health_is_told_to_anybody(site):
    web = site.web("pages")
    plain = httpx.get(f"{web.url}/", headers={"Host": HOST})
    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{HOST}/")
    assert httpx.get(f"{web.url}/healthz").status_code == 200
    assert httpx.get(f"{web.url}/", headers={"X-Forwarded-Proto": "https"}).status_code == 400


def test_the_image_starts_the_web_by_itself():
    (default,) = [rest for word, rest in instructions() if word == "CMD"]
    assert yaml.safe_load(default) == command_of("pages") == command_of("streams")
