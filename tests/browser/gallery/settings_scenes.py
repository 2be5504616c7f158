"""Settings, signing in and the admin, in each state that they were designed for."""

from tests.browser.gallery.scene import UNHEARD, Scene

SETTINGS = [
    Scene("settings-profile", "busy", "/settings/profile/", "About you"),
    Scene("settings-password", "busy", "/settings/profile/password/", "Present password"),
    Scene("settings-sign-out", "busy", "/settings/profile/sign-out/", "Sign out everywhere else?"),
    Scene("people-alone", "newcomer", "/settings/people/", "You look after nobody but yourself"),
    Scene("people", "busy", "/settings/people/", "Tom Mate"),
    Scene("people-nobody", "busy", "/settings/people/?q=nothing-is-called-so", "Nobody matches"),
    Scene("person-new", "busy", "/settings/people/new/", "You get a link"),
    Scene(
        "person-new-not-yours",
        "newcomer",
        "/settings/people/new/",
        "Only the admins of an organisation add people",
    ),
    Scene("person", "busy", "/settings/people/{teammate}/", "About them"),
    Scene("person-locked", "busy", "/settings/people/{locked}/", "Locked out"),
    Scene("person-closed", "busy", "/settings/people/{closed}/", "Closed"),
    Scene("person-above", "busy", "/settings/people/{above}/", "super admin of"),
    Scene(
        "person-close",
        "busy",
        "/settings/people/{teammate}/deactivate/",
        "Every session and token of theirs ends",
    ),
    Scene("organisations", "operator", "/settings/people/organisations/", "Each is apart"),
    Scene("password-lost", "nobody", "/sign-in/forgotten/", "A lost password"),
    Scene("password-link-spent", "nobody", "/sign-in/choose/x/y/", "This link has ended", 409),
    Scene("connections", "busy", "/settings/connections/", "Server in the cellar"),
    Scene("connections-none", "founder", "/settings/connections/", "Nothing is connected yet"),
    Scene("connection", "busy", "/settings/connections/{connection}/", "Works"),
    Scene("connection-away", "busy", "/settings/connections/{unreachable}/", "did not answer"),
    Scene(
        "connection-choose",
        "operator",
        "/settings/connections/add/",
        "What do you want to connect?",
    ),
    Scene(
        "connection-add",
        "operator",
        "/settings/connections/add/?platform=sagemaker",
        "Connect AWS SageMaker",
    ),
    Scene(
        "connection-guide", "operator", "/settings/connections/guide/", "From AWS keys or a role"
    ),
    Scene(
        "connection-change",
        "operator",
        "/settings/connections/{connection}/change/",
        "Change Server upstairs",
    ),
    Scene(
        "connection-close",
        "operator",
        "/settings/connections/{connection}/close/",
        "Close Server upstairs?",
    ),
    Scene("api-key-revoke", "operator", "/settings/api-keys/{key}/revoke/", "Revoke nightly?"),
    Scene(
        "configurations-unmatched", "busy", f"/settings/model-configurations/?q={UNHEARD}", UNHEARD
    ),
    Scene("configurations", "busy", "/settings/model-configurations/", "huggingface-llm-for-looks"),
    Scene(
        "configuration",
        "busy",
        "/settings/model-configurations/huggingface-llm-for-looks/",
        "What is set here holds for every organisation",
    ),
    Scene("api-keys", "busy", "/settings/api-keys/", "No key yet"),
    Scene("api-keys-some", "operator", "/settings/api-keys/", "nightly"),
    Scene("audit-unmatched", "busy", "/settings/audit/?act=nothing", "Nothing matches"),
    Scene("audit", "busy", "/settings/audit/", "deployment.start"),
    Scene("sign-in", "nobody", "/sign-in/", "No account yet?"),
    Scene("admin", "operator", "/admin/", "For operators"),
    Scene("admin-people", "operator", "/admin/accounts/user/", "busy"),
    Scene("admin-deployments", "operator", "/admin/deployments/deployedresource/", "llama-stopped"),
]
