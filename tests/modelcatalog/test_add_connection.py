"""Adding a connection: who may, and what makes one."""

from dataclasses import replace

import pytest

from modelcatalog import actions
from modelcatalog.models import Connection

CONNECTIONS = "/api/v1/connections/"
SERVER = {"platform": "openai_compatible", "name": "Ours", "base_url": "https://llm.example.com/v1"}
AWS = {"platform": "sagemaker", "name": "AWS", "region": "eu-west-1"}
ROLE = "arn:aws:iam::123456789012:role/Staque"


def add(script, body):
    return script.post(CONNECTIONS, body, format="json")


def fields(answer):
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_connection")
    return answer.json()["details"]


@pytest.fixture
def root(super_admin, api_of):
    return api_of(super_admin)


@pytest.fixture
def allowed(settings):
    secrets = ("LLM_KEY@llm.example.com", "LOCAL_KEY@127.0.0.1:8080", "BROKEN", "EMPTY@")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, connection_secrets=secrets)


def test_a_super_admin_adds_a_server(root, super_admin):
    answer = add(root, SERVER | {"base_url": " https://llm.example.com/v1/ "})
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["base_url"] == "https://llm.example.com/v1"
    assert made["simulated"] is False
    assert made["secret_ref"] == ""
    kept = Connection.objects.get(pk=made["id"])
    assert kept.created_by == super_admin


def test_a_super_admin_adds_aws(root):
    answer = add(
        root, AWS | {"execution_role_arn": ROLE, "role_arn": ROLE, "external_id": "contract-7"}
    )
    assert answer.status_code == 201
    assert answer.json()["data"]["external_id"] == "contract-7"
    assert answer.json()["data"]["execution_role_arn"] == ROLE


def test_a_new_connection_belongs_to_ones_organisation_unless_it_is_everybodys(
    super_admin, root, organization
):
    super_admin.organization = organization
    super_admin.save()
    assert add(root, SERVER).json()["data"]["organization"] == "Acme"
    shared = add(root, SERVER | {"everybodys": True}).json()["data"]
    assert shared["organization"] is None


@pytest.mark.parametrize("who", ["user", "admin", "stranger"])
def test_nobody_else_adds_one(request, api_of, who):
    answer = add(api_of(request.getfixturevalue(who)), SERVER)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not Connection.objects.exists()


def test_names_are_unique_in_an_organisation(root):
    assert add(root, SERVER).status_code == 201
    answer = add(root, SERVER)
    assert (answer.status_code, answer.json()["code"]) == (422, "name_taken")
    assert "name" in answer.json()["details"]
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (SERVER | {"base_url": ""}, "base_url"),
        (SERVER | {"base_url": "llm.example.com"}, "base_url"),
        (SERVER | {"base_url": "ftp://llm.example.com"}, "base_url"),
        (SERVER | {"base_url": "https://me:pw@llm.example.com"}, "base_url"),
        (SERVER | {"base_url": "https://llm.example.com:99999"}, "base_url"),
        (SERVER | {"base_url": "https://llm.example.com/v1?key=1"}, "base_url"),
        (SERVER | {"base_url": "https://llm.example.com/v1#x"}, "base_url"),
        (SERVER | {"region": "us-east-1"}, "region"),
        (SERVER | {"name": "\x00"}, "name"),
        (AWS | {"region": ""}, "region"),
        (AWS | {"region": "Frankfurt"}, "region"),
        (AWS | {"role_arn": "Staque"}, "role_arn"),
        (AWS | {"external_id": "a b"}, "external_id"),
        (AWS | {"execution_role_arn": "arn:aws:iam::1:role/x"}, "execution_role_arn"),
        (AWS | {"endpoint_url": "nowhere"}, "endpoint_url"),
        (AWS | {"base_url": "https://llm.example.com"}, "base_url"),
        (AWS | {"platform": "mainframe"}, "platform"),
    ],
    ids=str,
)
def test_what_makes_no_connection_is_refused_at_its_field(root, body, field):
    answer = add(root, body)
    if answer.status_code != 400:
        assert set(fields(answer)) == {field}
    else:
        assert field in answer.json()["details"]
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"name": "x"}, SERVER | {"secret": "sk-123"}, SERVER | {"name": "x" * 101}, []]
)
def test_malformed_requests_are_malformed(root, body):
    assert add(root, body).status_code == 400


@pytest.mark.parametrize(
    ("reference", "url", "said"),
    [
        ("sk-123", SERVER["base_url"], "env:NAME"),
        ("env:", SERVER["base_url"], "env:NAME"),
        ("env:OTHER", SERVER["base_url"], "OTHER@host"),
        ("env:BROKEN", SERVER["base_url"], "BROKEN@host"),
        ("env:EMPTY", SERVER["base_url"], "EMPTY@host"),
        ("env:LLM_KEY", "https://evil.example.com/v1", "not sent to evil.example.com"),
        ("env:LOCAL_KEY", "http://127.0.0.1:9090/v1", "127.0.0.1:8080"),
    ],
)
def test_a_secret_goes_nowhere_but_where_the_operator_bound_it(root, allowed, reference, url, said):
    answer = add(root, SERVER | {"base_url": url, "secret_ref": reference})
    assert said in fields(answer)["secret_ref"]


def test_a_secret_without_an_address_is_refused(root, allowed):
    answer = add(root, SERVER | {"base_url": "nowhere", "secret_ref": "env:LLM_KEY"})
    assert set(fields(answer)) == {"base_url", "secret_ref"}


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("env:LLM_KEY", "https://LLM.example.com/v1"),
        ("env:LOCAL_KEY", "http://127.0.0.1:8080/v1"),
    ],
)
def test_a_bound_secret_is_kept_as_a_reference_and_always_masked(root, allowed, reference, url):
    answer = add(root, SERVER | {"base_url": url, "secret_ref": reference})
    assert answer.status_code == 201
    assert answer.json()["data"]["secret_ref"] == "env:•••"
    assert reference not in root.get(CONNECTIONS).content.decode()
    assert Connection.objects.get().secret_ref == reference


def test_a_connection_to_our_own_simulator_is_simulated(root, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, simulator_url="http://127.0.0.1:9999")
    for number, host in enumerate(["127.0.0.1", "localhost", "[::1]"]):
        answer = add(root, AWS | {"name": f"{number}", "endpoint_url": f"http://{host}:9999"})
        assert answer.json()["data"]["simulated"] is True
    answer = add(root, SERVER | {"base_url": "http://127.0.0.1:9998/v1"})
    assert answer.json()["data"]["simulated"] is False


def test_a_name_of_nothing_is_refused(super_admin):
    with pytest.raises(actions.InvalidConnection, match="A name is needed"):
        actions.add_connection(by=super_admin, platform="sagemaker", name=" \x00 ")
