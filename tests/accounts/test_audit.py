"""Every act leaves a line that nobody can change: who, what, when, from where, before and after."""

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from accounts import audit
from accounts.models import AuditEntry, User
from foundation import origins, request_ids


def written(**values):
    given = {"by": None, "act": "thing.change", "kind": "thing", "object_id": 7} | values
    audit.record(**given)
    return AuditEntry.objects.latest("occurred_at")


def test_an_entry_says_who_from_where_and_in_which_request(user, rf):
    request_ids.begin("edge-12345678")
    origins.begin(rf.get("/", REMOTE_ADDR="203.0.113.9"))
    entry = written(by=user, name="Thing")
    origins.end()
    assert (entry.by, entry.username, entry.organization) == (user, "owner", "Acme")
    assert (entry.act, entry.kind, entry.object_id, entry.name) == (
        "thing.change",
        "thing",
        "7",
        "Thing",
    )
    assert (entry.address, entry.request_id) == ("203.0.113.9", "edge-12345678")


def test_what_a_worker_does_comes_from_nowhere(db):
    entry = written()
    assert (entry.by, entry.username, entry.address) == (None, "", "")


def test_only_what_changed_is_kept(db):
    entry = written(before={"role": "user", "name": "A"}, after={"role": "admin", "name": "A"})
    assert (entry.before, entry.after) == ({"role": "user"}, {"role": "admin"})


def test_what_came_or_went_is_kept(db):
    entry = written(before={"old": 1}, after={"new": 2})
    assert (entry.before, entry.after) == ({"old": 1}, {"new": 2})


@pytest.mark.parametrize("name", ["password", "secret_ref", "refresh_token", "key_hash"])
def test_of_a_secret_only_the_change_is_kept(db, name):
    entry = written(before={name: "one"}, after={name: "two"})
    assert (entry.before, entry.after) == ({name: audit.MASK}, {name: audit.MASK})


def test_a_secret_further_in_is_masked_too(db):
    entry = written(after={"parameters": {"password": "x", "max_tokens": 5}})
    assert entry.after == {"parameters": {"password": audit.MASK, "max_tokens": 5}}


def test_odd_and_long_text_can_be_kept(db):
    entry = written(name="a\x00b", after={"prompt": "\x00" + "x" * 3000})
    assert entry.name == "ab"
    assert entry.after["prompt"].endswith("… (3,000 characters)")


def test_an_entry_is_never_changed_or_removed(db):
    entry = written()
    entries = AuditEntry.objects.filter(pk=entry.pk)
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        entries.update(username="somebody else")
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        entries.delete()


def test_a_person_may_go_and_their_name_stays(user):
    written(by=user)
    User.objects.filter(pk=user.pk).delete()
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.username) == (None, "owner")


def test_who_sees_which_entries(user, admin, stranger, super_admin):
    ours, theirs = written(by=user), written(by=stranger)
    seen = {who: set(AuditEntry.objects.seen_by(who)) for who in (user, admin, super_admin)}
    assert seen == {user: set(), admin: {ours}, super_admin: {ours, theirs}}


def test_the_entry_goes_with_the_act_that_failed(user):
    def act():
        with transaction.atomic():
            written(by=user)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not AuditEntry.objects.exists()


@override_settings(STAQUE_TRUSTED_PROXIES=())
def test_every_request_has_its_own_origin(client):
    client.get("/healthz", REMOTE_ADDR="203.0.113.9")
    assert origins.current() == origins.NOWHERE
