"""What is asked about connections, models, their prices and how we use them."""

from modelcatalog.queries.catalog import (
    PRICED,
    SORTS,
    Filters,
    catalog,
    model,
    names,
    offered,
    offers_of,
    picked,
)
from modelcatalog.queries.configurations import (
    configuration,
    configurations,
    seen_configuration,
    seen_configurations,
)
from modelcatalog.queries.connections import (
    connection,
    connections,
    listed_connection,
    listed_connections,
    real_addresses,
)
from modelcatalog.queries.prices import (
    HourPrice,
    Instance,
    PriceKey,
    TokenKey,
    hourly_prices,
    instances,
    price_history,
    prices_of,
    told_prices,
)

__all__ = [
    "PRICED",
    "SORTS",
    "Filters",
    "HourPrice",
    "Instance",
    "PriceKey",
    "TokenKey",
    "catalog",
    "configuration",
    "configurations",
    "connection",
    "connections",
    "hourly_prices",
    "instances",
    "listed_connection",
    "listed_connections",
    "model",
    "names",
    "offered",
    "offers_of",
    "picked",
    "price_history",
    "prices_of",
    "real_addresses",
    "seen_configuration",
    "seen_configurations",
    "told_prices",
]
