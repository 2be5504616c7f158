"""What admins do for people who cannot sign in: another password, and an open door."""

from accounts.actions.api_keys import make_key
from accounts.models import ApiKey, AuditEntry
from tests.accounts.test_people import at, patch
from tests.factories import PASSWORD


def test_a_reset_ends_the_password_and_every_sign_in_at_once(user, admin, api_of, client_of):
    browser, script = client_of(user), api_of(user)
    key, _ = make_key(by=user, name="Nightly", scopes=["chat"], expires_at=None)
    answer = api_of(admin).post(f"{at(user)}password-link/")
    assert answer.status_code == 200
    assert ApiKey.objects.get(pk=key.pk).revoked_at
    assert "/sign-in/choose/" in answer.json()["data"]["set_password_url"]
    assert browser.get("/models/").status_code == 302
    assert script.get("/api/v1/auth/me/").status_code == 401
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)
    assert AuditEntry.objects.filter(act="user.password_link", name="owner").exists()


def test_nobody_resets_their_own_or_a_closed_account(admin, user, api_of):
    assert api_of(admin).post(f"{at(admin)}password-link/").json()["code"] == "own_standing"
    patch(api_of(admin), user, is_active=False)
    assert api_of(admin).post(f"{at(user)}password-link/").json()["code"] == "account_closed"


def test_an_admin_lets_a_locked_person_in_again(user, admin, api_of):
    from tests.accounts.test_lockout import guess, token

    guess(token)
    assert token(password=PASSWORD).status_code == 429
    assert api_of(admin).post(f"{at(user)}unlock/").status_code == 200
    assert token(password=PASSWORD).status_code == 200
    assert AuditEntry.objects.filter(act="user.unlock").count() == 1
