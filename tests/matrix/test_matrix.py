"""Who may do what with whose thing, at every door that there is, on pages and in the API."""

import json

import pytest
from django.db import transaction
from django.test import Client

from accounts.tokens import issue
from tests.fixtures.worlds import committed
from tests.matrix.doors import METHODS, QUESTIONS, doors, fill, kinds
from tests.matrix.lists import LISTS, listed
from tests.matrix.people import CLOSED, PEOPLE, SEEN_BY, make_world

pytestmark = pytest.mark.django_db
DOORS = list(doors())


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with committed(django_db_blocker, make_world) as made:
        yield made


def asker(user, address):
    """A script with the person's token, or a browser in which the person is signed in."""
    if address.startswith("/api/"):
        return Client(headers={"Authorization": f"Bearer {issue(user).access}"})
    browser = Client()
    browser.force_login(user)
    return browser


def status(client, method, address, things=None):
    """What the door answers to a body that it would take; whatever it did is undone."""
    said = {} if method in ("get", "delete") else body(address, things or {})
    if method == "get" and address.endswith("/stream/") and "/together/" in address:
        address += f"?answers={(things or {}).get('generation', '')}"
    # No block of its own: plans refuse to be drawn within one.
    before = transaction.savepoint()
    found = getattr(client, method)(address, **said).status_code
    transaction.savepoint_rollback(before)
    return found


def taken(world, address):
    """The methods that the door knows: for the others nobody need be asked who they are."""
    whose, seers = next(iter(SEEN_BY[kinds(address)[0]].items()))
    client = asker(world.people[min(seers)], address)
    path = fill(address, world.things, whose)
    found = [method for method in METHODS if status(client, method, path) != 405]
    assert found, "a door that knows no method is no door"
    return found


def body(address, things):
    """`things` are of the same person as the thing that the address names."""
    if not address.startswith("/api/"):
        return {"data": {"content": "Hello?", "resource_id": things.get("deployment", "")}}
    said = {"content": "Hello?"} if address.endswith("/messages/") else {}
    return {"data": json.dumps(said), "content_type": "application/json"}


@pytest.mark.parametrize("address", DOORS)
def test_a_kind_of_thing_is_known_for_every_door(address):
    assert set(kinds(address)) <= set(SEEN_BY), "say in people.py who sees this kind of thing"


@pytest.mark.parametrize("address", DOORS)
def test_who_does_not_see_it_finds_nothing(world, address):
    """404 for strangers, whatever they try; where a role has no door at all, 403."""
    wrong, methods = [], taken(world, address)
    for whose, seers in SEEN_BY[kinds(address)[0]].items():
        path = fill(address, world.things, whose)
        for name in sorted(set(world.people) - seers):
            client = asker(world.people[name], path)
            for method in methods:
                found = status(client, method, path, world.of(whose))
                if found not in (404, 405, *closed(name, address, method)):
                    wrong.append(f"{name} {method} {whose}'s: {found}")
    assert wrong == []


def closed(name, address, method):
    """403 is right only where the person may not do that with any thing of the kind."""
    shut = CLOSED.get(kinds(address)[0], {})
    reads = method == "get" and address not in QUESTIONS
    who = shut.get("read", set()) if reads else shut.get("write", set())
    return (403,) if name in who else ()


@pytest.mark.parametrize("address", DOORS)
def test_who_sees_it_gets_an_answer(world, address):
    """Never "there is no such thing", never a server error; and 403 only where that is meant."""
    wrong, methods = [], taken(world, address)
    for whose, seers in SEEN_BY[kinds(address)[0]].items():
        path = fill(address, world.things, whose)
        for name in sorted(seers):
            client = asker(world.people[name], path)
            for method in methods:
                found = status(client, method, path, world.of(whose))
                bad = found == 404 or (found >= 500 and found not in (502, 503, 504))
                if bad or (found == 403 and not closed(name, address, method)):
                    wrong.append(f"{name} {method} {whose}'s: {found}")
    assert wrong == []


@pytest.mark.parametrize("kind", sorted(LISTS))
@pytest.mark.parametrize("name", PEOPLE)
def test_a_list_shows_what_its_things_doors_open_to(world, kind, name):
    """Exactly that: the list and the thing itself use the same rule."""
    address, detail = LISTS[kind]
    person = world.people[name]
    whole = {str(thing) for thing in world.things[kind].values()}
    shown = listed(asker(person, address), address) & whole
    script = asker(person, detail)
    opened = {one for one in whole if status(script, "get", detail.format(id=one)) == 200}
    shut = name in CLOSED.get(kind, {}).get("read", ())
    seen = [whose for whose, who in SEEN_BY[kind].items() if name in who and not shut]
    meant = {str(world.things[kind][whose]) for whose in seen}
    assert shown == opened == meant


def test_the_matrix_is_large():
    cells = sum(len(PEOPLE) * len(SEEN_BY[kinds(address)[0]]) for address in DOORS)
    assert cells * len(METHODS) > 1000
