"""What is asked about connections, models, their prices and how we use them."""

from modelcatalog.queries.catalog import Filters, catalog, model, offered
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
    hourly_prices,
    instances,
    price_history,
)

__all__ = [
    "Filters", "Instance", "PriceKey", "catalog", "configuration", "configurations",
    "connection", "connections", "hourly_prices", "instances", "is_anything_real",
    "listed_connection", "listed_connections", "model",
    "offered", "price_history", "seen_configuration", "seen_configurations",
]  # fmt: skip
