"""What is asked about connections, models, their prices and how we use them."""

from modelcatalog.queries.catalog import PRICED, SORTS, Filters, catalog, model, offered, picked
from modelcatalog.queries.configurations import (
    configuration,
    configurations,
    seen_configuration,
    seen_configurations,
)
from modelcatalog.queries.connections import (
    connection,
    connections,
    is_anything_real,
    listed_connection,
    listed_connections,
)
from modelcatalog.queries.prices import (
    Instance,
    PriceKey,
    TokenKey,
    hourly_prices,
    instances,
    price_history,
    told_prices,
)

__all__ = [
    "Filters", "Instance", "PRICED", "PriceKey", "SORTS", "TokenKey", "catalog", "configuration", "configurations",
    "connection", "connections", "hourly_prices", "instances", "is_anything_real",
    "listed_connection", "listed_connections", "model",
    "offered", "picked", "price_history", "seen_configuration", "seen_configurations", "told_prices",
]  # fmt: skip
