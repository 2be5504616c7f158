"""What a server lists, and which server it thereby proves to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from platforms.contract import Access, Chat, OfferedModel
from platforms.dialects import Dialect
from platforms.errors import Refused
from platforms.openai_chat import WireChat
from platforms.openai_compatible.servers import SERVERS, UNKNOWN, Server, by_address, recognised
from platforms.openai_server import Row, address, got, rows_of

SERVER = "server"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A server as it is now. `rows` are its own words, `dialect` how it was understood."""

    server: Server
    rows: list[Row]
    dialect: Dialect


def dialect_of(access: Access) -> Dialect:
    """How the server is spoken to, by its address or by what a probe noted."""
    found = by_address(access)
    noted = [server for server in SERVERS if server.slug == access.traits.get(SERVER)]
    if found is UNKNOWN and noted:
        found = noted[0]
    return found.dialect.remembered(access.traits)


def asking(access: Access) -> Chat:
    """Asks a server's models in its own dialect."""
    return WireChat(access, dialect_of(access))


def listed_by(access: Access) -> Listed:
    """The server's list. One that refuses the key's form is asked once more, in its own."""
    dialect = dialect_of(access)
    try:
        return _listed(access, dialect)
    except Refused as error:
        learnt = dialect.learnt(error)
        if learnt is None:
            raise
        return _listed(access, learnt)


def models_of(access: Access) -> list[OfferedModel]:
    """The models with all that this kind of server tells of them."""
    said = listed_by(access)
    return said.server.models(access, said.rows, said.dialect)


def ids_of(access: Access) -> set[str]:
    """What may be asked for by name, read with as few calls as that takes."""
    said = listed_by(access)
    return said.server.ids(access, said.rows, said.dialect)


def _listed(access: Access, dialect: Dialect) -> Listed:
    answer = got(access, address(access, "models"), dialect)
    rows = rows_of(access, answer)
    server = recognised(access, answer.headers, rows)
    return Listed(server=server, rows=rows, dialect=dialect)


class ListedModels:
    """The server's list as a catalog."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        yield from models_of(self._access)
