"""Whose credentials AWS sees, and where a connection's calls may go."""

import json
import socket
from dataclasses import replace

import pytest

from platforms.addresses import Forbidden
from platforms.aws import clients
from platforms.contract import NetworkPolicy
from platforms.errors import Denied, Refused, Unreachable
from platforms.registry import platform
from platforms.sagemaker import chat
from tests.platforms.far_end import FarEnd, Reply
from tests.platforms.hub import page
from tests.platforms.listening import heard
from tests.platforms.test_sagemaker_asking import CHAT, STREAM, WHOLE, streamed

PLATFORM = platform("sagemaker")
ROLE = "arn:aws:iam::111122223333:role/worker"
ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
<SecretAccessKey>s</SecretAccessKey><SessionToken>role-token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>"""

CALLER = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/staque</Arn><UserId>A</UserId>
<Account>111122223333</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


@pytest.fixture(autouse=True)
def keys_lying_around(monkeypatch):
    """A machine with credentials of its own, and a profile that does not exist."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    clients._kept_control.cache_clear()


@pytest.fixture
def real_access(far_end, aws_access):
    """A connection that is not simulated, to an emulator at the far end."""
    far_end.answer("ListHubContents", page())
    far_end.answer(STREAM, streamed(WHOLE))
    return replace(aws_access, simulated=False)


def models(access):
    return list(PLATFORM.catalog(access).models())


def signers(far_end):
    named = [seen.headers["Authorization"].partition("Credential=")[2] for seen in far_end.seen]
    return [name.partition("/")[0] for name in named]


async def test_a_rehearsal_never_uses_the_machines_keys_or_profiles(
    far_end, aws_access, asked, monkeypatch
):
    monkeypatch.setenv("AWS_PROFILE", "nonsense")
    far_end.answer("ListHubContents", page())
    far_end.answer(STREAM, streamed(WHOLE))
    access = replace(aws_access, role_arn=ROLE)
    models(access)
    await heard(PLATFORM.chat(access), asked(CHAT))
    assert signers(far_end) == ["simulated", "simulated"]


async def test_a_rehearsal_never_looks_for_credentials(far_end, aws_access, asked, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", far_end.url)
    far_end.answer("ListHubContents", page())
    far_end.answer(STREAM, streamed(WHOLE))
    models(aws_access)
    await heard(PLATFORM.chat(aws_access), asked(CHAT))
    assert [seen.path for seen in far_end.seen] == ["/", STREAM]


async def test_a_real_connection_uses_the_machines_keys(far_end, real_access, asked):
    models(real_access)
    await heard(PLATFORM.chat(real_access), asked(CHAT))
    assert signers(far_end) == ["AKIAREAL", "AKIAREAL"]


async def test_a_role_is_assumed_in_the_machines_name_and_works_in_its_own(
    far_end, real_access, asked
):
    far_end.answer("/", Reply(body=ASSUMED, headers={"Content-Type": "text/xml"}))
    far_end.answer("ListHubContents", page())
    access = replace(real_access, role_arn=ROLE)
    models(access)
    models(access)
    await heard(PLATFORM.chat(access), asked(CHAT))
    assert signers(far_end) == ["AKIAREAL", "ASIAROLE", "ASIAROLE", "AKIAREAL", "ASIAROLE"]
    assert b"Action=AssumeRole" in far_end.seen[0].body
    assert far_end.seen[1].headers["X-Amz-Security-Token"] == "role-token"


def test_a_role_of_somebody_else_is_asked_for_with_its_external_id(far_end, real_access):
    far_end.answer("/", Reply(body=ASSUMED, headers={"Content-Type": "text/xml"}))
    far_end.answer("ListHubContents", page())
    models(replace(real_access, role_arn=ROLE, external_id="our-contract-7"))
    assert b"ExternalId=our-contract-7" in far_end.seen[0].body


async def test_a_role_that_may_not_be_assumed_is_denied(far_end, real_access, asked):
    said = b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
    far_end.answer("/", Reply(status=403, body=b"<ErrorResponse>%s</ErrorResponse>" % said))
    access = replace(real_access, role_arn=ROLE)
    with pytest.raises(Denied):
        models(access)
    with pytest.raises(Denied):
        await heard(PLATFORM.chat(access), asked(CHAT))


def test_credentials_that_may_not_read_the_catalog_are_told_which_right_they_lack(
    far_end, real_access
):
    far_end.answer("/", Reply(body=CALLER, headers={"Content-Type": "text/xml"}))
    said = json.dumps({"__type": "AccessDeniedException", "Message": "not authorized to perform"})
    far_end.answer("ListHubContents", Reply(status=400, body=said.encode()))
    found = PLATFORM.verify(real_access)
    assert found.verdict == "fail"
    assert "not authorized to perform" in found.detail
    assert "sagemaker:ListHubContents" in found.remedy


async def test_a_machine_without_credentials_says_so(
    far_end, real_access, asked, monkeypatch, tmp_path
):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(Denied) as error:
        models(real_access)
    assert error.value.code == "no_credentials"
    assert error.value.advice
    with pytest.raises(Denied):
        await heard(PLATFORM.chat(real_access), asked(CHAT))
    assert PLATFORM.verify(real_access).verdict == "fail"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALATER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    assert models(real_access) == []


def test_a_profile_that_does_not_exist_is_told_for_a_real_connection(real_access, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nonsense")
    with pytest.raises(Denied):
        models(real_access)


@pytest.mark.parametrize("changed", [{"endpoint_url": ""}, {"region": ""}])
async def test_a_rehearsal_without_its_simulator_or_region_goes_nowhere(aws_access, asked, changed):
    access = replace(aws_access, **changed)
    with pytest.raises(Refused):
        models(access)
    with pytest.raises(Refused):
        await heard(PLATFORM.chat(access), asked(CHAT))
    assert PLATFORM.verify(access).verdict == "fail"


def test_a_region_that_cannot_be_one_is_refused(aws_access):
    with pytest.raises(Refused):
        models(replace(aws_access, region="us east/1"))


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost", "0x7f.1"])
async def test_an_address_inside_is_refused_unsent_unless_allowed(far_end, aws_access, asked, host):
    url = f"http://{host}:{far_end.port}"
    access = replace(aws_access, endpoint_url=url, network=NetworkPolicy())
    with pytest.raises(Forbidden):
        models(access)
    with pytest.raises(Forbidden):
        await heard(PLATFORM.chat(access), asked(CHAT))
    assert far_end.seen == []


async def test_a_name_is_replaced_by_the_address_that_was_judged(far_end, aws_access, asked):
    far_end.answer("ListHubContents", page())
    far_end.answer(STREAM, streamed(WHOLE))
    access = replace(aws_access, endpoint_url=f"http://localhost:{far_end.port}")
    models(access)
    await heard(PLATFORM.chat(access), asked(CHAT))
    assert {seen.headers["Host"] for seen in far_end.seen} == {f"localhost:{far_end.port}"}


def test_an_address_of_version_six_is_reached(aws_access):
    server = FarEnd("::1")
    try:
        server.answer("ListHubContents", page())
        access = replace(aws_access, endpoint_url=server.url)
        assert models(access) == []
    finally:
        server.close()


def test_over_https_the_certificate_binds_the_name(far_end, aws_access):
    with pytest.raises(Unreachable):
        models(replace(aws_access, endpoint_url=f"https://localhost:{far_end.port}"))


def test_a_proxy_of_the_environment_is_not_used_for_an_address_of_ours(
    far_end, aws_access, monkeypatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    far_end.answer("ListHubContents", page())
    assert models(aws_access) == []


async def test_a_real_connection_without_an_address_of_its_own_goes_to_aws(aws_access):
    access = replace(aws_access, simulated=False, endpoint_url="", region="eu-west-3")
    control = clients.control(access, "sagemaker")
    assert control.meta.endpoint_url == "https://api.sagemaker.eu-west-3.amazonaws.com"
    asked = clients.runtime(access, "sagemaker-runtime", region="eu-west-3", silence_seconds=70)
    async with asked as client:
        assert client.meta.endpoint_url == "https://runtime.sagemaker.eu-west-3.amazonaws.com"


def test_clients_are_kept_by_connection(aws_access):
    first = clients.control(aws_access, "sagemaker")
    assert clients.control(replace(aws_access), "sagemaker") is first
    assert clients.control(aws_access, "sagemaker", once=True) is not first
    assert clients.control(replace(aws_access, region="eu-west-1"), "sagemaker") is not first


async def test_a_silent_model_is_unreachable(aws_access, asked, monkeypatch):
    monkeypatch.setattr(chat, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(Unreachable):
            await heard(PLATFORM.chat(replace(aws_access, endpoint_url=url)), asked(CHAT))


async def test_a_model_that_falls_silent_is_unreachable(far_end, aws_access, asked, monkeypatch):
    monkeypatch.setattr(chat, "ANSWER_SECONDS", 0.2)
    far_end.answer(STREAM, streamed(b"data: {", then="hang"))
    with pytest.raises(Unreachable):
        await heard(PLATFORM.chat(aws_access), asked(CHAT))
