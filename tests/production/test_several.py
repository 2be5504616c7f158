"""Several of each part work together; when one dies the others go on."""

import json
import sys

import httpx
import pytest

from tests.production.far_end import MODEL
from tests.production.site import until

MAKE = """
import sys
import django
django.setup()
from accounts.models import User
from modelcatalog.models import CatalogModel, Connection
from deployments.models import DeployedResource
from django.utils import timezone
connection = Connection.objects.create(
    platform="openai_compatible", name=sys.argv[1], base_url=sys.argv[1], simulated=False)
model = CatalogModel.objects.create(connection=connection, platform=connection.platform,
    model_id=sys.argv[2], name="Word by word", refreshed_at=timezone.now())
resource = DeployedResource.objects.create(user=User.objects.get(), connection=connection,
    catalog_model=model, platform=connection.platform, resource_type="openai-compatible",
    model_id=model.model_id, resource_name=sys.argv[1], remote_name=sys.argv[1], simulated=False,
    status="in_service", observed_status="in_service", desired_status="in_service")
print(connection.pk, resource.pk)
"""


@pytest.fixture(autouse=True)
def _alone(site):
    """Every test starts the processes that it needs, beside none of the one before."""
    yield
    site.close()


@pytest.fixture
def resource(site, far_end):
    done = site.run(sys.executable, "-c", MAKE, far_end.url, MODEL)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[1]


def ask(door, resource):
    """The generation of a question just asked."""
    conversation = door.post("/api/v1/conversations/", json={"title": "t"}).json()["data"]["id"]
    path = f"/api/v1/conversations/{conversation}/threads/"
    thread = door.post(path, json={"resource_id": resource}).json()["data"]["id"]
    body = {"content": "Go on.", "stream": True}
    with door.stream("POST", f"/api/v1/threads/{thread}/messages/", json=body) as answer:
        for _, name, data in events(answer):
            if name == "started":
                return data["generation_id"]
    raise AssertionError("The answer did not begin.")


def events(answer):
    """(id, name, data) as they come."""
    fields = {}
    for line in answer.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


def watch(door, generation, *, after=0, until_text=None):
    """What a viewer has seen and the last id, until so much text is there or the end."""
    text, last, name = "", after, ""
    with door.stream(
        "GET", f"/api/v1/generations/{generation}/events/", headers={"Last-Event-ID": str(after)}
    ) as answer:
        for last, name, data in events(answer):  # noqa: B007  # used after the loop
            text = data["text"] if name == "snapshot" else text
            text += data["text"] if name == "delta" else ""
            if until_text is not None and text == until_text:
                break
    return text, last, name


def test_a_viewer_moves_to_another_web_process_and_misses_nothing(site, far_end, resource):
    pages = [site.web("pages"), site.web("pages")]
    writing = site.web("streams")
    token = site.token(pages[0])
    with site.client(writing, token) as door:
        generation = ask(door, resource)
    until(lambda: far_end.asked)
    far_end.say("One ")
    second = site.web("streams")
    with site.client(second, token) as door:
        text, last, _ = watch(door, generation, until_text="One ")
    second.kill()
    pages[0].kill()
    far_end.say("two ")
    far_end.say("three")
    far_end.end()
    with site.client(writing, token) as door:
        rest, _, end = watch(door, generation, after=last)
    assert (text + rest, end) == ("One two three", "done")
    with site.client(pages[1], token) as door:
        assert door.get("/api/v1/auth/me/").status_code == 200
    assert far_end.asked == 1


def test_an_answer_whose_writer_dies_is_ended_and_told_by_another(site, far_end, resource):
    site.start("worker")
    site.start("beat")
    writing = site.web("streams")
    token = site.token(writing)
    with site.client(writing, token) as door:
        generation = ask(door, resource)
        until(lambda: far_end.asked)
        far_end.say("Begun")
        _, last, _ = watch(door, generation, until_text="Begun")
    other = site.web("streams")
    writing.kill()
    with site.client(other, token) as door:
        _, _, end = watch(door, generation, after=last)
    assert end == "error"
    status = site.asked("SELECT status FROM generations WHERE id = %s", generation)
    assert status == ("interrupted",)
    assert far_end.asked == 1


def test_pages_write_no_answers(site, far_end, resource):
    pages = site.web("pages")
    token = site.token(pages)
    with site.client(pages, token) as door:
        door.timeout = httpx.Timeout(3)
        with pytest.raises(httpx.ReadTimeout):
            ask(door, resource)
    assert far_end.asked == 0
    streams = site.web("streams")
    until(lambda: far_end.asked == 1)
    streams.kill()


def seen(site, part):
    """Seconds since a part was last seen."""
    question = "SELECT extract(epoch FROM clock_timestamp() - seen_at) FROM upkeep_parts "
    found = site.asked(question + "WHERE name = %s", part)
    return float(found[0]) if found else 1e9


def test_of_two_workers_one_may_die(site):
    workers = [site.start("worker"), site.start("worker")]
    site.start("beat")
    until(lambda: seen(site, "work") < 3)
    until(lambda: all("ready" in worker.said for worker in workers))
    workers[0].kill()
    with site.web("pages") and site.client(site.web("pages")) as door:
        # What was sent just before is done by the other: signs stay fresh for longer than it takes.
        for _ in range(3):
            before = site.asked("SELECT seen_at FROM upkeep_parts WHERE name = 'work'")
            until(
                lambda was=before: (
                    site.asked("SELECT seen_at FROM upkeep_parts WHERE name = 'work'") > was
                )
            )
        assert door.get("/readyz").json()["worker"] == "ok"


def test_of_two_beats_one_beats_and_the_other_takes_over(site):
    site.start("worker")
    beats = [site.start("beat"), site.start("beat")]
    holder = (
        "SELECT holder FROM upkeep_parts WHERE name = 'beat' AND held_until > clock_timestamp()"
    )
    until(lambda: any("This beat beats." in beat.said for beat in beats))
    until(lambda: seen(site, "work") < 2)
    first = site.asked(holder)
    beating = [beat for beat in beats if "This beat beats." in beat.said]
    assert len(beating) == 1
    (waiting,) = [beat for beat in beats if beat not in beating]
    beating[0].kill()
    until(lambda: "This beat beats." in waiting.said, 12)
    assert site.asked(holder) != first
    until(lambda: seen(site, "work") < 2)


def test_a_beat_that_is_asked_to_end_hands_over_at_once(site):
    one, other = site.start("beat"), site.start("beat")
    until(lambda: any("This beat beats." in beat.said for beat in (one, other)))
    if "This beat beats." in other.said:
        one, other = other, one
    one.popen.terminate()
    until(lambda: "This beat beats." in other.said, 4)
