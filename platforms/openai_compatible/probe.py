"""What is worth remembering of a server: which it is, and what it does with the wish for usage."""

from __future__ import annotations

from collections.abc import Mapping

from platforms.contract import Access, Json
from platforms.openai_compatible.listing import SERVER, listed_by
from platforms.openai_probe import probed_options


def probe(access: Access) -> Mapping[str, Json]:
    """The server's traits; errors of its list are raised.

    Only a server that is not known by name is asked two questions of one token each.
    """
    said = listed_by(access)
    known: dict[str, Json] = {SERVER: said.server.slug, "key_header": said.dialect.key_header}
    if said.server.usage_is_known:
        return known
    ids = [str(row["id"]) for row in said.rows]
    return known | probed_options(access, ids, said.dialect)
