"""Every page by name, in each state that it was designed for: who looks, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """`path` may name ids of the person's world; `expects` is the status that belongs to it."""

    name: str
    who: str
    path: str
    expects: int = 200


SCENES = [
    Scene("home-new", "newcomer", "/"),
    Scene("home", "busy", "/"),
    Scene("models-empty", "newcomer", "/models/?q=nothing-is-called-so"),
    Scene("models", "busy", "/models/"),
    Scene("model", "busy", "/models/{model}/"),
    Scene("model-legacy", "busy", "/models/{legacy}/"),
    Scene("model-unpriced", "busy", "/models/{unpriced}/"),
    Scene("deploy", "busy", "/deployments/new/?model={model}"),
    Scene("deploy-options", "busy", "/deployments/new/?model={model}&options.autoscaling_max=3"),
    Scene("deployments-none", "newcomer", "/deployments/"),
    Scene("deployments", "busy", "/deployments/"),
    Scene("deployment-in-service", "busy", "/deployments/{in_service}/"),
    Scene("deployment-provisioning", "busy", "/deployments/{provisioning}/"),
    Scene("deployment-failed", "busy", "/deployments/{failed}/"),
    Scene("deployment-gone", "busy", "/deployments/{gone}/"),
    Scene("deployment-stopped", "busy", "/deployments/{stopped}/"),
    Scene("deployment-ending", "busy", "/deployments/{ending}/"),
    Scene("deployment-hours", "busy", "/deployments/{ending}/hours/"),
    Scene("deployment-change", "busy", "/deployments/{in_service}/change/"),
    Scene(
        "deployment-change-planned",
        "busy",
        "/deployments/{in_service}/change/?drawn=1&instance_count=2",
    ),
    Scene("deployment-stop", "busy", "/deployments/{in_service}/stop/"),
    Scene("deployment-delete", "busy", "/deployments/{stopped}/delete/"),
    Scene("found", "busy", "/deployments/found/"),
    Scene("found-not-yours", "newcomer", "/deployments/found/", 403),
    Scene("found-adopt", "busy", "/deployments/found/{found_foreign}/adopt/"),
    Scene("found-delete", "busy", "/deployments/found/{found_another}/delete/"),
    Scene("deployment-drifted", "busy", "/deployments/{drifted}/"),
    Scene("drift-take-over", "busy", "/deployments/{drifted}/take-over/"),
    Scene("drift-put-back", "busy", "/deployments/{drifted}/put-back/"),
    Scene("drift-none", "busy", "/deployments/{stopped}/put-back/"),
    Scene("installation", "operator", "/deployments/installation/"),
    Scene("chat-none", "newcomer", "/chat/"),
    Scene("chat", "busy", "/chat/{thread_in_service}/"),
    Scene("chat-empty", "busy", "/chat/{thread_empty}/"),
    Scene("chat-generating", "busy", "/chat/{thread_generating}/"),
    Scene("chat-stopped", "busy", "/chat/{thread_stopped}/"),
    Scene("chat-waiting", "busy", "/chat/{thread_waiting}/"),
    Scene("chat-failed", "busy", "/chat/{thread_failed}/"),
    Scene("chat-gone", "busy", "/chat/{thread_gone}/"),
    Scene("usage-none", "newcomer", "/usage/"),
    Scene("usage", "busy", "/usage/"),
    Scene("settings-profile", "busy", "/settings/profile/"),
    Scene("settings-password", "busy", "/settings/profile/password/"),
    Scene("settings-sign-out", "busy", "/settings/profile/sign-out/"),
    Scene("people-alone", "newcomer", "/settings/people/"),
    Scene("people", "busy", "/settings/people/"),
    Scene("people-nobody", "busy", "/settings/people/?q=nothing-is-called-so"),
    Scene("person-new", "busy", "/settings/people/new/"),
    Scene("person-new-not-yours", "newcomer", "/settings/people/new/"),
    Scene("person", "busy", "/settings/people/{teammate}/"),
    Scene("person-locked", "busy", "/settings/people/{locked}/"),
    Scene("person-closed", "busy", "/settings/people/{closed}/"),
    Scene("person-above", "busy", "/settings/people/{above}/"),
    Scene("person-close", "busy", "/settings/people/{teammate}/deactivate/"),
    Scene("organisations", "operator", "/settings/people/organisations/"),
    Scene("password-lost", "nobody", "/sign-in/forgotten/"),
    Scene("password-link-spent", "nobody", "/sign-in/choose/x/y/", 409),
    Scene("not-found", "busy", "/models/00000000-0000-0000-0000-000000000000/", 404),
    Scene("nowhere", "busy", "/there-is-no-such-page/", 404),
    Scene("sign-in", "nobody", "/sign-in/"),
    Scene("admin", "operator", "/admin/"),
    Scene("admin-people", "operator", "/admin/accounts/user/"),
    Scene("admin-deployments", "operator", "/admin/deployments/deployedresource/"),
]
