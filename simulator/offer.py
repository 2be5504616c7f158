"""One offer of AWS's price list, in the shape of the offer files.

Form: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
"""

import hashlib
from dataclasses import dataclass
from typing import Any

Members = dict[str, Any]

_TERM, _DIMENSION = "JRTCKXETXF", "6YS6EN2CT7"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is sold, and what one `unit` of it costs on demand."""

    service: str
    family: str
    attributes: dict[str, str]
    unit: str
    usd: str
    description: str
    as_of: str

    def product(self) -> Members:
        # Told apart by its use, so that an offer is always the same one.
        seed = f"{self.service}/{self.attributes}"
        sku = hashlib.sha256(seed.encode()).hexdigest()[:16].upper()
        return {
            "serviceCode": self.service,
            "product": {"productFamily": self.family, "sku": sku, "attributes": self.attributes},
            "terms": {"OnDemand": self._terms(sku)},
            "version": "20261101000000",
            "publicationDate": f"{self.as_of}T00:00:00Z",
        }

    def _terms(self, sku: str) -> Members:
        term, rate = f"{sku}.{_TERM}", f"{sku}.{_TERM}.{_DIMENSION}"
        dimension = {
            "rateCode": rate,
            "unit": self.unit,
            "beginRange": "0",
            "endRange": "Inf",
            "description": self.description,
            "appliesTo": [],
            "pricePerUnit": {"USD": self.usd},
        }
        return {
            term: {
                "sku": sku,
                "offerTermCode": _TERM,
                "effectiveDate": f"{self.as_of}T00:00:00Z",
                "priceDimensions": {rate: dimension},
                "termAttributes": {},
            }
        }
