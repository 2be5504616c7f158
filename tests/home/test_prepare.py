"""A database is made ready for use, as often as one likes."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
from modelcatalog import bootstrap
from modelcatalog.models import Connection
from upkeep import vitals

pytestmark = pytest.mark.django_db


def prepare():
    out = StringIO()
    call_command("prepare", stdout=out)
    return json.loads(out.getvalue())


def test_the_first_time_there_is_a_super_admin_with_a_password():
    said = prepare()
    user = User.objects.get(username=said["username"])
    assert user.role == Role.SUPER_ADMIN
    assert user.check_password(said["password"])


def test_the_second_time_nothing_changes_and_no_password_is_told():
    prepare()
    assert prepare()["password"] is None
    assert User.objects.count() == 1


def test_signs_of_life_of_an_earlier_run_count_no_more():
    vitals.report(vitals.WORK)
    prepare()
    assert vitals.verdicts()["worker"] == "not seen"
    assert vitals.verdicts()["beat"] == "not seen"


def test_without_valkey_the_start_stops_with_a_sentence(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(CommandError, match="REDIS_URL"):
        prepare()


def test_a_renamed_simulated_connection_is_found_again():
    bootstrap.simulated_connections("http://127.0.0.1:1001")
    Connection.objects.filter(platform="sagemaker").update(name="My rehearsal")
    bootstrap.simulated_connections("http://127.0.0.1:1002")
    connection = Connection.objects.get(platform="sagemaker")
    assert connection.name == "My rehearsal"
    assert connection.endpoint_url == "http://127.0.0.1:1002"
