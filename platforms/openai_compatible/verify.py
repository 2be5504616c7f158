"""Whether a connection to a server works, and which server it is."""

from __future__ import annotations

from platforms.contract import Access, Check
from platforms.errors import PlatformError
from platforms.openai_compatible.listing import listed_by
from platforms.openai_verify import failed_check, passed_check


def verify(access: Access) -> Check:
    """Ask for the list of models: it needs the address, the key, and costs nothing."""
    try:
        said = listed_by(access)
    except PlatformError as error:
        return failed_check(error)
    return passed_check(said.server.label, len(said.rows))
