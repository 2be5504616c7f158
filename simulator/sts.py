"""STS: who am I, and a role's session. Session keys carry the role's account in their name."""

import secrets
from datetime import UTC, datetime, timedelta

from simulator.aws.context import Context, Members, Operation
from simulator.aws.errors import AwsError

_USUAL_SECONDS = 3600


def get_caller_identity(context: Context, asked: Members) -> Members:
    caller = context.caller
    return {"UserId": caller.access_key, "Account": caller.account, "Arn": caller.arn}


def assume_role(context: Context, asked: Members) -> Members:
    arn, session = str(asked["RoleArn"]), asked["RoleSessionName"]
    parts = arn.split(":")
    if len(parts) != 6 or not parts[4].isdigit() or not parts[5].startswith("role/"):
        raise AwsError("ValidationError", f"{arn} is invalid")
    account, role = parts[4], parts[5].rpartition("/")[2]
    # The account is in the key itself, so sessions outlive a restart without being kept.
    key = f"ASIA{account}{secrets.token_hex(2).upper()}"
    seconds = asked.get("DurationSeconds", _USUAL_SECONDS)
    return {
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": secrets.token_urlsafe(30),
            "SessionToken": secrets.token_urlsafe(60),
            "Expiration": datetime.now(UTC) + timedelta(seconds=seconds),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": f"AROASIMULATED:{session}",
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        },
        "PackedPolicySize": 0,
    }


OPERATIONS: dict[str, Operation] = {
    "GetCallerIdentity": get_caller_identity,
    "AssumeRole": assume_role,
}
