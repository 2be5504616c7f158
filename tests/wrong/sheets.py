"""What a valid sheet of a form is, and the values that many of them share."""

from dataclasses import dataclass, field

from conversations.forms import QuestionForm
from modelcatalog.models import CatalogModel, Connection

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
