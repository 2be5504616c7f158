"""The operators' pages: who comes in, what they may run, and that buttons call the actions."""

import re

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import AuditEntry, User
from deployments.models import DeployedResource
from modelcatalog.models import Connection
from tests.factories import make_connection, make_resource, make_user

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.fixture
def browser(super_admin, client_of):
    return client_of(super_admin)


def lists():
    for model in admin.site._registry:
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def test_one_place_to_sign_in(db):
    answer = Client().get("/admin/", follow=True)
    assert answer.request["PATH_INFO"] == "/sign-in/"
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=/admin/"


def test_nobody_is_led_elsewhere_after_signing_in(db):
    answer = Client().get("/admin/login/?next=https://evil.example.com/")
    assert answer["Location"] == "/sign-in/"


@pytest.mark.parametrize("who", ["user", "admin"])
def test_others_are_told_that_it_is_not_for_them(request, client_of, who):
    answer = client_of(request.getfixturevalue(who)).get("/admin/", follow=True)
    assert answer.status_code == 403


def test_passwords_are_changed_on_one_page_alone(browser):
    assert browser.get("/admin/password_change/")["Location"] == "/settings/profile/"


@pytest.mark.parametrize("path", ["/admin/", *lists()])
def test_every_page_holds_no_inline_script_and_has_the_narrow_policy(browser, user, path):
    make_resource(user)
    page = browser.get(path)
    assert page.status_code == 200
    policy = page["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert INLINE.findall(page.text) == []


def test_no_page_but_the_admins_may_evaluate(browser):
    assert "unsafe-eval" not in browser.get("/")["Content-Security-Policy"]
    assert "unsafe-eval" not in browser.get("/settings/connections/")["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*lists()])
def test_nothing_is_typed_in_or_deleted(browser, path):
    assert browser.get(f"{path}add/").status_code in (302, 403)
    assert browser.post(f"{path}add/").status_code in (302, 403)


def test_a_stop_is_asked_about_and_then_calls_the_action(browser, user):
    resource = make_resource(user)
    base = f"/admin/deployments/deployedresource/{resource.pk}"
    page = browser.get(f"{base}/change/").text
    assert "../do/stop/" in page
    question = browser.get(f"{base}/do/stop/")
    assert "gets no answer until it is started again" in question.text
    assert DeployedResource.objects.get().desired_status == "in_service"
    browser.post(f"{base}/do/stop/")
    assert DeployedResource.objects.get().desired_status == "stopped"


def test_a_list_of_them_is_asked_about_too(browser, user):
    chosen = [make_resource(user).pk, make_resource(user).pk]
    path = "/admin/deployments/deployedresource/"
    form = {"action": "stop", "_selected_action": chosen, "index": 0}
    question = browser.post(path, form)
    assert question.text.count("_selected_action") == 2
    assert not DeployedResource.objects.filter(desired_status="stopped").exists()
    browser.post(path, form | {"confirmed": "yes"})
    assert DeployedResource.objects.filter(desired_status="stopped").count() == 2


def test_what_is_refused_says_why_and_stops_no_other(browser, user):
    stopped = make_resource(user, status="stopped", desired_status="stopped")
    running = make_resource(user)
    form = {"action": "stop", "_selected_action": [stopped.pk, running.pk], "confirmed": "yes"}
    page = browser.post("/admin/deployments/deployedresource/", form, follow=True)
    running.refresh_from_db()
    assert running.desired_status == "stopped"
    assert stopped.resource_name in page.text


def test_a_connection_is_closed_after_a_question_and_opened_again(browser):
    connection = make_connection(name="AWS")
    base = f"/admin/modelcatalog/connection/{connection.pk}"
    assert "Its models leave the catalog" in browser.get(f"{base}/do/close/").text
    browser.post(f"{base}/do/close/")
    assert not Connection.objects.get().is_active
    assert "../do/reopen/" in browser.get(f"{base}/change/").text
    browser.post(f"{base}/do/reopen/")
    assert Connection.objects.get().is_active
    assert AuditEntry.objects.filter(act="connection.close").exists()


def test_a_person_is_closed_out_and_let_in_again(browser):
    person = make_user("somebody")
    base = f"/admin/accounts/user/{person.pk}"
    browser.post(f"{base}/do/deactivate/")
    assert not User.objects.get(pk=person.pk).is_active
    browser.post(f"{base}/do/activate/")
    assert User.objects.get(pk=person.pk).is_active


def test_nobody_closes_himself_out(browser, super_admin):
    page = browser.post(f"/admin/accounts/user/{super_admin.pk}/do/deactivate/", follow=True)
    assert User.objects.get(pk=super_admin.pk).is_active
    assert page.status_code == 200


@pytest.mark.parametrize(
    "path", ["deployments/deployedresource/x/do/stop/", "accounts/user/x/do/nothing/"]
)
def test_a_row_or_button_that_is_not_there_is_not_found(browser, path):
    assert browser.get(f"/admin/{path}").status_code == 404


def test_who_is_no_super_admin_presses_nothing(admin, client_of, user):
    resource = make_resource(user)
    client_of(admin).post(f"/admin/deployments/deployedresource/{resource.pk}/do/delete/")
    assert DeployedResource.objects.get().desired_status == "in_service"
