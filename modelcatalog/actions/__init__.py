"""What people ask for about connections, the catalog, and how models are used."""

from modelcatalog.access import SecretMissing
from modelcatalog.actions.catalog import NothingToRead, refresh
from modelcatalog.actions.configurations import BadModelId, configure_model
from modelcatalog.actions.connections import (
    NameTaken,
    add_connection,
    check_connection,
    prepare_simulated_connections,
)
from modelcatalog.connecting import InvalidConnection

__all__ = [
    "BadModelId",
    "InvalidConnection",
    "NameTaken",
    "NothingToRead",
    "SecretMissing",
    "add_connection",
    "check_connection",
    "configure_model",
    "prepare_simulated_connections",
    "refresh",
]
