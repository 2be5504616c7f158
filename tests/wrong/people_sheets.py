"""Valid sheets of the forms about people: signing in, profiles, keys, administration."""

from django.contrib.auth.forms import AuthenticationForm as SignInForm

from accounts.forms.api_keys import ApiKeyForm
from accounts.forms.passwords import ChangePasswordForm, ForgottenForm, NewPasswordForm
from accounts.forms.people import NewPersonForm, OrganizationForm, PersonForm
from accounts.forms.profile import ProfileForm
from tests.wrong.api_examples import PASSWORD
from tests.wrong.sheets import NAMES, PASSWORDS, REGIONS, ZONES, Sheet

PEOPLE = {
    "/sign-in/": Sheet(
        "/sign-in/",
        data={"username": "owner", "password": PASSWORD},
        form=lambda world: SignInForm(),
        bad={"username": ("nobody", "owner' --", "\u202erenwo", "closed"), "password": PASSWORDS},
        signs_in=False,
    ),
    "/sign-out/": Sheet("/sign-out/"),
    "/sign-in/forgotten/": Sheet(
        "/sign-in/forgotten/",
        data={"email": "owner@example.com"},
        form=lambda world: ForgottenForm(),
        gives=200,
        signs_in=False,
    ),
    "/sign-in/choose/<str:uid>/<str:token>/": Sheet(
        "/sign-in/choose/{link_uid}/now/",
        data={"new_password": "a wholly new horse", "again": "a wholly new horse"},
        form=lambda world: NewPasswordForm(),
        bad={"new_password": PASSWORDS, "again": ("another", "A WHOLLY NEW HORSE")},
        states={"/sign-in/choose/{link_uid}/forged-token/": 409, "/sign-in/choose/x/now/": 409},
        signs_in=False,
    ),
    "/settings/profile/": Sheet(
        "/settings/profile/",
        data={
            "name": "Olivia Owner",
            "email": "owner@example.com",
            "time_zone": "Europe/Berlin",
            "aws_region": "eu-central-1",
        },
        form=lambda world: ProfileForm(),
        bad={
            "aws_region": REGIONS,
            "time_zone": ZONES,
            # Another address wants the password.
            "email": ("mate@example.com", "MATE@example.com", "other@example.com"),
        },
    ),
    "/settings/profile/password/": Sheet(
        "/settings/profile/password/",
        data={
            "current_password": PASSWORD,
            "new_password": "a wholly new horse",
            "again": "a wholly new horse",
        },
        form=lambda world: ChangePasswordForm(),
        bad={"current_password": PASSWORDS, "new_password": PASSWORDS, "again": ("other",)},
    ),
    "/settings/profile/sign-out/": Sheet("/settings/profile/sign-out/"),
    "/settings/profile/programs/<uuid:sign_in_id>/": Sheet(
        "/settings/profile/programs/{id}/", id="{sign_in}", theirs="{their_sign_in}"
    ),
    "/settings/api-keys/": Sheet(
        "/settings/api-keys/",
        data={"name": "nightly", "scopes": ["chat"], "expires_at": "2090-01-01"},
        form=lambda world: ApiKeyForm(),
        gives=201,
    ),
    "/settings/api-keys/<uuid:key_id>/revoke/": Sheet(
        "/settings/api-keys/{id}/revoke/",
        id="{key}",
        theirs="{their_key}",
        states={"/settings/api-keys/{revoked_key}/revoke/": 409},
    ),
    "/settings/people/new/": Sheet(
        "/settings/people/new/",
        who="root",
        data={
            "username": "newcomer",
            "name": "New Comer",
            "email": "new@example.com",
            "organization": "Acme",
            "role": "user",
            "aws_region": "us-east-1",
        },
        form=lambda world: NewPersonForm(by=world.people["root"]),
        bad={"username": NAMES, "aws_region": REGIONS, "email": ("mate@example.com",)},
        gives=200,
    ),
    "/settings/people/organisations/": Sheet(
        "/settings/people/organisations/",
        who="root",
        data={"name": "New House"},
        form=lambda world: OrganizationForm(),
        bad={"name": ("Acme", "acme", "  Acme  ", "ACME")},
    ),
    "/settings/people/<uuid:person_id>/": Sheet(
        "/settings/people/{id}/",
        who="boss",
        id="{owner_id}",
        theirs="{stranger_id}",
        data={
            "name": "Olivia",
            "email": "olivia@example.com",
            "role": "user",
            "aws_region": "us-east-1",
        },
        form=lambda world: PersonForm(by=world.people["boss"]),
        bad={
            "aws_region": REGIONS,
            "role": ("super_admin", "Admin", "root"),
            "email": ("mate@example.com",),
        },
    ),
    **{
        f"/settings/people/<uuid:person_id>/<slug:deed>/#{deed}": Sheet(
            f"/settings/people/{{id}}/{deed}/",
            who="boss",
            id="{owner_id}",
            theirs="{stranger_id}",
            gives=gives,
            states={f"/settings/people/{{owner_id}}/{deed}-x/": 404},
        )
        for deed, gives in {
            "deactivate": 302, "reactivate": 302, "password": 200, "unlock": 302
        }.items()
    },
}  # fmt: skip
