"""Models side by side."""

import uuid

import pytest
from django.urls import reverse

from tests.counting import fewest
from tests.factories import make_catalog_model, make_connection

COMPARE = reverse("modelcatalog:compare")
LIST = reverse("modelcatalog:list")


@pytest.fixture
def five(db):
    connection = make_connection()
    names = ("Anna", "Bert", "Carl", "Dora", "Emil")
    return [make_catalog_model(connection, name=name) for name in names]


def address(models):
    return f"{COMPARE}?ids={','.join(str(model.pk) for model in models)}"


def shown(answer):
    return [column.model.name for column in answer.context["columns"]]


def test_up_to_four_stand_in_the_order_of_the_address(user, client_of, five):
    wanted = [five[3], five[0], five[2], five[1]]
    answer = client_of(user).get(address(wanted))
    assert answer.status_code == 200
    assert shown(answer) == [model.name for model in wanted]


def test_a_fifth_is_refused_with_a_sentence(user, client_of, five):
    answer = client_of(user).get(address(five))
    assert answer.status_code == 422
    assert "4 models at most fit side by side" in answer.text
    ids = ",".join(str(model.pk) for model in five)
    assert f"{LIST}?ids={ids}" in answer.text


def test_what_a_form_sends_becomes_an_address_to_pass_on(user, client_of, five):
    ids = [str(model.pk) for model in five[:2]]
    answer = client_of(user).get(COMPARE, {"ids": ids, "q": "a", "sort": ""})
    assert (answer.status_code, answer.url) == (302, f"{COMPARE}?ids={','.join(ids)}")
    assert shown(client_of(user).get(answer.url)) == ["Anna", "Bert"]


def test_taking_one_away_leaves_the_others(user, client_of, five):
    answer = client_of(user).get(address(five[:3]))
    assert answer.context["columns"][1].others == f"{five[0].pk},{five[2].pk}"


@pytest.mark.parametrize("query", ["", "?ids=", "?ids=nonsense", "?ids=,,"])
def test_nothing_picked_is_said(user, client_of, query):
    answer = client_of(user).get(f"{COMPARE}{query}")
    assert answer.status_code == 200
    assert "Nothing is picked yet" in answer.text


def test_what_one_may_not_see_is_not_compared(stranger, client_of, organization, five):
    theirs = make_catalog_model(make_connection(organization=organization))
    assert client_of(stranger).get(address([five[0], theirs])).status_code == 404
    missing = f"{COMPARE}?ids={uuid.uuid4()}"
    assert client_of(stranger).get(missing).status_code == 404


def test_picks_survive_a_search_and_a_page(user, client_of, five):
    ids = f"{five[0].pk},{five[4].pk}"
    answer = client_of(user).get(f"{LIST}?q=emil&ids={ids}")
    assert answer.context["picked_here"] == {five[4].pk}
    assert [model.name for model in answer.context["picked"]] == ["Anna"]


def test_comparing_asks_as_few_queries_for_four_as_for_one(user, client_of, five):
    browser = client_of(user)
    counts = []
    for many in (1, 4):
        path = address(five[:many])
        counts.append(fewest(lambda path=path: browser.get(path)))
    assert counts[0] == counts[1]
