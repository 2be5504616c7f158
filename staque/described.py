"""How the API is described by its OpenAPI document."""

from typing import Any

DESCRIBED: dict[str, Any] = {
    "TITLE": "Staque",
    "DESCRIPTION": "Find AI models, put them to work, talk to them, and know what they cost.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "PersonRole": "accounts.models.people.Role",
        "CostStatus": "usage.models.CostStatus",
        "PriceStatus": "modelcatalog.serializers.prices.STATUSES",
        "ResourceStatus": "deployments.models.Status",
        "GenerationStatus": "conversations.models.GenerationStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
