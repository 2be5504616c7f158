"""What to do about a failure, by the reason's code."""

from __future__ import annotations

SENTENCES = {
    "quota": (
        "The account may not run that many instances of this type. Ask the platform for a higher "
        "quota, or deploy on another instance type or in another region."
    ),
    "capacity": (
        "The platform has no free instances of this type at the moment. Start it again later, or "
        "deploy on another instance type or in another region."
    ),
    "health_check": (
        "The model's server did not become healthy. Look at its log, then try a larger instance "
        "type: too little memory is the usual cause."
    ),
    "container_start": (
        "The model's server could not be started. Read its last log lines, correct the image or "
        "its environment, then start it again."
    ),
    "out_of_memory": (
        "The model does not fit into the instance's memory. Deploy on a larger instance type, or "
        "a smaller model."
    ),
    "disk_full": (
        "The model's files do not fit. Deploy with a larger volume, or on an instance type with "
        "more storage."
    ),
    "key": (
        "Let the execution role use the key that encrypts the volume or the model's files, and "
        "see that the key is enabled in this region; then start it again."
    ),
    "throttled": "The platform asked for fewer requests. Start it again in some minutes.",
    "platform_fault": (
        "The platform failed by itself. Start it again; when that happens twice, look at the "
        "platform's own status page or ask its support."
    ),
    "over_limit": (
        "Stop something else, choose something smaller, or ask an operator for a higher limit."
    ),
    "image_pull": "Let the execution role pull the model's image, then start it again.",
    "artifact_access": "Let the execution role read the model's files, then start it again.",
    "role": (
        "Check the connection's execution role: it must exist and trust the platform, and the "
        "connection's own credentials must be allowed to pass it."
    ),
    "licence": "Accept the model's licence when you deploy it.",
    "denied": (
        "Let the connection's credentials make the call that was denied, then start it again."
    ),
    "no_credentials": "Give the server credentials for the platform, then start it again.",
    "network": "Check the network that the model runs in: it must reach what the model needs.",
    "end_of_life": "Deploy a newer model, and go on with it in your conversations.",
    "legacy": "Deploy a newer model, and go on with it in your conversations.",
    "access_pending": (
        "Wait some minutes after the agreement with the model's provider, then start it again."
    ),
    "no_agreement": (
        "Let an administrator of the platform's account accept the terms of the model's provider, "
        "then start it again."
    ),
    "use_case_missing": (
        "Let an administrator of the platform's account fill out the form of the model's "
        "provider, then start it again some minutes later."
    ),
    "not_granted": "Ask the platform for access to the model, then start it again.",
    "not_in_region": "Deploy the model from a connection to another region.",
    "needs_profile": "Read the catalog again, then deploy the model anew.",
    "unknown_way": "Read the catalog again, then deploy the model anew.",
    "deadline": (
        "It took longer than anything here should. Start it again; when that happens twice, look "
        "at the platform's own status page."
    ),
    "gone": (
        "Somebody or something removed it at the platform. Start it to have it made anew, or "
        "delete it here."
    ),
    "secret_missing": "Ask an operator to set the secret that the connection refers to.",
    "invalid_connection": "Ask an admin to correct the connection, then start it again.",
    "unreachable": "Check that the platform can be reached, then start it again.",
}
OTHERWISE = "Read what the platform says, correct that, then start it again or delete it."


def advice(code: str) -> str:
    """The sentence for a reason's code; empty where nothing went wrong."""
    return SENTENCES.get(code, OTHERWISE) if code else ""
