"""The catalog in the admin, to be read."""

from modelcatalog.admin.catalog import CatalogModelAdmin, ModelConfigurationAdmin, PriceAdmin
from modelcatalog.admin.connections import ConnectionAdmin

__all__ = ["CatalogModelAdmin", "ConnectionAdmin", "ModelConfigurationAdmin", "PriceAdmin"]
