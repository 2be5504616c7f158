"""What every platform promises, whatever words it speaks: the same test for each."""

import asyncio
import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from platforms.contract import Delta, Ending, OfferedModel, Question, Turn
from platforms.errors import PlatformError, Refused, Throttled, TryLater, Unreachable
from platforms.keeping import keep_open
from platforms.registry import PLATFORMS, platform
from tests.platforms.listening import first_of, heard, heard_until_trouble
from tests.platforms.rigs import RIGS, SECRET

NOBODY = "http://127.0.0.1:9"
VENDOR_WORDS = ("Arn", "InService", "botocore", "aiohttp", "Endpoint'", "prompt_tokens")


@pytest.fixture(params=sorted(RIGS))
def rig(request, simulator):
    simulator.reset()
    yield RIGS[request.param](simulator)
    simulator.reset()


def test_every_platform_has_a_rig():
    assert set(RIGS) == set(PLATFORMS)


def test_an_unknown_platform_is_refused():
    with pytest.raises(Refused):
        platform("nowhere")


def question(rig, **said):
    turns = (Turn(role="user", content="Say something."),)
    return Question(order=rig.order, **({"turns": turns} | said))


def perform_all(rig, steps):
    """As a worker does: what may succeed later is tried later."""
    launcher = rig.platform.launcher(rig.access)
    for step in steps:
        for _ in range(20):
            try:
                launcher.perform(rig.order, step)
                break
            except TryLater:
                rig.simulator.advance(60)
        else:
            raise AssertionError(f"{step.name} was never done")


def test_the_catalog_yields_models_that_can_be_kept_and_read_again(rig):
    models = list(rig.platform.catalog(rig.access).models())
    ids = [model.model_id for model in models]
    assert ids
    assert len(set(ids)) == len(ids)
    for model in models:
        assert model.name
        assert model.source
        assert json.loads(json.dumps(model.recipe)) == dict(model.recipe)
        assert model.context_window is None or model.context_window > 0
        assert model.default_instance_type in (*model.instance_types, "")
    assert list(rig.platform.catalog(rig.access).models()) == models


def test_a_blueprint_asks_nobody_and_is_always_the_same(rig):
    before = len(rig.simulator.calls())
    launcher = rig.platform.launcher(rig.access)
    plan = launcher.blueprint(rig.order)
    assert plan == rig.platform.launcher(rig.access).blueprint(rig.order)
    assert len(rig.simulator.calls()) == before
    steps = [*plan.launch, *plan.stop, *plan.start, *plan.delete]
    assert plan.launch
    assert all(step.title and step.call and step.remote_name for step in steps)
    assert json.loads(json.dumps([dict(step.parameters) for step in steps]))


def test_only_what_costs_by_the_hour_has_a_paid_step(rig):
    plan = rig.platform.launcher(rig.access).blueprint(rig.order)
    assert any(step.paid for step in plan.launch) == rig.platform.hourly
    assert any(step.paid for step in plan.start) == rig.platform.hourly
    assert not any(step.paid for step in (*plan.stop, *plan.delete))


def test_checks_pass_before_a_launch_that_will_succeed(rig):
    checks = rig.platform.launcher(rig.access).checks(rig.order)
    assert checks
    assert {check.verdict for check in checks} <= {"pass", "unknown"}
    # A rehearsal says of what it cannot look at that it is one.
    for check in checks:
        assert check.verdict == "pass" or check.detail.startswith("Simulated"), check


def test_doing_a_step_twice_is_the_same_as_once(rig):
    launcher = rig.platform.launcher(rig.access)
    for step in launcher.blueprint(rig.order).launch:
        launcher.perform(rig.order, step)
        launcher.perform(rig.order, step)
    rig.simulator.advance(3600)
    assert launcher.observe(rig.order).status == "in_service"
    created = [call for call in rig.simulator.calls() if call["operation"] == "CreateEndpoint"]
    assert len(created) <= 1


def test_removing_what_is_gone_is_success(rig):
    plan = rig.platform.launcher(rig.access).blueprint(rig.order)
    perform_all(rig, [*plan.stop, *plan.delete, *plan.delete])


def test_observing_tells_the_whole_life(rig):
    launcher = rig.platform.launcher(rig.access)
    plan = launcher.blueprint(rig.order)
    before = launcher.observe(rig.order).status
    rig.in_service()
    serving = launcher.observe(rig.order)
    assert (serving.status, serving.reason_code) == ("in_service", "")
    assert serving.endpoint_url
    assert serving.remote_id
    perform_all(rig, plan.stop)
    rig.simulator.advance(3600)
    assert launcher.observe(rig.order).status == before
    perform_all(rig, plan.start)
    rig.simulator.advance(3600)
    assert launcher.observe(rig.order).status == "in_service"
    perform_all(rig, plan.delete)
    rig.simulator.advance(3600)
    assert launcher.observe(rig.order).status == before


@pytest.mark.parametrize("stream", [True, False])
async def test_an_answer_is_deltas_and_one_ending_with_disjoint_counts(rig, stream):
    rig.in_service()
    text, _, ending = await heard(rig.platform.chat(rig.access), question(rig, stream=stream))
    assert "Say something." in text
    assert ending.stop_reason == "complete"
    counts = dataclasses.astuple(ending.usage)
    assert all(isinstance(count, int) and count >= 0 for count in counts)
    assert ending.usage.input_tokens > 0
    assert ending.usage.output_tokens > 0


async def test_both_ways_of_asking_count_and_say_the_same(rig):
    rig.in_service()
    chat = rig.platform.chat(rig.access)
    streamed = await heard(chat, question(rig, stream=True))
    assert streamed == await heard(chat, question(rig, stream=False))


async def test_a_limit_of_tokens_ends_an_answer_as_too_short(rig):
    rig.in_service()
    _, _, ending = await heard(rig.platform.chat(rig.access), question(rig, max_tokens=3))
    assert (ending.stop_reason, ending.usage.output_tokens) == ("length", 3)


async def test_many_questions_at_once_share_what_is_kept_open(rig):
    rig.in_service()
    async with keep_open():
        chat = rig.platform.chat(rig.access)
        answers = await asyncio.gather(*(heard(chat, question(rig)) for _ in range(20)))
    assert len({text for text, _, _ in answers}) == 1


async def test_leaving_an_answer_hangs_up_on_the_platform(rig, far_end):
    access = rig.hanging(far_end)
    assert await first_of(rig.platform.chat(access), question(rig)) == Delta(text="Once upon")
    assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_cancelling_an_answer_hangs_up_on_the_platform(rig, far_end):
    access = rig.hanging(far_end)
    begun = asyncio.Event()

    async def listen():
        async for _ in rig.platform.chat(access).ask(question(rig)):
            begun.set()

    task = asyncio.create_task(listen())
    await asyncio.wait_for(begun.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(far_end.seen[0].left.wait, 5)


async def test_a_cut_stream_is_trouble_after_what_was_said_and_is_not_asked_again(rig):
    rig.in_service()
    rig.simulator.fault("cut_stream", after_tokens=3)
    rig.simulator.speed(50.0)  # what comes in the same moment as the cut may be lost with it
    before = len(rig.simulator.calls())
    got, trouble = await heard_until_trouble(rig.platform.chat(rig.access), question(rig))
    assert got
    assert not any(isinstance(event, Ending) for event in got)
    assert isinstance(trouble, PlatformError)
    assert len(rig.simulator.calls()) == before + 1


@pytest.mark.parametrize("kind", ["throttle", "denied", "broken_answer", "model_error"])
@pytest.mark.parametrize("stream", [True, False])
async def test_trouble_while_asking_is_told_in_our_words_and_not_repeated(rig, kind, stream):
    rig.in_service()
    rig.simulator.fault(kind)
    before = len(rig.simulator.calls())
    asked = question(rig, stream=stream)
    _, trouble = await heard_until_trouble(rig.platform.chat(rig.access), asked)
    assert (kind == "throttle") == isinstance(trouble, Throttled)
    assert trouble.text.endswith(".")
    assert not any(word in trouble.text for word in VENDOR_WORDS)
    assert len(rig.simulator.calls()) == before + 1


@pytest.mark.parametrize("kind", ["throttle", "denied", "broken_answer"])
def test_trouble_with_control_calls_is_told_in_our_words(rig, kind):
    rig.in_service()
    rig.simulator.fault(kind, times=None)
    # What is repeated with back-off before it is given up is tried on one power alone.
    for read in list(reads(rig, rig.access))[: 1 if kind == "throttle" else None]:
        with pytest.raises(PlatformError) as error:
            read()
        assert error.value.text.endswith(".")
        assert not any(word in error.value.text for word in VENDOR_WORDS)


def test_a_read_is_repeated_when_it_failed_once(rig):
    for read in reads(rig, rig.access):
        rig.simulator.fault("throttle")
        read()


def test_nobody_there_is_unreachable(rig):
    read, *_ = reads(rig, rig.at(NOBODY))
    with pytest.raises(Unreachable):
        read()


async def test_asking_nobody_is_unreachable(rig):
    with pytest.raises(Unreachable):
        await heard(rig.platform.chat(rig.at(NOBODY)), question(rig))


def test_checks_and_verification_never_crash(rig):
    for access in (rig.at(NOBODY), rig.at("ftp://x"), rig.at("http://169.254.169.254")):
        verified = rig.platform.verify(access)
        assert verified.verdict in ("fail", "unknown")
        assert verified.remedy
        verdicts = {check.verdict for check in rig.platform.launcher(access).checks(rig.order)}
        assert verdicts & {"fail", "unknown"}


def test_a_denied_read_makes_a_check_unknown_or_failed_and_no_more(rig):
    rig.simulator.fault("denied", times=None)
    checks = rig.platform.launcher(rig.access).checks(rig.order)
    assert {"fail", "unknown"} & {check.verdict for check in checks}


def test_no_secret_shows_in_anything_that_may_be_printed(rig):
    rig.simulator.fault("denied")
    launcher = rig.platform.launcher(rig.access)
    with pytest.raises(PlatformError) as error:
        launcher.observe(rig.order)
    shown = [rig.access, launcher, launcher.blueprint(rig.order), error.value]
    shown += [error.value.vendor_text, rig.platform.chat(rig.access)]
    assert not any(SECRET in f"{one!r} {one}" for one in shown)
    assert SECRET not in f"{rig.access!r}"


def reads(rig, access):
    """Every power that only reads, as something to call."""
    found, now = rig.platform, datetime.now(UTC)
    yield lambda: list(found.catalog(access).models())
    yield lambda: found.launcher(access).observe(rig.order)
    if found.prices:
        yield lambda: found.prices(access).hourly(
            region="us-east-1", instance_types=("ml.g5.xlarge",)
        )
    if found.token_prices:
        model = OfferedModel(model_id=rig.order.model_id, name="m", recipe=rig.order.recipe)
        yield lambda: found.token_prices(access).tokens(region="us-east-1", models=(model,))
    if found.metrics:
        yield lambda: found.metrics(access).read(
            rig.order, since=now - timedelta(hours=1), until=now
        )
