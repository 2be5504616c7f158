"""Fifty wrong inputs for every form of the pages: the right status, a sentence, nothing lost."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils.html import escape

from tests.guards.test_doors import EXAMPLES
from tests.wrong import page_mutations as mutations
from tests.wrong.api_mutations import NOT_IDS
from tests.wrong.page_examples import SHEETS
from tests.wrong.sums import Kept

pytestmark = pytest.mark.django_db
REFUSED = (404, 409, 422)
# Neither secrets nor what is chosen, not typed, comes again.
SECRET = ("password", "new_password", "again", "current_password", "secret_ref", "instance_type")
WITH_FIELDS = [name for name, sheet in SHEETS.items() if sheet.data]
WITH_ID = [name for name, sheet in SHEETS.items() if sheet.id or sheet.states]
SOMETHING = {"csrfmiddlewaretoken": "x"}


class Filler:
    """Sends a form filled in wrongly, undoes what that did, and notes what was not right."""

    def __init__(self, world, name):
        self.world, self.sheet = world, SHEETS[name]
        self.client = Client(raise_request_exception=False)
        if self.sheet.signs_in:
            self.client.force_login(world.people[self.sheet.who])
        if "{link_uid}" in self.sheet.path:
            self.client.get(world.given["link"])
        self.data = world.fill(self.sheet.data)
        self.kept, self.wrong, self.count = Kept(), [], 0

    def address(self, id=None):
        path = self.sheet.path.replace("{id}", self.sheet.id if id is None else id)
        return self.world.fill(path)

    def send(self, data=None, address=None, client=None, **more):
        sent = {**SOMETHING, **(self.data if data is None else data)}
        return (client or self.client).post(address or self.address(), sent, **more)

    def demand(self, what, statuses, *, about="", **request):
        self.count += 1
        before = transaction.savepoint()
        answer = request.pop("send", self.send)(**request)
        if what in self.sheet.accepts:
            statuses = range(200, 400)
        for why in self.faults(answer, statuses, about, request.get("data")):
            self.wrong.append(f"{what} → {why}")
        transaction.savepoint_rollback(before)

    def faults(self, answer, statuses, about, data):
        if answer.status_code not in statuses:
            yield f"{answer.status_code} instead of {statuses}{said_by(answer)[:200]}"
            return
        if answer.status_code < 400 or answer.status_code == 405:
            return
        page = answer.content.decode()
        if not said_by(answer):
            yield f"{answer.status_code} without a sentence"
        yield from self.unsaid(answer, page, about)
        if answer.status_code == 422 and self.sheet.shown_again:
            yield from (f"{lost!r} is not shown again" for lost in self.lost(page, about, data))
        if changed := self.kept.differences():
            yield f"{answer.status_code}, and yet {changed} changed"

    def unsaid(self, answer, page, about):
        """What the form knows to be wrong stands on the page, beside the field that it is about."""
        form = getattr(answer, "context", None) and answer.context.get("form")
        if form is None or not form.errors:
            return
        for errors in form.errors.values():
            if escape(errors[0]) not in page:
                yield f"{errors[0]!r} is not said"
        if about and about not in form.errors and "__all__" not in form.errors:
            yield f"{about} is not what is said to be wrong: {dict(form.errors)}"

    def lost(self, page, about, data):
        """Words that were typed and are not there any more; secrets are not to be shown again."""
        for name, typed in (data or {}).items():
            plain = isinstance(typed, str) and "\x00" not in typed and typed.strip()
            if plain and name not in SECRET and escape(typed) not in page:
                yield typed[:60]


def said_by(answer):
    """The sentences with which a page refuses: beside fields, in notices, or as the page."""
    if answer.streaming:
        return ""
    page = answer.content.decode(errors="replace")
    found = re.findall(
        r'(?s)(?:is-failed|role="alert"|data-notice|<h1)[^>]*>(.*?)</(?:p|div|h1)>', page
    )
    words = (re.sub(r"<[^>]+>", " ", one).strip() for one in found)
    return ": " + "; ".join(one for one in words if len(one) >= 5) if found else ""


@pytest.fixture
def filler(world):
    return lambda name: Filler(world, name)


def test_every_form_has_an_example(world):
    root = world.people["root"]
    browser = Client(raise_request_exception=False)
    taking = set()
    for address in set(mutations.addresses()):
        browser.force_login(root)
        path = re.sub(r"<(\w+):\w+>", lambda found: EXAMPLES[found[1]], address)
        before = transaction.savepoint()
        if browser.post(path).status_code != 405:
            taking.add(address)
        transaction.savepoint_rollback(before)
    assert {name.partition("#")[0] for name in SHEETS} == taking


@pytest.mark.parametrize("name", SHEETS)
def test_the_example_itself_is_taken(filler, name):
    filling = filler(name)
    answer = filling.send()
    assert answer.status_code == filling.sheet.gives, said_by(answer)


@pytest.mark.parametrize("name", WITH_FIELDS)
def test_no_wrong_field_is_taken(filler, name):
    filling = filler(name)
    for what, about, data in mutations.fields(filling.sheet, filling.world):
        filling.demand(what, REFUSED, data=data, about=about)
    assert not filling.wrong, "\n".join(filling.wrong)


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_but_a_form_is_taken(filler, name):
    filling = filler(name)
    for type_ in mutations.NOT_FORMS:
        filling.demand(f"type: {type_}", (415,), data=b"{}", content_type=type_, send=raw(filling))
    if filling.sheet.data:
        unreadable(filling)
    for method in ("put", "patch", "delete") if filling.address() != "/sign-out/" else ():
        send = getattr(filling.client, method)
        filling.demand(f"method: {method}", (405,), send=send, path=filling.address())
    assert not filling.wrong, "\n".join(filling.wrong)


def unreadable(filling):
    broken, plain = "multipart/form-data; boundary=\xe9", "application/x-www-form-urlencoded"
    large = b"a=" + b"x" * 5_300_000
    filling.demand("form: broken", (400,), data=b"--x", content_type=broken, send=raw(filling))
    filling.demand("form: too large", (413,), data=large, content_type=plain, send=raw(filling))
    filling.demand("form: many fields", (400,), data={f"a{at}": "" for at in range(1100)})


def raw(filling):
    def send(data, content_type):
        return filling.client.post(filling.address(), data, content_type=content_type)

    return send


@pytest.mark.parametrize("name", WITH_ID)
def test_no_wrong_address_is_taken(filler, name):
    filling = filler(name)
    if filling.sheet.id:
        for id in (*NOT_IDS, filling.sheet.theirs or "{nothing}"):
            filling.demand(f"id: {id[:40]}", (404, 400), address=filling.address(id))
    for path, status in filling.sheet.states.items():
        filling.demand(f"state: {path}", (status,), address=filling.world.fill(path))
    assert not filling.wrong, "\n".join(filling.wrong)


@pytest.mark.parametrize("name", SHEETS)
def test_no_forged_form_is_taken(filler, name):
    filling = filler(name)
    token = _get_new_csrf_string()
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies.update(filling.client.cookies)
    for what, forged in enumerate(mutations.forged(token)):
        strict.cookies[settings.CSRF_COOKIE_NAME] = token
        data = {**filling.data, "csrfmiddlewaretoken": forged}
        filling.demand(f"token: {what}", (403,), data=data, client=strict)
    origin = {"HTTP_ORIGIN": "https://evil.example"}
    data = {**filling.data, "csrfmiddlewaretoken": token}
    filling.demand("origin", (403,), data=data, client=strict, **origin)
    assert not filling.wrong, "\n".join(filling.wrong)


@pytest.mark.parametrize("name", [name for name in SHEETS if SHEETS[name].signs_in])
def test_strangers_and_the_closed_are_led_to_sign_in(filler, name):
    filling = filler(name)
    closed = Client()
    closed.force_login(filling.world.people["closed"])
    filling.kept = Kept()
    for what, client in {"nobody": Client(), "closed": closed}.items():
        filling.demand(what, (302,), client=client)
    assert not filling.wrong, "\n".join(filling.wrong)
    assert filling.kept.differences() == []


def test_there_are_fifty_for_each(world):
    few = {}
    for name, sheet in SHEETS.items():
        count = len(list(mutations.forged("x" * 32))) + 1 + len(mutations.NOT_FORMS) + 6
        count += len(NOT_IDS) + 1 if sheet.id else 0
        count += len(sheet.states) + len(list(mutations.fields(sheet, world)))
        if count < 50:
            few[name] = count
    assert few == {}


@pytest.mark.parametrize("platform", ["", "x", "SageMaker", "\u202ex", "a\x00b", "../x"])
def test_a_connection_to_no_platform_leads_back_to_the_choice(filler, platform):
    """Each platform has fields of its own, so that nothing of the old ones can be shown again."""
    filling = filler("/settings/connections/add/")
    answer = filling.send(data={**filling.data, "platform": platform})
    assert answer.status_code == 422
    assert "Choose first what to connect" in said_by(answer)
    assert filling.kept.differences() == []
