"""Reads a connection's secret from AWS Secrets Manager, in the machine's own name."""

from __future__ import annotations

import re
from typing import Any

from platforms.aws.border import border
from platforms.contract import Secret
from platforms.errors import Misunderstood, Refused

ARN = re.compile(r"arn:aws[a-z-]*:secretsmanager:(?P<region>[a-z0-9-]+):\d{12}:secret:\S+")
CONNECT_SECONDS, READ_SECONDS = 3, 5


def read_secret(arn: str) -> Secret:
    """The whole text of the secret's present version. Asks AWS: never within a transaction."""
    shape = ARN.fullmatch(arn)
    if shape is None:
        raise Refused("That is not the ARN of a secret.", code="invalid_connection")
    with border():
        found = _client(shape["region"]).get_secret_value(SecretId=arn)
    text = found.get("SecretString")
    if not isinstance(text, str) or not text.strip():
        raise Misunderstood("The secret holds no text.")
    return Secret(text.strip())


def _client(region: str) -> Any:
    from boto3 import Session
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 2},
        user_agent_extra="staque",
    )
    return Session().client("secretsmanager", region_name=region, config=config)
