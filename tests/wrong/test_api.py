"""Fifty wrong inputs for every operation of the API: the right status, a sentence, nothing lost."""

import json
import re

import pytest
from django.db import transaction
from django.test import Client

from accounts.tokens import issue
from tests.wrong import api_mutations as mutations
from tests.wrong.api_examples import EXAMPLES, THEIRS
from tests.wrong.sums import Kept

pytestmark = pytest.mark.django_db
OPERATIONS = [one for one in mutations.operations() if one in EXAMPLES]
WITH_BODY = [one for one in OPERATIONS if mutations.shape(one) is not None]
WITH_ID = [one for one in OPERATIONS if "{" in one]
REFUSED = (400, 422)
# Ids that are well formed, numbers among them, and name nothing that the person sees.
NAMES_NOTHING = ("_id: theirs", "_id: nobody's", "_id: number", "_id: true", "_id: huge")


class Asker:
    """Sends what is wrong, undoes what it did, and notes what was not as it should be."""

    def __init__(self, world, operation):
        self.world, self.example = world, EXAMPLES[operation]
        self.method, self.template = operation.split(" ")
        self.token = issue(world.people[self.example.who]).access
        self.body = world.fill(self.example.body)
        self.client = Client(raise_request_exception=False)
        self.kept, self.wrong, self.count = Kept(), [], 0

    def address(self, **path):
        ids = self.world.fill({**self.example.path, **path})
        return re.sub(r"\{(\w+)\}", lambda name: ids[name[1]], self.template)

    def send(self, address=None, body=None, type_=mutations.JSON, token=None, **more):
        """The answer, while what it did is still there: the caller undoes it."""
        raw = body if isinstance(body, bytes) else b"" if body is None else said(body)
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return self.client.generic(
            self.method, address or self.address(), raw, type_, headers=headers, **more
        )

    def demand(self, what, statuses, *, about="", **request):
        """The answer is a refusal of that kind, with a sentence, and the tables are as before."""
        self.count += 1
        # No block of its own: plans refuse to be drawn within one.
        before = transaction.savepoint()
        answer = self.send(**request)
        if what in self.example.accepts:
            statuses, about = range(200, 300), ""
        self.wrong += [f"{what} → {why}" for why in self.faults(answer, statuses, about)]
        transaction.savepoint_rollback(before)

    def faults(self, answer, statuses, about):
        if answer.status_code not in statuses:
            text = "" if answer.streaming else answer.content.decode()[:200]
            yield f"{answer.status_code} instead of {statuses}: {text}"
            return
        if answer.status_code < 300:
            return
        told = answer.json()
        if told["success"] is not False or len(told["error"]) < 5 or not told["code"]:
            yield f"no sentence: {told}"
        if about and about not in f"{told['error']} {json.dumps(told['details'])}":
            yield f"{about} is not named: {told}"
        if changed := self.kept.differences():
            yield f"{answer.status_code}, and yet {changed} changed"


def said(body):
    return json.dumps(body).encode()


@pytest.fixture
def asker(world):
    return lambda operation: Asker(world, operation)


def test_every_operation_has_an_example():
    assert set(EXAMPLES) == set(mutations.operations())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_example_itself_is_taken(asker, operation):
    asking = asker(operation)
    answer = asking.send(body=asking.body)
    assert answer.status_code == asking.example.gives, getattr(answer, "content", "")


@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_wrong_field_is_taken(asker, operation):
    asking = asker(operation)
    for what, body, about in mutations.field_mutations(operation, asking.body):
        names_nothing = what.endswith(NAMES_NOTHING)
        statuses = (404, *REFUSED) if names_nothing else REFUSED
        about = "" if names_nothing else about
        asking.demand(what, statuses, body=asking.world.fill(body), about=about)
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_wrong_body_is_taken(asker, operation):
    asking = asker(operation)
    for what, body, type_, statuses in mutations.raw_bodies(asking.body):
        asking.demand(what, statuses, body=body, type_=type_)
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("operation", WITH_ID)
def test_no_wrong_address_is_taken(asker, operation):
    asking = asker(operation)
    for name in asking.example.path:
        for id in (*mutations.NOT_IDS, asking.example.theirs or THEIRS[name]):
            address = asking.address(**{name: id})
            asking.demand(f"{name}: {id[:40]}", (404, *REFUSED), address=address, body=asking.body)
        for id, status in asking.example.states.items():
            asking.demand(
                f"{name}: {id}", (status,), address=asking.address(**{name: id}), body=asking.body
            )
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if EXAMPLES[one].asks_who])
def test_no_wrong_token_is_taken(asker, operation):
    asking = asker(operation)
    given = asking.world.given
    tokens = (*mutations.forged(asking.token), given["refresh"], given["revoked_key_text"])
    for token in tokens:
        asking.demand(f"token: {token[:40]}", (401,), token=token, body=asking.body)
    assert not asking.wrong, "\n".join(asking.wrong)


def test_there_are_fifty_for_each(world):
    few = {}
    for operation in OPERATIONS:
        example = EXAMPLES[operation]
        count = len(example.states)
        if example.asks_who:
            count += len(list(mutations.forged(issue(world.people["owner"]).access)))
        if example.path:
            count += len(mutations.NOT_IDS) + 1
        if mutations.shape(operation) is not None:
            count += len(list(mutations.field_mutations(operation, example.body)))
            count += len(list(mutations.raw_bodies(example.body)))
        if count < 50:
            few[operation] = count
    assert few == {}
