"""The connections to the simulated cloud that every embedded installation starts with."""

from __future__ import annotations

from modelcatalog.models import Connection
from platforms.registry import PLATFORMS

ROLE = "arn:aws:iam::000000000000:role/StaqueSimulated"
REGION = "us-east-1"


def simulated_connections(url: str) -> list[Connection]:
    """Make one of every platform, for everybody, or lead them to the simulator's present address.

    May be repeated, also where an earlier Staque made fewer. A connection that an operator closed
    stays closed.
    """
    wanted = _wanted(url.rstrip("/"))
    return [_kept(slug, *wanted[slug]) for slug in wanted if slug in PLATFORMS]


def _wanted(url: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Name and fields, by platform."""
    aws = {"region": REGION, "endpoint_url": url}
    return {
        "sagemaker": ("Simulated AWS", aws | {"execution_role_arn": ROLE}),
        "openai_compatible": ("Simulated OpenAI server", {"base_url": f"{url}/openai/v1"}),
        "bedrock": ("Simulated Bedrock", aws),
        "nim": ("Simulated NIM", {"base_url": f"{url}/nim/v1"}),
    }


def _kept(slug: str, name: str, values: dict[str, str]) -> Connection:
    """Ours is the one that nobody made; people may have renamed it."""
    ours = Connection.objects.filter(
        organization=None, created_by=None, simulated=True, platform=slug
    )
    connection = ours.order_by("created_at").first()
    if connection is None:
        return Connection.objects.create(platform=slug, name=_free(name), simulated=True, **values)
    Connection.objects.filter(pk=connection.pk).update(**values)
    connection.refresh_from_db()
    return connection


def _free(name: str) -> str:
    """The name, or one beside it where people took it for a connection of everybody's."""
    taken = set(
        Connection.objects.filter(organization=None, name__startswith=name).values_list(
            "name", flat=True
        )
    )
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(free for free in (name, *numbered) if free not in taken)
