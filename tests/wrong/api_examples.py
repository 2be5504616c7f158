"""One valid request for every operation of the API that writes: all that is wrong starts here.

An operation that is not here fails `test_every_operation_has_an_example`: write its example.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """`{names}` are the world's. `states` are other addresses, and what their state answers.

    `accepts` names mutations (`field: what`) that are right to be taken, each with its reason.
    """

    who: str = "owner"
    body: dict | None = None
    gives: int = 200
    path: dict = field(default_factory=dict)
    states: dict = field(default_factory=dict)
    accepts: dict = field(default_factory=dict)
    asks_who: bool = True
    theirs: str = ""  # instead of the usual, for those who see everything


PASSWORD = "correct horse battery staple"
OWN_DEFAULT = "empty is what is not given: the default stands"
CLEANED = "words are cleaned, not refused: a pasted NUL is no reason to lose a text"
CASELESS = "regions are written small, however they are typed"
PARAMETERS = {
    "max_tokens": 100,
    "temperature": 0.5,
    "top_p": 0.9,
    "stop": ["END"],
}
ANYTHING_SAID = {"content: nul": CLEANED}

# A super_admin may say how a model is used before a catalog has listed it.
ANY_ID = (
    "x", "1", "-1", "0", "null", "undefined", "%2e%2e", "5f0c7f0e", "é", "%F0%9F%98%80", "*",
    "00000000-0000-0000-0000-00000000000g", "{00000000-0000-0000-0000-000000000007}",
    "00000000-0000-0000-0000-000000000007", "' OR 1=1 --", "{their_model}",
)  # fmt: skip
NAMING_NOTHING = ("number", "true", "nobody's", "huge", "theirs")
NO_PRICE = [
    f"per_1k_{tokens}_tokens_usd: {nothing}"
    for tokens in ("input", "output")
    for nothing in ("empty", "space")
]
NO_HOURS = {"schedule: null": "it is the word for no hours"}
NOT_YET = "a plan stands in no conversation yet: deploying refuses what is not one's own"

EXAMPLES = {
    "post /api/v1/auth/token/": Example(
        body={"username": "owner", "password": PASSWORD}, asks_who=False
    ),
    "post /api/v1/auth/token/refresh/": Example(body={"refresh": "{refresh}"}, asks_who=False),
    "post /api/v1/auth/sign-out/": Example(
        body={"refresh": "{refresh}"}, gives=204, asks_who=False
    ),
    "post /api/v1/auth/sign-out/everywhere/": Example(gives=204),
    "post /api/v1/auth/password/": Example(
        body={"current_password": PASSWORD, "new_password": "another horse, another battery"}
    ),
    "patch /api/v1/auth/profile/": Example(
        body={
            "name": "Olivia Owner",
            "email": "olivia@example.com",
            "aws_region": "eu-central-1",
            "time_zone": "Europe/Berlin",
            "current_password": PASSWORD,
        },
    ),
    "post /api/v1/api-keys/": Example(
        body={"name": "nightly", "scopes": ["chat"], "expires_at": "2090-01-01T00:00:00Z"},
        gives=201,
    ),
    "delete /api/v1/api-keys/{key_id}/": Example(
        path={"key_id": "{key}"}, gives=204, states={"{revoked_key}": 409}
    ),
    "post /api/v1/connections/": Example(
        who="root",
        body={"platform": "openai_compatible", "name": "New", "base_url": "http://127.0.0.1:9/v1"},
        gives=201,
    ),
    "patch /api/v1/connections/{connection_id}/": Example(
        who="root",
        body={"name": "Renamed", "base_url": "http://127.0.0.1:7/v1"},
        path={"connection_id": "{connection}"},
        theirs="{nothing}",
    ),
    "delete /api/v1/connections/{connection_id}/": Example(
        who="root",
        path={"connection_id": "{connection}"},
        states={"{closed_connection}": 409},
        theirs="{nothing}",
    ),
    "post /api/v1/connections/{connection_id}/check/": Example(
        who="boss", path={"connection_id": "{connection}"}
    ),
    "post /api/v1/conversations/": Example(
        body={"title": "Ideas", "use_case": "research"}, gives=201
    ),
    "patch /api/v1/conversations/{conversation_id}/": Example(
        body={"title": "Ideas", "use_case": "research", "status": "archived"},
        path={"conversation_id": "{conversation_told}"},
    ),
    "delete /api/v1/conversations/{conversation_id}/": Example(
        path={"conversation_id": "{conversation_told}"},
        gives=204,
        states={"{conversation_busy}": 409},
    ),
    "post /api/v1/conversations/{conversation_id}/threads/": Example(
        body={"resource_id": "{running}", "system_prompt": "Be brief.", "parameters": PARAMETERS},
        path={"conversation_id": "{conversation_told}"},
        gives=201,
    ),
    "patch /api/v1/threads/{thread_id}/": Example(
        body={
            "resource_id": "{other}",
            "system_prompt": "Be brief.",
            "parameters": PARAMETERS,
            "title": "Ideas",
            "pinned": True,
            "archived": False,
        },
        path={"thread_id": "{thread_told}"},
        states={"{thread_busy}": 409},
    ),
    "post /api/v1/threads/{thread_id}/messages/": Example(
        body={"content": "Hello?", "resource_id": "{running}", "stream": True},
        path={"thread_id": "{thread_told}"},
        states={"{thread_busy}": 409},
        accepts=ANYTHING_SAID,
    ),
    "post /api/v1/threads/{thread_id}/again/": Example(
        body={"resource_id": "{running}", "stream": True},
        path={"thread_id": "{thread_told}"},
        states={"{thread_busy}": 409, "{thread_running}": 409},
    ),
    "post /api/v1/threads/{thread_id}/stop/": Example(
        gives=202, path={"thread_id": "{thread_busy}"}, states={"{thread_told}": 409}
    ),
    "post /api/v1/deployments/": Example(
        body={
            "platform": "sagemaker",
            "model_id": "{model}",
            "connection_id": "{aws}",
            "region": "us-east-1",
            "instance_type": "ml.g5.2xlarge",
            "instance_count": 1,
            "name": "fresh",
            "conversation_id": "{conversation_told}",
            "dry_run": False,
        },
        gives=202,
        accepts=NO_HOURS,
    ),
    "post /api/v1/deployments/plan/": Example(
        body={"model_id": "{model}", "region": "us-east-1", "instance_count": 1, "name": "fresh"},
        accepts=dict.fromkeys(
            (f"conversation_id: {what}" for what in NAMING_NOTHING), NOT_YET
        )
        | NO_HOURS,
    ),
    "delete /api/v1/deployments/{resource_id}/": Example(
        path={"resource_id": "{stopped}"}, gives=202, states={"{deleted}": 409}
    ),
    "post /api/v1/deployments/{resource_id}/start/": Example(
        path={"resource_id": "{stopped}"},
        gives=202,
        states={"{running}": 409, "{deleted}": 409, "{starting}": 409},
    ),
    "post /api/v1/deployments/{resource_id}/stop/": Example(
        path={"resource_id": "{running}"}, gives=202, states={"{stopped}": 409, "{deleted}": 409}
    ),
    "post /api/v1/deployments/{resource_id}/restart/": Example(
        path={"resource_id": "{running}"},
        gives=202,
        states={"{stopped}": 409, "{deleted}": 409, "{starting}": 409},
    ),
    "post /api/v1/deployments/{resource_id}/update/": Example(
        body={"instance_count": 2},
        path={"resource_id": "{running}"},
        gives=202,
        states={"{stopped}": 409, "{deleted}": 409, "{starting}": 409},
    ),
    "delete /api/v1/deployments/found/{found_id}/": Example(
        who="root", path={"found_id": "{found}"}, gives=202, theirs="{nothing}"
    ),
    "post /api/v1/deployments/found/{found_id}/adopt/": Example(
        who="root",
        body={"name": "adopted", "model_id": "{model_id}"},
        path={"found_id": "{found}"},
        gives=202,
        theirs="{nothing}",
        states={"{found_gone}": 409},
    ),
    "post /api/v1/deployments/{resource_id}/take-over/": Example(
        path={"resource_id": "{drifted}"}, gives=202, states={"{running}": 409, "{stopped}": 409}
    ),
    "post /api/v1/deployments/{resource_id}/put-back/": Example(
        path={"resource_id": "{drifted}"}, gives=202, states={"{running}": 409, "{stopped}": 409}
    ),
    "post /api/v1/deployments/{resource_id}/keep/": Example(
        path={"resource_id": "{running}"}, states={"{stopped}": 409, "{deleted}": 409}
    ),
    "patch /api/v1/deployments/{resource_id}/": Example(
        body={"idle_minutes": 30, "expires_in_hours": 5},
        accepts=NO_HOURS,
        path={"resource_id": "{running}"},
    ),
    "put /api/v1/model-configurations/{model_id}/": Example(
        who="root",
        body={
            "system_prompt": "Be brief.",
            "parameters": {"max_tokens": 100, "temperature": 0.5},
            "per_1k_input_tokens_usd": "0.001",
            "per_1k_output_tokens_usd": "0.002",
        },
        path={"model_id": "{model_id}"},
        accepts=dict.fromkeys(NO_PRICE, "empty is no price, as on the page")
        | dict.fromkeys((f"model_id: {id[:40]}" for id in ANY_ID), "any text may be an id"),
    ),
    "post /api/v1/models/refresh/": Example(
        who="boss", body={"connection_id": "{connection}"}, gives=202
    ),
    "post /api/v1/organizations/": Example(who="root", body={"name": "New House"}, gives=201),
    "post /api/v1/users/": Example(
        who="boss",
        body={
            "username": "newcomer",
            "email": "newcomer@example.com",
            "name": "New Comer",
            "aws_region": "us-east-1",
            "time_zone": "UTC",
            "role": "user",
            "password": "a horse that nobody knows of",
        },
        gives=201,
    ),
    "patch /api/v1/users/{person_id}/": Example(
        who="boss",
        body={
            "name": "Olivia",
            "email": "olivia@example.com",
            "aws_region": "us-east-1",
            "time_zone": "UTC",
            "role": "user",
            "is_active": True,
        },
        path={"person_id": "{owner_id}"},
    ),
    "post /api/v1/users/{person_id}/password-link/": Example(
        who="boss", path={"person_id": "{owner_id}"}
    ),
    "post /api/v1/users/{person_id}/unlock/": Example(
        who="boss", path={"person_id": "{owner_id}"}
    ),
}  # fmt: skip
# What is somebody else's, by the name of the argument or the field.
THEIRS = {
    "key_id": "{their_key}",
    "connection_id": "{their_connection}",
    "conversation_id": "{their_conversation_told}",
    "thread_id": "{their_thread_told}",
    "resource_id": "{their_running}",
    "person_id": "{stranger_id}",
    "model_id": "{their_model}",
}
