"""A call as the AWS command line takes it, secrets hidden, ready to be copied."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from platforms.contract import Json
from platforms.masking import masked


def cli(call: str, parameters: Mapping[str, Json], *, region: str) -> str:
    """`sagemaker:CreateModel` with its parameters as one command."""
    from botocore import xform_name

    service, _, operation = call.partition(":")
    body = json.dumps(masked(dict(parameters)), ensure_ascii=False)
    words = ["aws", service, xform_name(operation, "-"), "--cli-input-json", body]
    where = ["--region", region] if region else []
    return " ".join(shlex.quote(word) for word in [*words, *where])
