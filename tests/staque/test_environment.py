"""One reader for the environment; what is wrong is told in one sentence that names it."""

import pytest

from staque.connections import celery_broker, database
from staque.environment import BadEnvironment, read

GOOD = {"DATABASE_URL": "postgresql://a@h/d", "REDIS_URL": "redis://h", "STAQUE_SECRET_KEY": "k"}


def test_defaults_are_those_of_the_contract():
    environment = read(GOOD)
    assert environment.mode == "embedded"
    assert (environment.host, environment.port) == ("127.0.0.1", 8000)
    assert environment.data_dir.name == ".staque"


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_value_is_named(name):
    values = {**GOOD, "STAQUE_ENV": "production", "STAQUE_ALLOWED_HOSTS": "h"}
    with pytest.raises(BadEnvironment, match=name):
        read({key: value for key, value in values.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STAQUE_PORT", "eighty"),
        ("STAQUE_ENV", "staging"),
        ("STAQUE_SERVES", "everything"),
        ("STAQUE_DATABASE_POOLED", "perhaps"),
        ("STAQUE_ALLOWED_PRIVATE_NETWORKS", "10.0.0.0/99"),
        ("STAQUE_SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_value_is_named(name, value):
    with pytest.raises(BadEnvironment, match=name):
        read({**GOOD, name: value})


def test_the_key_before_is_known_while_it_is_replaced():
    assert read({**GOOD, "STAQUE_SECRET_KEY_BEFORE": "old"}).secret_key_before == "old"


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text("from a file\n")
    told = {"STAQUE_SECRET_KEY": "", "STAQUE_SECRET_KEY_FILE": str(path)}
    assert read({**GOOD, **told}).secret_key == "from a file"


def test_a_secret_that_is_given_twice_is_none(tmp_path):
    path = tmp_path / "address"
    path.write_text("postgresql://live@db/staque")
    with pytest.raises(BadEnvironment, match="DATABASE_URL and DATABASE_URL_FILE are both set"):
        read({**GOOD, "DATABASE_URL_FILE": str(path)})


def test_a_database_url_may_name_a_socket_folder():
    settings = database("postgresql://staque@/staque?host=/run/pg&sslmode=require")
    assert settings["HOST"] == "/run/pg"
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_a_database_url_takes_the_certificates_of_a_managed_server():
    settings = database(
        "postgresql://u:p@db.example:5432/d?sslmode=verify-full&sslrootcert=/etc/rds.pem"
        "&connect_timeout=2"
    )
    assert settings["HOST"] == "db.example"
    options = settings["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/rds.pem")
    assert options["connect_timeout"] == "2"


def test_behind_a_pooler_nothing_is_kept_in_a_session():
    assert not database("postgresql://a@h/d")["DISABLE_SERVER_SIDE_CURSORS"]
    assert database("postgresql://a@h/d", pooled=True)["DISABLE_SERVER_SIDE_CURSORS"]
    assert read({**GOOD, "STAQUE_DATABASE_POOLED": "yes"}).pooled


def test_a_database_url_keeps_odd_characters():
    settings = database("postgresql://u:p%40ss@db:5433/my%20db")
    assert (settings["PASSWORD"], settings["NAME"], settings["PORT"]) == ("p@ss", "my db", "5433")


def test_celery_spells_sockets_its_own_way():
    assert celery_broker("unix:///run/v.sock?db=2") == "redis+socket:///run/v.sock?virtual_host=2"
    assert celery_broker("redis://h:1/0") == "redis://h:1/0"
