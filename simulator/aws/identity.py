"""Who calls, read from the SigV4 credential scope: account, region and service."""

import re
from dataclasses import dataclass

from simulator.aws.errors import AwsError

_CREDENTIAL = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[\w.+-]+)/(?P<date>\d{8})/(?P<region>[\w-]+)"
    r"/(?P<service>[\w-]+)/aws4_request"
)
_TWELVE_DIGITS = re.compile(r"\d{12}")

# The number of AWS's own examples; every key without a number in it lands here.
DEFAULT_ACCOUNT = "111122223333"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """One signed request's sender. `signed_for` is the signing name, such as `monitoring`."""

    account: str
    region: str
    signed_for: str
    access_key: str

    @property
    def arn(self) -> str:
        # AWS begins the key ids of temporary credentials with these four letters.
        if self.access_key.startswith("ASIA"):
            return f"arn:aws:sts::{self.account}:assumed-role/staque-rehearsal/session"
        return f"arn:aws:iam::{self.account}:user/rehearsal"


def account_of(access_key: str) -> str:
    """Twelve digits in a key name its account, so that assumed roles land in the role's own."""
    found = _TWELVE_DIGITS.search(access_key)
    return found.group() if found else DEFAULT_ACCOUNT


def caller_of(authorization: str | None) -> Caller:
    if not authorization:
        raise AwsError("MissingAuthenticationToken", "Missing Authentication Token", status=403)
    found = _CREDENTIAL.match(authorization)
    if found is None or "Signature=" not in authorization:
        raise AwsError(
            "IncompleteSignature",
            "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders'.",
            status=403,
        )
    return Caller(
        account=account_of(found["key"]),
        region=found["region"],
        signed_for=found["service"],
        access_key=found["key"],
    )
