"""In production the same settings are stricter, and speak JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

ROOT = Path(__file__).resolve().parents[2]
SPEAK = """
import django, logging, json
django.setup()
from django.conf import settings
logging.getLogger("staque").warning("hello %s", "operator")
print(json.dumps({
    "secure": settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE,
    "hsts": settings.SECURE_HSTS_SECONDS,
    "hosts": settings.ALLOWED_HOSTS,
    "debug": settings.DEBUG,
}))
"""


def start(*command, **values):
    """A command of Python's in production, beside the servers of the tests."""
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "staque.settings",
        "STAQUE_ENV": "production",
        "STAQUE_DATA_DIR": "/nowhere",
        "STAQUE_SECRET_KEY": token_urlsafe(50),
        "STAQUE_ALLOWED_HOSTS": "staque.example",
        "STAQUE_SIMULATOR_URL": "",
        "STAQUE_SIMULATOR_CONTROL_URL": "",
        **values,
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_logs_are_json_and_cookies_are_for_https_alone():
    said = start("-c", SPEAK)
    line = json.loads(said.stderr.strip().splitlines()[-1])
    assert line["message"] == "hello operator"
    assert line["level"] == "WARNING"
    settings = json.loads(said.stdout)
    assert settings["secure"]
    assert settings["hsts"] > 0
    assert settings["hosts"] == ["staque.example"]
    assert settings["debug"] is False


def test_the_check_before_deploying_finds_nothing():
    said = start("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_a_missing_value_stops_the_start_with_one_sentence():
    said = start("-c", SPEAK, STAQUE_ALLOWED_HOSTS="")
    assert said.returncode != 0
    assert said.stderr.strip().startswith("STAQUE_ALLOWED_HOSTS must name the hosts")
    assert "Traceback" not in said.stderr
