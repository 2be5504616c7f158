"""What was found, on its pages and in the API."""

import pytest

from accounts.models import Role
from deployments.models import DeployedResource, FoundResource
from tests.factories import make_connection, make_found, make_organization, make_user

LIST = "/api/v1/deployments/found/"


@pytest.fixture
def boss(db):
    return make_user("boss", role=Role.ADMIN, organization=make_organization())


@pytest.fixture
def thing(boss):
    connection = make_connection("sagemaker", organization=boss.organization, region="us-east-1")
    return make_found(
        connection, name="somebodys", region="us-east-1", instance_type="ml.g5.xlarge",
        instance_count=2, hourly_usd="2.816", recipe={"adopted": "c"},
    )  # fmt: skip


def test_the_list_says_what_burns(thing, boss, api_of):
    [one] = api_of(boss).get(LIST).json()["data"]["results"]
    assert (one["name"], one["belongs"], one["hourly_usd"]) == ("somebodys", "foreign", "2.816")


def test_only_admins_have_the_list(thing, user, api_of, client_of):
    assert api_of(user).get(LIST).status_code == 403
    assert client_of(user).get("/deployments/found/").status_code == 403
    assert api_of(user).delete(f"{LIST}{thing.pk}/").status_code == 404


def test_a_script_adopts_once_under_one_key(thing, boss, api_of):
    address = f"{LIST}{thing.pk}/adopt/"
    key = {"HTTP_IDEMPOTENCY_KEY": "once"}
    body = {"data": {"name": "ours"}, "content_type": "application/json"}
    answers = [api_of(boss).post(address, **body, **key) for _ in range(2)]
    assert [one.status_code for one in answers] == [202, 202]
    assert len({one.json()["data"]["id"] for one in answers}) == 1
    assert answers[0].json()["data"]["adopted"] is True
    assert DeployedResource.objects.get().remote_name == "somebodys"


def test_a_script_deletes(thing, boss, api_of):
    answer = api_of(boss).delete(f"{LIST}{thing.pk}/")
    assert (answer.status_code, answer.json()["data"]["status"]) == (202, "deleting")
    assert not FoundResource.objects.exists()


def test_pages_ask_before_they_act_and_name_the_price(thing, boss, client_of):
    browser = client_of(boss)
    page = browser.get("/deployments/found/").content.decode()
    assert "somebodys" in page
    assert "$2.82 an hour" in page
    asked = browser.get(f"/deployments/found/{thing.pk}/delete/").content.decode()
    assert "Delete somebodys?" in asked
    assert "$2.82 an hour" in asked
    assert FoundResource.objects.exists()
    done = browser.post(f"/deployments/found/{thing.pk}/delete/")
    assert done["Location"] == f"/deployments/{DeployedResource.objects.get().pk}/"


def test_what_is_wrong_is_said_beside_its_field(thing, boss, client_of):
    address = f"/deployments/found/{thing.pk}/adopt/"
    answer = client_of(boss).post(address, {"name": "ours", "model_id": "nothing"})
    assert answer.status_code == 422
    assert "offers no model nothing" in answer.content.decode()
    assert client_of(boss).post(address, {"name": "ours"}).status_code == 302


def test_home_says_what_burns_to_who_can_end_it(thing, boss, client_of):
    # A worker has looked: it knows which installation this is.
    from deployments import installing

    installing.names()
    page = client_of(boss).get("/").content.decode()
    assert "One thing runs without a deployment" in page
    assert "$2.82 an hour" in page


def test_a_super_admin_confirms_another_installation(boss, client_of, settings):
    from dataclasses import replace

    from deployments import installing

    installing.names()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, installation="elsewhere")
    root = make_user("root", role=Role.SUPER_ADMIN)
    address = "/deployments/installation/"
    assert "belongs to another installation" in client_of(root).get("/").content.decode()
    assert client_of(boss).post(address).status_code == 403
    assert client_of(root).post(address).status_code == 302
    assert "Installation elsewhere" in client_of(root).get(address).content.decode()
