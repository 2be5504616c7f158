"""Where AWS's exceptions end: each becomes one of ours, with its cause and AWS's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from platforms.aws.sentences import meant
from platforms.errors import (
    Denied,
    Gone,
    Misunderstood,
    PlatformError,
    Refused,
    Throttled,
    TryLater,
    Unreachable,
)
from platforms.openai_errors import error_of, retry_after

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError, ClientError

DENIED = (
    "AccessDenied",
    "AuthFailure",
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignature",
    "MissingAuthentication",
    "NotAuthorized",
    "SignatureDoesNotMatch",
    "UnauthorizedOperation",
    "UnrecognizedClient",
)
# AWS calls a quota of requests or tokens a minute by the last of these names.
THROTTLED = ("Throttl", "TooManyRequests", "RequestLimitExceeded", "ServiceQuotaExceeded")
BUSY = (
    "InternalDependency",
    "InternalError",
    "InternalFailure",
    "InternalServer",
    "ModelErrorException",
    "ModelNotReady",
    "ModelTimeout",
    "ServiceUnavailable",
)
FULL = ("ResourceLimitExceeded",)
UNKNOWN = (
    "ImageNotFound",
    "NoSuchBucket",
    "NoSuchEntity",
    "NoSuchResource",
    "NotFoundException",
    "ObjectNotFound",
    "RepositoryNotFound",
    "ResourceNotFound",
)
# EC2 puts what is missing before it: InvalidSubnetID.NotFound.
UNKNOWN_ENDING = ".NotFound"
# Control calls and invocations say it differently, both as errors of validation.
NOT_FOUND = ("Could not find", "not found")
BROKEN = ("InternalStreamFailure", "ModelStreamError")
NO_CREDENTIALS = (
    "CredentialRetrievalError",
    "NoCredentialsError",
    "PartialCredentialsError",
    "ProfileNotFound",
    "TokenRetrievalError",
)
LONGEST_WORDS = 1000


@contextmanager
def border() -> Iterator[None]:
    """Turn botocore's exceptions into ours."""
    from botocore.eventstream import ParserError
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as error:
        raise answered(error) from error
    except BotoCoreError as error:
        raise unanswered(error) from error
    # botocore takes every JSON for an object, and stumbles over a list or a number.
    except (ParserError, ResponseParserError, AttributeError) as error:
        words = str(error)[:LONGEST_WORDS]
        raise Misunderstood("AWS's answer cannot be read.", vendor_text=words) from error


def member(answer: Mapping[str, Any], name: str) -> Any:
    """A member that every whole answer has. botocore drops unreadable bodies without a word."""
    if name not in answer:
        raise Misunderstood(f"AWS's answer lacks its {name}.")
    return answer[name]


def answered(error: ClientError) -> PlatformError:
    """What AWS said, by its words where they are known, else by its error code."""
    told = error.response.get("Error", {})
    code, words = str(told.get("Code", "")), str(told.get("Message", ""))[:LONGEST_WORDS]
    # The same errors begin with a small letter when they come amid a stream.
    code = code[:1].upper() + code[1:]
    meta: dict[str, Any] = dict(error.response.get("ResponseMetadata", {}))
    status = int(meta.get("HTTPStatusCode", 0))
    if code == "ModelError":
        return _from_container(error)
    known = meant(words)
    if known is not None:
        return known
    if code.startswith(THROTTLED) or status == 429:
        return Throttled(
            "AWS asks for fewer requests.",
            advice="Wait a moment, then ask again.",
            vendor_text=words,
            retry_after=retry_after(meta.get("HTTPHeaders", {})),
        )
    if code.startswith(DENIED):
        return Denied(
            "AWS does not allow that with these credentials.",
            advice="Check the credentials of the connection and the rights of their role.",
            vendor_text=words,
        )
    return _by_words(code, words, status)


def unanswered(error: BotoCoreError) -> PlatformError:
    """What went wrong before AWS could say anything."""
    from botocore.exceptions import ConnectionError as NoConnection
    from botocore.exceptions import HTTPClientError

    words = str(error)[:LONGEST_WORDS]
    if isinstance(error, HTTPClientError | NoConnection):
        return Unreachable("AWS did not answer.", vendor_text=words)
    if type(error).__name__ in NO_CREDENTIALS:
        return without_credentials(words)
    return Refused("The request cannot be sent as it is.", code="invalid", vendor_text=words)


def without_credentials(words: str = "") -> Denied:
    """Neither the machine nor a profile has any: what to do depends on where it runs."""
    return Denied(
        "There are no AWS credentials to work with.",
        code="no_credentials",
        advice="Stop Staque, set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        "where it is started, and start it again; in AWS, give the machine a role.",
        vendor_text=words,
    )


def _by_words(code: str, words: str, status: int) -> PlatformError:
    if code.startswith(BROKEN):
        return Misunderstood("The answer broke off.", code="cut_off", vendor_text=words)
    if code.startswith(FULL):
        return Refused(
            "The account's quota does not allow that.",
            code="quota",
            advice="Ask AWS for a higher quota, or choose another instance type.",
            vendor_text=words,
        )
    named_unknown = code.startswith(UNKNOWN) or code.endswith(UNKNOWN_ENDING)
    if named_unknown or any(sign in words for sign in NOT_FOUND):
        return Gone("AWS does not know that.", vendor_text=words)
    if code.startswith(BUSY) or status >= 500:
        return TryLater("AWS could not answer just now.", vendor_text=words)
    return Refused("AWS refused the request.", code="invalid", vendor_text=words)


def _from_container(error: ClientError) -> PlatformError:
    """The model's own server answered with an error, which AWS hands on."""
    response: dict[str, Any] = dict(error.response)
    status = int(response.get("OriginalStatusCode") or 500)
    words = str(response.get("OriginalMessage") or response.get("Error", {}).get("Message", ""))
    found = error_of(status, words.encode(), {})
    if isinstance(found, Denied | Gone):
        return Refused("The model refused the request.", code="invalid", vendor_text=words)
    return found
