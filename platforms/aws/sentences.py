"""What AWS's own sentences mean: fragments seen in its answers, each with our word for it.

An error code alone is often too general: AWS says `ValidationException` to a model that is asked
the wrong way, to one that is unknown, and to too many tokens alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from platforms.errors import Denied, Gone, PlatformError, Refused


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Every one of `fragments` stands in AWS's words."""

    fragments: tuple[str, ...]
    kind: type[PlatformError]
    code: str
    text: str
    advice: str

    def told(self, words: str) -> PlatformError:
        return self.kind(self.text, code=self.code, advice=self.advice, vendor_text=words)


# The first that fits decides. Fragments end where AWS's typographic apostrophes begin.
SENTENCES: tuple[Sentence, ...] = (
    Sentence(
        fragments=("on-demand throughput isn",),
        kind=Refused,
        code="needs_profile",
        text="The model can only be asked through an inference profile.",
        advice="Refresh the catalog, which finds the profile, and deploy the model again.",
    ),
    Sentence(
        fragments=("reached the end of its life",),
        kind=Gone,
        code="end_of_life",
        text="The model has reached the end of its life.",
        advice="Deploy a newer model, and move conversations to it.",
    ),
    Sentence(
        fragments=("marked by provider as Legacy",),
        kind=Refused,
        code="legacy",
        text="The model is legacy, and closed to accounts that did not use it lately.",
        advice="Deploy a newer model.",
    ),
    Sentence(
        fragments=("AWS Marketplace actions",),
        kind=Denied,
        code="access_pending",
        text="The account has not subscribed to the model yet.",
        advice=(
            "Let somebody with the rights aws-marketplace:Subscribe and "
            "aws-marketplace:ViewSubscriptions ask the model once, then wait some minutes."
        ),
    ),
    Sentence(
        fragments=("use case details",),
        kind=Denied,
        code="use_case_missing",
        text="The model's provider wants to know first what it is used for.",
        advice="Fill out the use case form in the Bedrock console, then wait some minutes.",
    ),
    Sentence(
        fragments=("access to the model with the specified model ID",),
        kind=Denied,
        code="not_granted",
        text="The account has no access to the model.",
        advice="Request access in the model catalog of the Bedrock console.",
    ),
    Sentence(
        fragments=("model identifier is invalid",),
        kind=Gone,
        code="unknown_model",
        text="AWS does not know the model in this region.",
        advice="Refresh the catalog, and choose a model that it lists.",
    ),
    Sentence(
        fragments=("support the model that you provided",),
        kind=Refused,
        code="not_for_chat",
        text="The model is not one to talk with.",
        advice="Choose a model that reads and writes text.",
    ),
    Sentence(
        fragments=("Operation not allowed",),
        kind=Denied,
        code="account_blocked",
        text="AWS does not let this account ask models.",
        advice="Ask AWS's support to open it: new accounts are often held back at first.",
    ),
    Sentence(
        fragments=("toolConfig field must be defined",),
        kind=Refused,
        code="adapter_bug",
        text="The question was put in a form that the model refuses.",
        advice="Start a new thread, and report this: it is a mistake of Staque's.",
    ),
    Sentence(
        fragments=("maximum tokens you requested exceed", "model limit"),
        kind=Refused,
        code="max_tokens",
        text="The answer may not be as long as was asked for.",
        advice="Lower the limit of tokens.",
    ),
    Sentence(
        fragments=("nput is too long",),
        kind=Refused,
        code="too_long",
        text="The conversation is longer than the model can read.",
        advice="Start a new thread, or use a model with a larger context.",
    ),
    Sentence(
        fragments=("prompt is too long",),
        kind=Refused,
        code="too_long",
        text="The conversation is longer than the model can read.",
        advice="Start a new thread, or use a model with a larger context.",
    ),
    Sentence(
        fragments=("service limit '", "for endpoint usage'"),
        kind=Refused,
        code="quota",
        text="The account's quota does not allow that.",
        advice="Ask AWS for a higher quota, or choose another instance type.",
    ),
    Sentence(
        fragments=("did not pass the ping health check",),
        kind=Refused,
        code="health_check",
        text="The model's container did not become healthy.",
        advice="Look at its log, then try a larger instance type.",
    ),
    Sentence(
        fragments=("Could not find endpoint",),
        kind=Gone,
        code="gone",
        text="AWS does not know that endpoint.",
        advice="Start it again to have it made anew, or delete it here.",
    ),
    Sentence(
        fragments=("Min instance count needs to be greater than 0",),
        kind=Refused,
        code="no_scale_to_zero",
        text="This endpoint cannot be scaled to nothing.",
        advice="Stop it instead, which deletes the endpoint and keeps the model.",
    ),
)


def meant(words: str) -> PlatformError | None:
    """Our word for what AWS said, None where no sentence of it is known."""
    for sentence in SENTENCES:
        if all(fragment in words for fragment in sentence.fragments):
            return sentence.told(words)
    return None
