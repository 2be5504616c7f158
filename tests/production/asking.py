"""Asking a site's model and watching its answer, as programs do."""

import json


def begin(door, resource):
    """The address of a new thread's messages."""
    conversation = door.post("/api/v1/conversations/", json={"title": "t"}).json()["data"]["id"]
    path = f"/api/v1/conversations/{conversation}/threads/"
    thread = door.post(path, json={"resource_id": resource}).json()["data"]["id"]
    return f"/api/v1/threads/{thread}/messages/"


def ask_whole(door, resource):
    """The response with the whole answer, once it has ended."""
    return door.post(begin(door, resource), json={"content": "Go on."})


def ask(door, resource):
    """The generation of a question just asked."""
    body = {"content": "Go on.", "stream": True}
    with door.stream("POST", begin(door, resource), json=body) as answer:
        for _, name, data in events(answer):
            if name == "started":
                return data["generation_id"]
    raise AssertionError("The answer did not begin.")


def events(answer):
    """(id, name, data) as they come."""
    fields = {}
    for line in answer.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


def watch(door, generation, *, after=0, until_text=None):
    """What a viewer has seen and the last id, until so much text is there or the end."""
    text, last, name = "", after, ""
    with door.stream(
        "GET", f"/api/v1/generations/{generation}/events/", headers={"Last-Event-ID": str(after)}
    ) as answer:
        for last, name, data in events(answer):  # noqa: B007  # used after the loop
            text = data["text"] if name == "snapshot" else text
            text += data["text"] if name == "delta" else ""
            if until_text is not None and text == until_text:
                break
    return text, last, name


def seen(site, part):
    """Seconds since a part was last seen."""
    question = "SELECT extract(epoch FROM clock_timestamp() - seen_at) FROM upkeep_parts "
    found = site.asked(question + "WHERE name = %s", part)
    return float(found[0]) if found else 1e9
