"""Every page by name, in each state that it was designed for: who looks, and where."""

from tests.browser.gallery.scene import UNHEARD, Scene
from tests.browser.gallery.settings_scenes import SETTINGS

SCENES = [
    Scene("home-new", "newcomer", "/", "The catalog is being read"),
    Scene("home", "busy", "/", "models at work"),
    Scene("home-first", "founder", "/", "has to connect a platform"),
    Scene("models-none", "founder", "/models/", "Nothing is connected"),
    Scene("models-unfit", "busy", f"/models/?q={UNHEARD}", "No model fits"),
    Scene(
        "models-empty",
        "newcomer",
        "/models/?q=nothing-is-called-so",
        "The platforms are being read for the first time",
    ),
    Scene("models", "busy", "/models/", "3 models from"),
    Scene("model", "busy", "/models/{model}/", "Instances it runs on"),
    Scene("model-legacy", "busy", "/models/{legacy}/", "The platform ends it on"),
    Scene("model-unpriced", "busy", "/models/{unpriced}/", "nobody has set a price for it"),
    Scene("deploy", "busy", "/deployments/new/?model={model}", "Deploy for $1.21 an hour"),
    Scene("deploy-refused", "busy", "/deployments/new/?model={legacy}", "must change first"),
    Scene(
        "deploy-options",
        "busy",
        "/deployments/new/?model={model}&options.autoscaling_max=3",
        "The plan",
    ),
    Scene("deployments-none", "newcomer", "/deployments/", "No model is deployed yet"),
    Scene("deployments", "busy", "/deployments/", "Deployments, newest first"),
    Scene("deployments-unmatched", "busy", "/deployments/?status=deleting", "No deployment is"),
    Scene("deployment-in-service", "busy", "/deployments/{in_service}/", "Costs now"),
    Scene("deployment-provisioning", "busy", "/deployments/{provisioning}/", "Step 2 of 3 done"),
    Scene(
        "deployment-failed",
        "busy",
        "/deployments/{failed}/",
        "The account may not run that many instances",
    ),
    Scene("deployment-gone", "busy", "/deployments/{gone}/", "Somebody deleted the endpoint"),
    Scene("deployment-stopped", "busy", "/deployments/{stopped}/", "Costs while it runs"),
    Scene("deployment-ending", "busy", "/deployments/{ending}/", "outside its hours"),
    Scene(
        "deployment-hours", "busy", "/deployments/{ending}/hours/", "When nobody asks it anything"
    ),
    Scene(
        "deployment-change", "busy", "/deployments/{in_service}/change/", "runs like that already"
    ),
    Scene(
        "deployment-change-planned",
        "busy",
        "/deployments/{in_service}/change/?drawn=1&instance_count=2",
        "An hour while both run",
    ),
    Scene("deployment-stop", "busy", "/deployments/{in_service}/stop/", "Stop llama-in-service?"),
    Scene("deployment-delete", "busy", "/deployments/{stopped}/delete/", "Delete llama-stopped?"),
    Scene("found", "busy", "/deployments/found/", "Found without a deployment"),
    Scene(
        "found-not-yours",
        "newcomer",
        "/deployments/found/",
        "Only admins look at what runs without a deployment",
        403,
    ),
    Scene(
        "found-adopt",
        "busy",
        "/deployments/found/{found_foreign}/adopt/",
        "as a deployment of yours",
    ),
    Scene(
        "found-delete",
        "busy",
        "/deployments/found/{found_another}/delete/",
        "Another Staque made it",
    ),
    Scene("deployment-drifted", "busy", "/deployments/{drifted}/", "Changed outside of Staque"),
    Scene(
        "drift-take-over",
        "busy",
        "/deployments/{drifted}/take-over/",
        "Take over what was changed?",
    ),
    Scene(
        "drift-put-back", "busy", "/deployments/{drifted}/put-back/", "Put back what was ordered?"
    ),
    Scene("drift-none", "busy", "/deployments/{stopped}/put-back/", "runs as it was ordered"),
    Scene("installation", "operator", "/deployments/installation/", "carries this name"),
    Scene("chat-none", "newcomer", "/chat/", "Nobody to ask yet"),
    Scene("chat", "busy", "/chat/{thread_in_service}/", "Try again"),
    Scene("chat-empty", "busy", "/chat/{thread_empty}/", "Ask llama-in-service something"),
    Scene("chat-generating", "busy", "/chat/{thread_generating}/", "Thinking"),
    Scene("chat-stopped", "busy", "/chat/{thread_stopped}/", "Start it and send"),
    Scene("chat-waiting", "busy", "/chat/{thread_waiting}/", "Do not wait"),
    Scene("chat-failed", "busy", "/chat/{thread_failed}/", "llama-failed failed"),
    Scene("chat-gone", "busy", "/chat/{thread_gone}/", "Somebody deleted the endpoint"),
    Scene("chat-unmatched", "busy", f"/chat/{{thread_empty}}/?q={UNHEARD}", UNHEARD),
    Scene("usage-none", "newcomer", "/usage/", "Nothing was asked this month"),
    Scene("usage", "busy", "/usage/", "Spend by day"),
    Scene("compare", "busy", "/models/compare/?ids={model},{legacy}", "Side by side"),
    Scene("search", "busy", "/search/?q=llama", "Deployment"),
    Scene("search-nothing", "busy", f"/search/?q={UNHEARD}", "Nothing says"),
    Scene("together-start", "busy", "/chat/together/", "Ask several models at once"),
    Scene(
        "together",
        "busy",
        "/chat/together/{conversation}/",
        "Every model answers and costs on its own",
    ),
    Scene(
        "conversation-delete", "busy", "/chat/conversation/{conversation}/delete/", "gone for good"
    ),
    Scene(
        "not-found",
        "busy",
        "/models/00000000-0000-0000-0000-000000000000/",
        "There is no such model",
        404,
    ),
    Scene("nowhere", "busy", "/there-is-no-such-page/", "There is nothing here", 404),
    *SETTINGS,
]
