"""What people ask for about connections, the catalog, and how models are used."""

from modelcatalog.access import SecretMissing
from modelcatalog.actions.catalog import NothingToRead, refresh
from modelcatalog.actions.configurations import BadModelId, configure_model
from modelcatalog.actions.connections import (
    AlreadyClosed,
    AlreadyOpen,
    NameTaken,
    add_connection,
    change_connection,
    check_connection,
    close_connection,
    prepare_simulated_connections,
    reopen_connection,
)
from modelcatalog.changing import ConnectionInUse
from modelcatalog.connecting import InvalidConnection

__all__ = [
    "AlreadyClosed",
    "AlreadyOpen",
    "BadModelId",
    "ConnectionInUse",
    "InvalidConnection",
    "NameTaken",
    "NothingToRead",
    "SecretMissing",
    "add_connection",
    "change_connection",
    "check_connection",
    "close_connection",
    "configure_model",
    "prepare_simulated_connections",
    "refresh",
    "reopen_connection",
]
