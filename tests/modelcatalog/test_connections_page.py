"""The pages of connections, as a super admin, an admin and others meet them."""

from dataclasses import replace

import pytest

from modelcatalog.models import Connection
from tests.factories import make_catalog_model, make_connection, make_resource

LIST = "/settings/connections/"
ADD = f"{LIST}add/"
SERVER = {
    "platform": "openai_compatible",
    "name": "Ours",
    "base_url": "https://llm.example.com/v1",
}


@pytest.fixture
def browser(super_admin, client_of):
    return client_of(super_admin)


def page_of(connection):
    return f"{LIST}{connection.pk}/"


def test_the_list_says_all_that_matters_of_each(browser, super_admin):
    real = make_connection(
        "sagemaker", name="AWS", region="eu-west-1", simulated=False, created_by=super_admin,
        verdict={"verdict": "fail", "title": "AWS says no"},
    )  # fmt: skip
    make_catalog_model(real)
    make_connection(name="Rehearsal")
    text = browser.get(LIST).text
    for said in ("AWS", "eu-west-1", "Does not work", "AWS says no", "root", "Rehearsal"):
        assert said in text
    assert text.index("AWS says no") < text.index("Rehearsal"), "real ones come first"
    assert "Simulated: costs no money" in text


def test_nothing_connected_says_what_to_do(browser):
    assert "Nothing is connected yet" in browser.get(LIST).text


def test_admins_look_and_find_no_button_that_is_not_theirs(admin, client_of, organization):
    own = make_connection(name="Ours", organization=organization)
    browser = client_of(admin)
    assert "Ours" in browser.get(LIST).text
    text = browser.get(page_of(own)).text
    assert "/check/" in text
    assert "/close/" not in text
    assert "/change/" not in text
    for path in ("add/", f"{own.pk}/change/", f"{own.pk}/close/"):
        assert browser.get(LIST + path).status_code == 403
        assert browser.post(LIST + path).status_code == 403
    assert Connection.objects.get().is_active


@pytest.mark.parametrize("path", ["", "add/"])
def test_people_who_are_no_admins_see_none_of_it(user, client_of, path):
    answer = client_of(user).get(LIST + path)
    assert answer.status_code == 403


def test_of_a_strangers_connection_nothing_is_said(stranger, client_of, organization):
    stranger.role = "admin"
    stranger.save()
    own = make_connection(organization=organization)
    assert client_of(stranger).get(page_of(own)).status_code == 404


def test_choosing_shows_every_platform(browser):
    text = browser.get(ADD).text
    for slug in ("sagemaker", "openai_compatible", "nim"):
        assert f"?platform={slug}" in text


def test_the_form_has_the_fields_of_its_platform_with_their_help(browser):
    text = browser.get(ADD, {"platform": "sagemaker"}).text
    assert "The role that endpoints run under" in text
    assert 'name="base_url"' not in text
    assert 'name="base_url"' in browser.get(ADD, {"platform": "openai_compatible"}).text


def test_real_money_begins_only_with_a_tick(browser):
    page = browser.get(ADD, {"platform": "openai_compatible"})
    assert "Real money begins here" in page.text
    refused = browser.post(ADD, SERVER)
    assert refused.status_code == 422
    assert "Tick this first" in refused.text
    assert SERVER["base_url"] in refused.text, "nothing that was typed is lost"
    assert not Connection.objects.exists()
    made = browser.post(ADD, SERVER | {"money_accepted": "on"})
    connection = Connection.objects.get()
    assert made["Location"] == page_of(connection)
    assert not connection.simulated


def test_the_second_real_one_asks_no_more(browser):
    make_connection(simulated=False)
    assert "Real money begins here" not in browser.get(ADD, {"platform": "nim"}).text
    assert browser.post(ADD, SERVER).status_code == 302


def test_a_server_on_this_machine_needs_no_tick_and_is_none_for_what_costs(browser):
    local = SERVER | {"name": "Mine", "base_url": "http://127.0.0.1:11434/v1"}
    assert browser.post(ADD, local).status_code == 302
    assert browser.post(ADD, SERVER).status_code == 422


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"base_url": ""}, "needs it"),
        ({"base_url": "http://169.254.169.254/v1"}, "never used"),
        ({"base_url": "http://0xa9fea9fe/v1"}, "never used"),
        ({"base_url": "http://[::ffff:169.254.169.254]/v1"}, "never used"),
        ({"base_url": "http://10.0.0.1/v1"}, "private network"),
        ({"base_url": "ftp://host/v1"}, "Only http"),
        ({"secret_ref": "sk-secret"}, "never written down"),
        ({"name": "   "}, "A name is needed"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, change, sentence):
    page = browser.post(ADD, {**SERVER, "money_accepted": "on", **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'aria-invalid="true"' in page.text
    assert not Connection.objects.exists()


def test_an_unknown_platform_leads_back_to_the_choice(browser):
    assert "What do you want to connect?" in browser.get(ADD, {"platform": "mainframe"}).text


def test_checking_shows_the_verdict_on_the_page(browser, local, server):
    answer = browser.post(f"{page_of(local)}check/", follow=True)
    assert "The server answers and lists its models" in answer.text
    server.status = 401
    answer = browser.post(f"{page_of(local)}check/", follow=True)
    assert "Does not work" in answer.text


def test_another_host_takes_the_secret_away_and_the_page_says_so(browser, settings):
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, connection_secrets=("LLM_KEY@llm.example.com",)
    )
    connection = make_connection(
        base_url="https://llm.example.com/v1", secret_ref="env:LLM_KEY", simulated=False
    )
    form = browser.get(f"{page_of(connection)}change/").text
    assert "env:•••" in form
    assert "LLM_KEY" not in form
    values = {"name": "Ours", "base_url": "https://llm.example.com/v2", "secret_ref": ""}
    browser.post(f"{page_of(connection)}change/", values)
    connection.refresh_from_db()
    assert connection.secret_ref == "env:LLM_KEY", "an empty field keeps it"
    values["base_url"] = "https://elsewhere.example.com/v1"
    answer = browser.post(f"{page_of(connection)}change/", values, follow=True)
    assert "let go of its secret" in answer.text
    connection.refresh_from_db()
    assert connection.secret_ref == ""


def test_a_change_that_would_cut_off_what_runs_is_refused_on_the_form(browser, user):
    connection = make_connection(base_url="https://llm.example.com/v1", simulated=False)
    make_resource(user, make_catalog_model(connection), resource_name="my-llama")
    page = browser.post(
        f"{page_of(connection)}change/", {"name": "Ours", "base_url": "https://new.example.com"}
    )
    assert page.status_code == 409
    assert "my-llama could no longer be reached" in page.text


def test_closing_asks_first_and_names_what_is_lost(browser, user):
    connection = make_connection(name="AWS")
    make_resource(
        user, make_catalog_model(connection), resource_name="my-llama", hourly=True,
        estimated_hourly_cost="1.41",
    )  # fmt: skip
    question = browser.get(f"{page_of(connection)}close/").text
    assert "1 model leaves the catalog" in question
    assert "my-llama" in question
    assert Connection.objects.get().is_active
    answer = browser.post(f"{page_of(connection)}close/", follow=True)
    assert "AWS is closed" in answer.text
    assert not Connection.objects.get().is_active
    browser.post(f"{page_of(connection)}reopen/")
    assert Connection.objects.get().is_active


def test_reading_again_is_one_button(browser, local):
    answer = browser.post(f"{page_of(local)}read/", follow=True)
    assert "being read again" in answer.text
