"""Several of each part work together; when one dies the others go on."""

import httpx
import pytest

from tests.production.asking import ask, seen, watch
from tests.production.site import until


@pytest.fixture(autouse=True)
def _alone(site):
    """Every test starts the processes that it needs, beside none of the one before."""
    yield
    site.close()


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
