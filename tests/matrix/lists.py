"""The lists of the API and of the pages, and the door of one thing in each."""

import re

LISTS = {
    "deployment": ("/api/v1/deployments/", "/api/v1/deployments/{id}/"),
    "found": ("/api/v1/deployments/found/", "/api/v1/deployments/found/{id}/"),
    "conversation": ("/api/v1/conversations/", "/api/v1/conversations/{id}/"),
    "connection": ("/api/v1/connections/", "/api/v1/connections/{id}/"),
    "key": ("/api/v1/api-keys/", "/api/v1/api-keys/{id}/"),
    "person": ("/api/v1/users/", "/api/v1/users/{id}/"),
    "model": ("/api/v1/models/", "/api/v1/models/{id}/"),
}


def listed(client, address):
    """The ids on all pages of a list."""
    found, at = set(), f"{address}?page_size=2"
    while at:
        answer = client.get(at)
        if answer.status_code == 403:
            return set()
        page = answer.json()["data"]
        found |= {one["id"] for one in page["results"]}
        at = page["next"] and re.sub(r"^https?://[^/]+", "", page["next"])
    return found
