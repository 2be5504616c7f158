"""The connections to the simulated cloud that every embedded installation starts with."""

from __future__ import annotations

from modelcatalog.models import Connection

ROLE = "arn:aws:iam::000000000000:role/StaqueSimulated"


def simulated_connections(url: str) -> list[Connection]:
    """Make both, for everybody, or lead them to the simulator's present address.

    May be repeated. A connection that an operator closed stays closed.
    """
    url = url.rstrip("/")
    aws = {
        "platform": "sagemaker",
        "region": "us-east-1",
        "endpoint_url": url,
        "execution_role_arn": ROLE,
    }
    openai = {"platform": "openai_compatible", "base_url": f"{url}/openai/v1"}
    return [_kept("Simulated AWS", aws), _kept("Simulated OpenAI server", openai)]


def _kept(name: str, values: dict[str, str]) -> Connection:
    """Ours is the one that nobody made; people may have renamed it."""
    ours = Connection.objects.filter(
        organization=None, created_by=None, simulated=True, platform=values["platform"]
    )
    connection = ours.order_by("created_at").first()
    if connection is None:
        return Connection.objects.create(name=name, simulated=True, **values)
    Connection.objects.filter(pk=connection.pk).update(**values)
    connection.refresh_from_db()
    return connection
