"""One valid sheet for every form of the pages: all that is wrong starts here.

An address that takes POST and is not here fails `test_every_form_has_an_example`.
"""

from dataclasses import dataclass, field

from django.contrib.auth.forms import AuthenticationForm as SignInForm
from django.http import QueryDict

from accounts.forms.api_keys import ApiKeyForm
from accounts.forms.passwords import ChangePasswordForm, ForgottenForm, NewPasswordForm
from accounts.forms.people import NewPersonForm, OrganizationForm, PersonForm
from accounts.forms.profile import ProfileForm
from conversations.forms import ColumnForm, NewThreadForm, QuestionForm, ThreadForm, TogetherForm
from deployments.forms import ChangeForm, DeployForm
from deployments.found_forms import AdoptForm
from deployments.hours_forms import HoursForm
from deployments.models import DeployedResource, FoundResource
from deployments.queries import ready
from modelcatalog import configuring
from modelcatalog.forms.catalog import RefreshForm
from modelcatalog.forms.configurations import ConfigurationForm
from modelcatalog.forms.connections import ConnectionChangeForm, NewConnectionForm
from modelcatalog.models import CatalogModel, Connection
from tests.wrong.api_examples import PASSWORD

CLEANED = "words are cleaned, not refused: a pasted NUL is no reason to lose a text"


@dataclass(frozen=True)
class Sheet:
    """`form` makes the Django form behind it; `states` are other addresses and their answers.

    `bad` are values that only the action knows to be wrong. `accepts` names mutations that are
    right to be taken, each with its reason. Not `shown_again` are forms of one press, whose
    mistakes a page of its own tells.
    """

    path: str
    who: str = "owner"
    data: dict = field(default_factory=dict)
    form: object = None
    gives: int = 302
    id: str = ""
    theirs: str = ""
    bad: dict = field(default_factory=dict)
    states: dict = field(default_factory=dict)
    accepts: dict = field(default_factory=dict)
    chosen: tuple = ()  # hidden fields, which the page itself fills
    shown_again: bool = True
    signs_in: bool = True


def model(world):
    return CatalogModel.objects.get(pk=world.given["model"])


def connection(world):
    return Connection.objects.get(pk=world.given["connection"])


def ask(path, **more):
    return Sheet(
        path=path,
        data={"content": "Hello?"},
        form=lambda world: QuestionForm(),
        accepts={"content: nul": CLEANED},
        **more,
    )


THREAD = "/chat/<uuid:thread_id>/"
TOGETHER = "/chat/together/<uuid:conversation_id>/"
CONVERSATION = "/chat/conversation/<uuid:conversation_id>/"
CONNECTION = "/settings/connections/<uuid:connection_id>/"

REGIONS = ("x", "us east 1", "us_east_1", "us-east", "1", "us-east-1; drop", "\u202eus-east-1")
ZONES = ("x", "Mars/Olympus", "../../etc/passwd", "+99:00", "CET ", "\u202eUTC")
NAMES = (
    "a b", "a/b", "<script>", "a\tb", "a,b", "x" * 300, "ünï cödé", "../x", "a;b", "OWNER",
)  # fmt: skip
ADDRESSES = (
    "x", "javascript:alert(1)", "file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/v1", "http://",
    "http://169.254.169.254/", "http://[::1/", "http://user:word@127.0.0.1:9/v1", "http://a b/", "",
    "http://127.0.0.1:99999/v1", "http://127.0.0.1:9/v1?x=1", "gopher://127.0.0.1/", "  ",
)  # fmt: skip
PASSWORDS = ("short", "password", "12345678901234", "owner", "x" * 1025)

DRIFT_AND_KEEP = (("take-over", "{drifted}"), ("put-back", "{drifted}"), ("keep", "{running}"))

SHEETS = {
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
    "/models/refresh/": Sheet(
        "/models/refresh/",
        who="boss",
        data={"connection_id": "{connection}"},
        form=lambda world: RefreshForm(),
        bad={"connection_id": ("{their_connection}",)},
        shown_again=False,
    ),
    "/settings/model-configurations/<path:model_id>/": Sheet(
        "/settings/model-configurations/{id}/",
        who="root",
        id="{model_id}",
        data={
            "system_prompt": "Be brief.",
            "max_tokens": "100",
            "temperature": "0.5",
            "top_p": "0.9",
            "stop": "END",
            "per_1k_input_tokens_usd": "0.001",
            "per_1k_output_tokens_usd": "0.002",
        },
        form=lambda world: ConfigurationForm(
            None, of=configuring.configured(world.people["root"], world.given["model_id"])
        ),
        bad={"stop": ("\n".join("abcdefghi"), "x" * 201)},
    ),
    "/settings/connections/add/": Sheet(
        "/settings/connections/add/",
        who="root",
        data={
            "platform": "openai_compatible",
            "name": "New",
            "base_url": "http://127.0.0.1:9/v1",
            "money_accepted": "on",
        },
        form=lambda world: NewConnectionForm(
            None, platform="openai_compatible", asks_money=False
        ),
        bad={
            "base_url": ADDRESSES,
            "name": ("", "  ", "Ours"),
            "secret_ref": ("x", "SECRET_KEY", "env:SECRET_KEY", "/etc/passwd"),
        },
    ),
    f"{CONNECTION}change/": Sheet(
        "/settings/connections/{id}/change/",
        who="root",
        id="{connection}",
        theirs="{nothing}",
        data={"name": "Renamed", "base_url": "http://127.0.0.1:9/v2"},
        form=lambda world: ConnectionChangeForm(None, connection=connection(world)),
        bad={"base_url": ADDRESSES, "name": ("", "  "), "secret_ref": ("x", "env:SECRET_KEY")},
    ),
    f"{CONNECTION}check/": Sheet(
        "/settings/connections/{id}/check/",
        who="boss",
        id="{connection}",
        theirs="{their_connection}",
    ),
    f"{CONNECTION}read/": Sheet(
        "/settings/connections/{id}/read/",
        who="boss",
        id="{connection}",
        theirs="{their_connection}",
    ),
    f"{CONNECTION}close/": Sheet(
        "/settings/connections/{id}/close/",
        who="root",
        id="{connection}",
        theirs="{nothing}",
        states={"/settings/connections/{closed_connection}/close/": 409},
    ),
    f"{CONNECTION}reopen/": Sheet(
        "/settings/connections/{id}/reopen/",
        who="root",
        id="{closed_connection}",
        theirs="{nothing}",
        states={"/settings/connections/{connection}/reopen/": 409},
    ),
    "/deployments/new/": Sheet(
        "/deployments/new/?model={model}",
        data={
            "region": "us-east-1",
            "instance_type": "ml.g5.2xlarge",
            "instance_count": "1",
            "name": "fresh",
        },
        form=lambda world: DeployForm(
            QueryDict(), model=model(world), by=world.people["owner"]
        ),
        bad={
            "name": ("a b", "-x", "ä", "running", "x" * 81, "<b>"),
            "instance_type": ("ml.none.large", "x", "../x"),
        },
        accepts={"idle: '0'": "it is the word for never"},
        states={"/deployments/new/?model={their_model}": 404},
    ),
    "/deployments/stop/": Sheet(
        "/deployments/stop/",
        data={"ids": ["{running}"]},
        bad={"ids": ("", "x", "{their_running}", "{stopped}", "{nothing}", "\u202e")},
        shown_again=False,
    ),
    **{
        f"/deployments/<uuid:resource_id>/<slug:verb>/#{verb}": Sheet(
            f"/deployments/{{id}}/{verb}/",
            id=id,
            theirs="{their_running}",
            states={
                f"/deployments/{{{state}}}/{verb}/": 409
                for state in ("running", "stopped", "deleted")
                if state not in takes
            },
        )
        for verb, id, takes in (
            ("start", "{stopped}", ("stopped",)),
            ("stop", "{running}", ("running",)),
            ("restart", "{running}", ("running",)),
            ("delete", "{stopped}", ("running", "stopped")),
        )
    },
    "/deployments/found/<uuid:found_id>/adopt/": Sheet(
        "/deployments/found/{id}/adopt/",
        who="root",
        id="{found}",
        data={"name": "adopted", "model_id": "{model_id}"},
        form=lambda world: AdoptForm(
            found=FoundResource.objects.get(pk=world.given["found"])
        ),
        bad={"name": ("a b", "-x", "ä", "running", "<b>"), "model_id": ("x", "their/model")},
        states={"/deployments/found/{found_gone}/adopt/": 409},
    ),
    "/deployments/found/<uuid:found_id>/delete/": Sheet(
        "/deployments/found/{id}/delete/", who="root", id="{found}"
    ),
    "/deployments/installation/": Sheet("/deployments/installation/", who="root"),
    **{
        f"/deployments/<uuid:resource_id>/{verb}/": Sheet(
            f"/deployments/{{id}}/{verb}/",
            id=id,
            theirs="{their_running}",
            states={f"/deployments/{{stopped}}/{verb}/": 409},
        )
        for verb, id in DRIFT_AND_KEEP
    },
    "/deployments/<uuid:resource_id>/change/": Sheet(
        "/deployments/{id}/change/",
        id="{running}",
        theirs="{their_running}",
        data={"instance_type": "ml.g5.2xlarge", "instance_count": "2", "drawn": "yes"},
        form=lambda world: ChangeForm(
            QueryDict(), resource=DeployedResource.objects.get(pk=world.given["running"])
        ),
        bad={"instance_type": ("ml.none.large", "x"), "instance_count": ("1",)},
        states={"/deployments/{stopped}/change/": 409},
        chosen=("drawn",),
    ),
    "/deployments/<uuid:resource_id>/hours/": Sheet(
        "/deployments/{id}/hours/",
        id="{running}",
        theirs="{their_running}",
        data={
            "idle": "30", "lives": "4", "scheduled": "on", "days": ["mon", "tue"],
            "begins": "08:00", "ends": "18:00", "time_zone": "Europe/Berlin",
        },
        form=lambda world: HoursForm(
            None, resource=DeployedResource.objects.get(pk=world.given["running"]), zone="UTC"
        ),
        bad={
            "begins": ("", "x", "25:00", "8", "08:60", "\u202e1"),
            "ends": ("", "x", "08:00", "24:01"),
            "time_zone": ZONES[:5],
        },
        accepts={"idle: '0'": "it is the word for never"},
    ),
    "/chat/new/": Sheet(
        "/chat/new/",
        data={"content": "Hello?", "resource_id": "{running}"},
        form=lambda world: NewThreadForm(),
        bad={"resource_id": ("{their_running}", "{deleted}", "{stopped}")},
        accepts={"content: nul": CLEANED},
        shown_again=False,
    ),
    "/chat/together/": Sheet(
        "/chat/together/",
        data={"resource_ids": ["{running}", "{other}"]},
        form=lambda world: TogetherForm(None, ready=ready(world.people["owner"])),
        bad={"resource_ids": ("{their_running}", "{stopped}")},
        shown_again=False,
    ),
    f"{TOGETHER}ask/": ask(
        "/chat/together/{id}/ask/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        states={"/chat/together/{conversation_busy}/ask/": 409},
    ),
    f"{TOGETHER}stop/": Sheet(
        "/chat/together/{id}/stop/", id="{conversation_busy}", theirs="{their_conversation_busy}"
    ),
    f"{TOGETHER}add/": Sheet(
        "/chat/together/{id}/add/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        data={"resource_id": "{other}"},
        form=lambda world: ColumnForm(),
        bad={"resource_id": ("{their_running}",)},
        shown_again=False,
    ),
    f"{CONVERSATION}delete/": Sheet(
        "/chat/conversation/{id}/delete/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
        states={"/chat/conversation/{conversation_busy}/delete/": 409},
    ),
    f"{CONVERSATION}archive/": Sheet(
        "/chat/conversation/{id}/archive/",
        id="{conversation_told}",
        theirs="{their_conversation_told}",
    ),
    f"{THREAD}ask/": ask(
        "/chat/{id}/ask/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        states={"/chat/{thread_busy}/ask/": 409, "/chat/{thread_deleted}/ask/": 409},
    ),
    f"{THREAD}again/": Sheet(
        "/chat/{id}/again/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        states={"/chat/{thread_busy}/again/": 409, "/chat/{thread_running}/again/": 409},
    ),
    f"{THREAD}change/": Sheet(
        "/chat/{id}/change/",
        id="{thread_told}",
        theirs="{their_thread_told}",
        data={"title": "Ideas", "resource_id": "{other}"},
        form=lambda world: ThreadForm(),
        bad={"resource_id": ("{their_running}",)},
        accepts={"title: nul": CLEANED},
        states={"/chat/{thread_busy}/change/": 409},
        shown_again=False,
    ),
    f"{THREAD}stop/": Sheet("/chat/{id}/stop/", id="{thread_busy}", theirs="{their_thread_busy}"),
}  # fmt: skip
