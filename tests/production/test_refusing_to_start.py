"""Production does not start half-safe: one sentence names the variable that is wrong."""

import pytest

from staque.environment import BadEnvironment, read

KEY = "q7Ew-2fLz_Rk9TnV4bYxC1mJ8sHdGp0aUoI6tN3vKzWlQeXr"
GOOD = {
    "STAQUE_ENV": "production",
    "STAQUE_DATA_DIR": "/srv/staque",
    "STAQUE_SECRET_KEY": KEY + "5yBc",
    "STAQUE_ALLOWED_HOSTS": "staque.example.org",
    "DATABASE_URL": "postgresql://staque:Xo4mRvq1@db.example.org:5432/staque",
    "REDIS_URL": "redis://:Zp8uWc2n@valkey.example.org:6379/0",
}
WRONG = [
    ("STAQUE_SECRET_KEY", ""),
    ("STAQUE_SECRET_KEY", "too short"),
    ("STAQUE_SECRET_KEY", "a" * 80),
    ("STAQUE_SECRET_KEY", "django-insecure-" + KEY),
    ("STAQUE_ALLOWED_HOSTS", ""),
    ("STAQUE_ALLOWED_HOSTS", "*"),
    ("STAQUE_ALLOWED_HOSTS", "https://staque.example.org"),
    ("STAQUE_ALLOWED_HOSTS", "staque.example.org:443"),
    ("STAQUE_ALLOWED_HOSTS", "staque.example.org/app"),
    ("STAQUE_TRUSTED_ORIGINS", "http://staque.example.org"),
    ("STAQUE_TRUSTED_ORIGINS", "staque.example.org"),
    ("STAQUE_SIMULATOR_URL", "http://127.0.0.1:2"),
    ("STAQUE_SIMULATOR_CONTROL_URL", "http://127.0.0.1:2"),
    ("STAQUE_DEBUG", "1"),
    ("DJANGO_DEBUG", "true"),
    ("DEBUG", "on"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "sqlite:///db.sqlite3"),
    ("DATABASE_URL", "postgresql://staque:x@db.example.org"),
    ("DATABASE_URL", "postgresql://staque@/staque?host=/srv/staque/run/postgres"),
    ("DATABASE_URL", "postgresql://staque:staque@db.example.org/staque"),
    ("DATABASE_URL", "postgresql://app:password@db.example.org/staque"),
    ("REDIS_URL", ""),
    ("REDIS_URL", "redis://valkey.example.org:6379/0"),
    ("REDIS_URL", "redis://:changeme@valkey.example.org:6379/0"),
    ("REDIS_URL", "unix:///srv/staque/run/valkey/valkey.sock?db=0"),
    ("REDIS_URL", "memcached://valkey.example.org"),
    ("STAQUE_ADMIN_PASSWORD", "admin"),
    ("STAQUE_METRICS_TOKEN", "short"),
    ("STAQUE_SERVES", "nothing"),
]
FINE = [
    ("REDIS_URL", "redis://127.0.0.1:6379/0"),
    ("REDIS_URL", "unix:///run/valkey/valkey.sock?db=0"),
    ("DATABASE_URL", "postgresql://staque@/staque?host=/run/postgresql"),
    ("STAQUE_ALLOWED_HOSTS", ".example.org,10.1.2.3,[::1]"),
    ("STAQUE_TRUSTED_ORIGINS", "https://staque.example.org:8443"),
    ("DEBUG", "false"),
    ("STAQUE_ADMIN_PASSWORD", "a long pass phrase"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_unsafe_is_named(name, value):
    with pytest.raises(BadEnvironment, match=rf"\b{name}\b") as refused:
        read({**GOOD, name: value})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), FINE)
def test_what_is_safe_is_taken(name, value):
    assert read({**GOOD, name: value}).production


def test_the_same_values_do_no_harm_on_one_machine():
    for name, value in WRONG:
        if value and name not in ("STAQUE_SERVES",):
            read({**GOOD, "STAQUE_ENV": "embedded", name: value})


def test_a_refusal_never_tells_a_secret():
    for name, value in WRONG:
        if not value or name not in ("STAQUE_SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
            continue
        with pytest.raises(BadEnvironment) as refused:
            read({**GOOD, name: value})
        assert value not in str(refused.value)
