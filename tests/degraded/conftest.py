"""A site of real processes, whose servers a test may take away."""

from tests.production import conftest as production

image, servers, site = production.image, production.servers, production.site
far_end, resource = production.far_end, production.resource
