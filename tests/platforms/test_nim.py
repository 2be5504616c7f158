"""NVIDIA NIM, hosted and in a container: what it offers, and whether it may be asked."""

from dataclasses import replace

import pytest

from platforms.contract import Access, Order, Question, Secret, Turn
from platforms.errors import Denied, Gone, TryLater
from platforms.nim.admission import demand_admission
from platforms.registry import platform
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard
from tests.platforms.rigs import LOOPBACK

NIM = platform("nim")
LLAMA = "meta/llama-3.1-8b-instruct"
ORDER = Order(name="mine", model_id=LLAMA)
LISTED = Reply(body={"data": [{"id": LLAMA, "owned_by": "meta"}]})


@pytest.fixture
def cloud(simulator):
    simulator.reset()
    yield simulator
    simulator.reset()


@pytest.fixture
def hosted(cloud):
    return Access(
        platform="nim",
        simulated=True,
        base_url=f"{cloud.url}/nim/v1",
        secret=Secret("nvapi-right"),
        network=LOOPBACK,
    )


@pytest.fixture
def local(cloud, hosted):
    return replace(hosted, base_url=f"{cloud.url}/nim-local/v1")


def set_up(cloud, service, **conduct):
    cloud.control("POST", f"/servers/{service}", conduct)


def test_hosted_models_are_listed_and_what_the_list_does_not_say_stays_unknown(hosted):
    models = {model.model_id: model for model in NIM.catalog(hosted).models()}
    assert len(models) >= 12
    assert models[LLAMA].name == "llama-3.1-8b-instruct"
    assert models[LLAMA].provider == "meta"
    assert models[LLAMA].context_window is None


def test_a_container_says_how_much_its_model_reads(local):
    (model,) = NIM.catalog(local).models()
    assert (model.context_window, model.provider) == (131072, "meta")


def test_the_right_key_is_verified_and_costs_no_token(cloud, hosted):
    set_up(cloud, "nim", api_key="nvapi-right")
    check = NIM.verify(hosted)
    assert (check.verdict, check.title) == (
        "pass",
        "NVIDIA's hosted NIM answers and lists its models",
    )
    assert not any(call["output_tokens"] for call in cloud.calls())


def test_a_wrong_key_fails_although_the_list_is_open_to_anybody(cloud, hosted):
    set_up(cloud, "nim", api_key="nvapi-other")
    assert list(NIM.catalog(hosted).models())
    check = NIM.verify(hosted)
    assert (check.verdict, "key" in check.title) == ("fail", True)
    assert {one.verdict for one in NIM.launcher(hosted).checks(ORDER)} == {"fail"}
    with pytest.raises(Denied):
        launch(hosted)


def test_a_wrong_path_is_told_as_such(far_end, hosted):
    check = NIM.verify(replace(hosted, base_url=far_end.url))
    assert check.verdict == "fail"
    assert "/v1" in check.remedy


def test_a_container_that_is_loading_is_not_ready_and_no_failure(cloud, local):
    set_up(cloud, "nim-local", loading=True)
    check = NIM.verify(local)
    assert (check.verdict, check.title) == ("unknown", "The NIM is still loading its model.")
    assert NIM.launcher(local).observe(ORDER).status == "provisioning"
    with pytest.raises(TryLater) as error:
        launch(local)
    assert error.value.code == "loading"
    set_up(cloud, "nim-local", loading=False)
    launch(local)
    assert NIM.launcher(local).observe(ORDER).status == "in_service"


def test_a_container_tells_its_release_and_what_it_serves(local):
    check = NIM.verify(local)
    assert (check.verdict, check.title) == ("pass", "NIM 2.0.1 answers and lists its models")
    assert "llama-3.1-8b-instruct" in check.detail
    reached, model = NIM.launcher(local).checks(ORDER)
    assert (reached.title, model.verdict) == ("NIM 2.0.1 is ready", "pass")


def test_a_container_without_metadata_is_ready_all_the_same(far_end, hosted):
    far_end.answer("/v1/models", LISTED)
    far_end.answer("/v1/health/ready", Reply(body={}))
    far_end.answer("/v1/metadata", Reply(body=b"<html>"))
    check = NIM.verify(replace(hosted, base_url=f"{far_end.url}/v1"))
    assert (check.verdict, check.title) == ("pass", "NIM answers and lists its models")


def test_a_model_that_is_not_the_accounts_is_told_before_it_is_deployed(far_end, hosted):
    far_end.answer("/v1/models", LISTED)
    no = {"status": 404, "title": "Not Found", "detail": "Function 'x': Not found for account"}
    far_end.answer("/v1/chat/completions", Reply(status=404, body=no))
    access = replace(hosted, base_url=f"{far_end.url}/v1")
    with pytest.raises(Gone) as error:
        demand_admission(access, LLAMA)
    assert error.value.code == "no_access"
    assert error.value.advice
    assert {one.verdict for one in NIM.launcher(access).checks(ORDER)} == {"fail"}
    # Another model may well be the account's.
    assert NIM.verify(access).verdict == "pass"


def test_an_account_without_credits_is_told(far_end, hosted):
    far_end.answer("/v1/models", LISTED)
    words = {"detail": "Cloud credits expired"}
    far_end.answer("/v1/chat/completions", Reply(status=402, body=words))
    check = NIM.verify(replace(hosted, base_url=f"{far_end.url}/v1"))
    assert (check.verdict, check.detail) == ("fail", "Cloud credits expired")
    assert "credit" in check.title


def test_nothing_is_made_and_nothing_costs_by_the_hour(local):
    plan = NIM.launcher(local).blueprint(ORDER)
    assert [step.name for step in plan.launch] == ["ready", "verify"]
    assert (plan.stop, plan.delete) == ((), ())
    nvidias = replace(local, base_url="https://integrate.api.nvidia.com/v1")
    plan = NIM.launcher(nvidias).blueprint(ORDER)
    assert [step.name for step in plan.launch] == ["verify", "admission"]
    assert not NIM.hourly


@pytest.mark.parametrize("stream", [True, False])
async def test_thoughts_are_told_from_the_answer(hosted, stream):
    order = replace(ORDER, model_id="openai/gpt-oss-20b")
    asked = Question(order=order, turns=(Turn(role="user", content="Hello?"),), stream=stream)
    text, thought, ending = await heard(NIM.chat(hosted), asked)
    assert text.startswith("This is a simulated answer")
    assert thought.endswith("simulated thought.")
    assert ending.usage.reasoning_tokens > 0


def launch(access):
    launcher = NIM.launcher(access)
    for step in launcher.blueprint(ORDER).launch:
        launcher.perform(ORDER, step)
