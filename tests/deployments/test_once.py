"""A deployment that is asked for twice under one key is paid for once."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from deployments import actions
from deployments.models import DeployedResource
from foundation import idempotency
from foundation.models import OnceOnly
from tests.deployments.conftest import INSTANCE, MODEL
from tests.factories import make_catalog_model, make_connection, make_resource

PATH = "/api/v1/deployments/"


@pytest.fixture
def wanted(mistral):
    return {"platform": "sagemaker", "model_id": MODEL, "instance_type": INSTANCE, "name": "one"}


def deploy(api, body, key="night-4711"):
    return api.post(PATH, body, format="json", headers={"Idempotency-Key": key})


def claimed(user, body, key="night-4711"):
    """As a request claims its key before it works."""
    print_ = idempotency.fingerprint("POST", PATH, body)
    return idempotency.claim(owner=user.pk, key=key, fingerprint=print_)


def lose_lease():
    OnceOnly.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_same_request_gets_the_same_answer(user, api_of, wanted):
    first, second = deploy(api_of(user), wanted), deploy(api_of(user), wanted)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert DeployedResource.objects.count() == 1


def test_without_a_key_nothing_is_remembered(user, api_of, wanted):
    api = api_of(user)
    assert api.post(PATH, wanted, format="json").status_code == 202
    assert api.post(PATH, wanted, format="json").status_code == 422
    assert not OnceOnly.objects.exists()


def test_another_body_or_another_door_under_the_same_key_is_refused(user, api_of, wanted):
    api = api_of(user)
    made = deploy(api, wanted).json()["data"]
    other = deploy(api, wanted | {"name": "two"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    door = api.post(f"{PATH}{made['id']}/start/", headers={"Idempotency-Key": "night-4711"})
    assert door.status_code == 422
    assert DeployedResource.objects.count() == 1


def test_a_key_is_its_owners(user, stranger, api_of, wanted):
    assert deploy(api_of(user), wanted).status_code == 202
    assert deploy(api_of(stranger), wanted).status_code == 202
    assert DeployedResource.objects.count() == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "schlüssel"])
def test_a_key_that_cannot_be_one_is_400(user, api_of, wanted, key):
    answer = deploy(api_of(user), wanted, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")


def test_while_the_first_is_at_work_the_second_is_told_so(user, api_of, wanted):
    claimed(user, wanted)
    answer = deploy(api_of(user), wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "still_running")
    assert answer["Retry-After"] == "1"
    assert not DeployedResource.objects.exists()


def test_who_died_before_the_work_blocks_nobody(user, api_of, wanted):
    claimed(user, wanted)
    lose_lease()
    assert deploy(api_of(user), wanted).status_code == 202


def test_who_died_before_the_answer_is_not_paid_twice(user, api_of, wanted, order):
    claim = claimed(user, wanted)
    with idempotency.working(claim):
        made = actions.put_to_work(by=user, request=order(name="one"))
    answer = deploy(api_of(user), wanted)
    assert answer.status_code == 202
    assert UUID(answer.json()["data"]["id"]) == made.pk
    assert DeployedResource.objects.count() == 1


def test_who_lost_the_lease_and_works_on_is_refused(user, api_of, wanted, order):
    slow = claimed(user, wanted)
    lose_lease()
    assert deploy(api_of(user), wanted).status_code == 202
    with idempotency.working(slow), pytest.raises(idempotency.Overtaken):
        actions.put_to_work(by=user, request=order(name="another"))
    assert DeployedResource.objects.count() == 1


def test_a_refusal_is_said_again(user, api_of, wanted):
    wrong = wanted | {"instance_type": "ml.t3.nano"}
    first, second = deploy(api_of(user), wrong), deploy(api_of(user), wrong)
    assert (first.status_code, first.content) == (422, second.content)


def test_a_wrong_state_is_not_kept(user, api_of):
    resource = make_resource(user, make_catalog_model(make_connection("sagemaker")), launched=True)
    address = f"{PATH}{resource.pk}/start/"
    headers = {"Idempotency-Key": "start-1"}
    assert api_of(user).post(address, headers=headers).status_code == 409
    DeployedResource.objects.update(desired_status="stopped", status="stopped")
    started = api_of(user).post(address, headers=headers)
    again = api_of(user).post(address, headers=headers)
    assert (started.status_code, again.status_code) == (202, 202)
    assert started.content == again.content


def test_after_a_day_a_key_is_new(user, api_of, wanted):
    deploy(api_of(user), wanted)
    OnceOnly.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert deploy(api_of(user), wanted | {"name": "two"}).status_code == 202


def test_of_many_at_once_one_is_paid(transactional_db, user, api_of, wanted):
    answers, together = [], threading.Barrier(5)

    def send():
        together.wait()
        try:
            answers.append(deploy(api_of(user), wanted).status_code)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(5)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert DeployedResource.objects.count() == 1
    assert 202 in answers
    assert set(answers) <= {202, 409}


def test_the_deploy_form_sent_twice_deploys_once(user, client_of, mistral):
    browser = client_of(user)
    form = browser.get(f"/deployments/new/?model={mistral.pk}").context["form"]
    given = {"model": mistral.pk, "instance_type": INSTANCE, "once": form.once}
    first = browser.post("/deployments/new/", given)
    second = browser.post("/deployments/new/", given)
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    assert DeployedResource.objects.count() == 1


def test_the_form_changed_and_sent_again_is_another_wish(user, client_of, mistral):
    browser = client_of(user)
    form = browser.get(f"/deployments/new/?model={mistral.pk}").context["form"]
    given = {"model": mistral.pk, "instance_type": INSTANCE, "once": form.once}
    browser.post("/deployments/new/", given | {"name": "first"})
    browser.post("/deployments/new/", given | {"name": "second"})
    assert DeployedResource.objects.count() == 2
