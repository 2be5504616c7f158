"""Whether something in service does serve: what each platform's cheapest honest look says."""

import dataclasses

import pytest

from platforms.errors import Denied, Throttled
from tests.platforms.rigs import RIGS

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(params=sorted(RIGS))
def rig(request, simulator):
    simulator.reset()
    yield RIGS[request.param](simulator)
    simulator.reset()


@pytest.fixture
def endpoint(simulator):
    simulator.reset()
    found = RIGS["sagemaker"](simulator)
    found.in_service()
    return found


@pytest.fixture(params=["nim", "openai_compatible"])
def server(request, simulator):
    simulator.reset()
    return RIGS[request.param](simulator)


def health(rig, **other):
    order = dataclasses.replace(rig.order, **other)
    return rig.platform.health(rig.access).check(order)


def test_what_serves_is_well_and_says_what_was_looked_at(rig):
    rig.in_service()
    found = health(rig)
    assert (found.verdict, found.code) == ("pass", "health")
    assert found.looked_at


def test_looking_asks_no_model(rig):
    rig.in_service()
    rig.simulator.control("DELETE", "/calls")
    health(rig)
    asked = {"InvokeEndpoint", "Converse", "ConverseStream", "chat.completions"}
    made = {call["operation"] for call in rig.simulator.calls()}
    assert made
    assert not made & asked


def test_an_endpoint_that_is_gone_is_not_well(endpoint):
    endpoint.simulator.vanish(endpoint.order.name)
    assert health(endpoint).verdict == "fail"


def test_an_endpoint_that_is_still_coming_up_does_not_serve(simulator):
    simulator.reset()
    rig = RIGS["sagemaker"](simulator)
    simulator.scale(1)
    rig.launch()
    found = health(rig)
    assert (found.verdict, "Creating" in found.title) == ("fail", True)


def test_an_endpoint_that_may_not_be_looked_at_is_unknown(endpoint):
    endpoint.simulator.fault("denied", operation="DescribeEndpoint", times=None)
    with pytest.raises(Denied):
        health(endpoint)


def test_a_server_that_does_not_list_the_model_is_not_well(server):
    found = health(server, model_id="nobody-knows-this")
    assert (found.verdict, bool(found.remedy)) == ("fail", True)


def test_a_server_out_of_reach_is_not_well(server):
    away = dataclasses.replace(server.access, base_url=f"{NOBODY}/v1")
    found = server.platform.health(away).check(server.order)
    assert (found.verdict, bool(found.remedy)) == ("fail", True)


def test_a_nim_that_still_loads_its_model_is_not_well(simulator):
    simulator.reset()
    rig = RIGS["nim"](simulator)
    local = dataclasses.replace(rig.access, base_url=f"{simulator.url}/nim-local/v1")
    simulator.control("POST", "/servers/nim-local", {"loading": True})
    found = rig.platform.health(local).check(rig.order)
    assert (found.verdict, "loading" in found.title) == ("fail", True)


def test_too_many_requests_say_nothing_about_the_model(server):
    server.simulator.fault("throttle", times=None)
    with pytest.raises(Throttled):
        health(server)


def test_a_model_that_the_account_may_not_ask_is_not_well(simulator):
    simulator.reset()
    rig = RIGS["bedrock"](simulator)
    offered = rig.platform.catalog(rig.access).models()
    closed = next(one for one in offered if one.access == "not_granted")
    found = health(rig, model_id=closed.model_id, recipe=closed.recipe)
    assert (found.verdict, bool(found.remedy)) == ("fail", True)
