"""Names of resources: free within the organisation, and fit for every platform."""

from __future__ import annotations

import re

from django.utils.text import slugify

from accounts.models import User
from deployments.models import DeployedResource, ResourceQuerySet

LONGEST = 80
PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
RULE = (
    f"Up to {LONGEST} letters, digits, dots, hyphens and underscores, "
    "beginning with a letter or digit."
)


def is_fit(name: str) -> bool:
    return len(name) <= LONGEST and PATTERN.fullmatch(name) is not None


def is_free(name: str, *, by: User) -> bool:
    """Whether nothing of the organisation that is not deleted has the name."""
    return not _taken(by).filter(resource_name=name).exists()


def free_name(wanted: str, *, by: User) -> str:
    """A fit name made of what a model is called, with a number where it is taken."""
    stem = slugify(wanted.replace(".", "-"))[: LONGEST - 5].strip("-_") or "model"
    taken = set(
        _taken(by).filter(resource_name__startswith=stem).values_list("resource_name", flat=True)
    )
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _taken(by: User) -> ResourceQuerySet:
    """Without an organisation the nameless one counts: the table's constraint sees it so."""
    kept = DeployedResource.objects.kept()
    if by.organization is None:
        return kept.filter(organization__isnull=True)
    return kept.filter(organization=by.organization)
