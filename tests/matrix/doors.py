"""Every address that names a thing of somebody's, read from the URL configuration."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

# The name of an argument says what kind of thing it is; a new kind must be told here.
KINDS = {
    "connection_id": "connection",
    "conversation_id": "conversation",
    "found_id": "found",
    "generation_id": "generation",
    "key_id": "key",
    "model_id": "model",
    "person_id": "person",
    "resource_id": "deployment",
    "sign_in_id": "sign_in",
    "thread_id": "thread",
}
# Arguments that choose what to do, not whom it belongs to.
CHOICES = {
    "verb": ["start", "stop", "restart", "delete"],
    "deed": ["deactivate", "reactivate", "password", "unlock"],
}
# Addresses that prove themselves, and documents that are the same for everybody.
PROVEN = ("/sign-in/choose/", "/settings/connections/guide/")
# Pages that only ask, before something is changed: as closed as the change itself.
QUESTIONS = (
    "/settings/connections/{connection_id}/change/",
    "/settings/connections/{connection_id}/close/",
)
METHODS = ("get", "post", "put", "patch", "delete")


def patterns(resolver=None, prefix="/"):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if not str(entry.pattern).startswith("admin/"):
                yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern).lstrip("/")


def doors():
    """Addresses with arguments, choices filled in: `(address with {kind}, kinds)`."""
    for pattern in sorted(set(patterns())):
        if "<" in pattern and not pattern.startswith(PROVEN):
            yield from spread(re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern))


def spread(address):
    for name, options in CHOICES.items():
        if f"{{{name}}}" in address:
            for option in options:
                yield from spread(address.replace(f"{{{name}}}", option))
            return
    yield address


def kind(address, name):
    """Configurations are found by the model's own id, which is no key of ours."""
    if address.startswith(("/api/v1/model-configurations/", "/settings/model-configurations/")):
        return "configuration"
    return KINDS[name]


def kinds(address):
    return [kind(address, name) for name in re.findall(r"\{(\w+)\}", address)]


def fill(address, things, whose):
    """The address of somebody's thing; all the kinds in it are of the same person."""
    return re.sub(r"\{(\w+)\}", lambda name: str(things[kind(address, name[1])][whose]), address)
