"""The operator's URL of a mail server becomes Django's settings, or stops the start in words."""

import pytest

from staque.environment import BadEnvironment
from staque.mail import mail


def test_without_a_url_nothing_is_ever_sent():
    assert mail("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_a_submission_server_is_spoken_to_with_tls_and_patience():
    told = mail("submission://me%40example.org:s%3Acret@smtp.example.org")
    assert told["EMAIL_USE_TLS"] is True
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("smtp.example.org", 587)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "s:cret")
    assert told["EMAIL_TIMEOUT"] == 10
    assert told["DEFAULT_FROM_EMAIL"] == "me@example.org"


def test_who_writes_may_be_said():
    told = mail("smtp://smtp.example.org/?_default_from_email=staque@example.org&timeout=3")
    assert (told["DEFAULT_FROM_EMAIL"], told["EMAIL_TIMEOUT"]) == ("staque@example.org", 3)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "http://x", "smtp://host:port", "smtp://smtp.example.org", "smtp://u:p@host"],
)
def test_what_says_too_little_stops_the_start_and_is_not_repeated(url):
    with pytest.raises(BadEnvironment) as stopped:
        mail(url)
    assert "STAQUE_EMAIL_URL" in str(stopped.value)
    assert ":p@" not in str(stopped.value)
