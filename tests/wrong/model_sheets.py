"""Valid sheets of the forms about models, connections and deployments."""

from django.http import QueryDict

from deployments.forms import ChangeForm, DeployForm
from deployments.found_forms import AdoptForm
from deployments.hours_forms import HoursForm
from deployments.models import DeployedResource, FoundResource
from modelcatalog import configuring
from modelcatalog.forms.catalog import RefreshForm
from modelcatalog.forms.configurations import ConfigurationForm
from modelcatalog.forms.connections import ConnectionChangeForm, NewConnectionForm
from tests.wrong.sheets import (
    ADDRESSES,
    CONNECTION,
    DRIFT_AND_KEEP,
    ZONES,
    Sheet,
    connection,
    model,
)

MODELS = {
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
}  # fmt: skip
