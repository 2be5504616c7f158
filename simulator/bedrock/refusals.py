"""Why Bedrock does not answer, in the sentences that AWS was seen to use, apostrophes and all."""

from collections.abc import Iterator
from itertools import pairwise

from simulator.aws.context import Members
from simulator.aws.errors import AwsError, invalid
from simulator.bedrock.foundation import Foundation, standing
from simulator.facts import Facts

_NEEDS_PROFILE = (
    "Invocation of model ID {model} with on-demand throughput isn’t supported. Retry your request "
    "with the ID or ARN of an inference profile that contains this model."
)
_ENDED = (
    "This model version has reached the end of its life. Please refer to the AWS documentation "
    "for more details."
)
_INACTIVE_LEGACY = (
    "Access denied. This Model is marked by provider as Legacy and you have not been actively "
    "using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock"
)
_MARKETPLACE = (
    "Model access is denied due to IAM user or service role is not authorized to perform the "
    "required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, "
    "aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock "
    "documentation for further details. Your AWS Marketplace subscription for this model cannot "
    "be completed at this time. If you recently fixed this issue, try again after 5 minutes."
)
_USE_CASE = (
    "Model use case details have not been submitted for this account. Fill out the Anthropic use "
    "case details form before using the model. If you have already filled out the form, try again "
    "in 15 minutes."
)
_NO_TOOLS = "The toolConfig field must be defined when using toolUse and toolResult content blocks."
_TOO_MANY = (
    "The maximum tokens you requested exceeds the model limit of {limit}. Try again with a "
    "maximum tokens value that is lower than {limit}."
)
_NO_USER_FIRST = (
    "A conversation must start with a user message. Try again with a conversation that starts "
    "with a user message."
)
_NOT_ALTERNATING = (
    "A conversation must alternate between user and assistant roles. Make sure the conversation "
    "alternates between user and assistant roles and try again."
)
_BLANK = (
    "The text field in the ContentBlock object at messages.{message}.content.{block} is blank. "
    "Add text to the text field, and try again."
)
_NO_CHAT = (
    "This action doesn't support the model that you provided. Try again with a supported text or "
    "chat model"
)
_SAMPLING = "The model returned the following errors: `{name}` is deprecated for this model."
_BOTH = (
    "The model returned the following errors: `temperature` and `top_p` cannot both be specified "
    "for this model. Please use only one."
)
_EXTRA = (
    "Malformed input request: extraneous key [{name}] is not permitted, please reformat your "
    "input and try again."
)

_STANDINGS = {
    "use_case": ("ResourceNotFoundException", _USE_CASE, 404),
    "marketplace": ("AccessDeniedException", _MARKETPLACE, 403),
    "inactive_legacy": ("ResourceNotFoundException", _INACTIVE_LEGACY, 404),
}


def needs_profile(model_id: str) -> AwsError:
    return invalid(_NEEDS_PROFILE.format(model=model_id))


def unknown_model() -> AwsError:
    return invalid("The provided model identifier is invalid.")


def refuse_to_ask(facts: Facts, model: Foundation) -> None:
    """What the account may not ask at all."""
    if model.has_ended(facts):
        raise AwsError("ResourceNotFoundException", _ENDED, status=404)
    why = standing(facts, model.model_id).get("refusal")
    if why is not None:
        code, sentence, status = _STANDINGS[why]
        raise AwsError(code, sentence, status=status)
    if not model.writes_text:
        raise invalid(_NO_CHAT)


def refuse_wrong(model: Foundation, asked: Members) -> None:
    """What no model, or this one, takes in a request."""
    for sentence in (*_conversation(asked), *_parameters(model, asked), *_fields(model, asked)):
        raise invalid(sentence)


def _conversation(asked: Members) -> Iterator[str]:
    messages = asked.get("messages", [])
    roles = [message["role"] for message in messages]
    if not roles or roles[0] != "user":
        yield _NO_USER_FIRST
    if any(one == other for one, other in pairwise(roles)):
        yield _NOT_ALTERNATING
    blocks = [
        (number, place, block)
        for number, message in enumerate(messages)
        for place, block in enumerate(message["content"])
    ]
    for number, place, block in blocks:
        if not block.get("text", "x").strip():
            yield _BLANK.format(message=number, block=place)
    uses_tools = any({"toolUse", "toolResult"} & set(block) for _, _, block in blocks)
    if uses_tools and "toolConfig" not in asked:
        yield _NO_TOOLS


def _parameters(model: Foundation, asked: Members) -> Iterator[str]:
    config = asked.get("inferenceConfig", {})
    limit = model.said.get("max_output_tokens")
    if limit is not None and config.get("maxTokens", 0) > limit:
        yield _TOO_MANY.format(limit=limit)
    given = [
        name for key, name in (("temperature", "temperature"), ("topP", "top_p")) if key in config
    ]
    if given and not model.said["takes_sampling"]:
        yield _SAMPLING.format(name=given[0])
    if len(given) == 2 and not model.said["takes_both_samplings"]:
        yield _BOTH


def _fields(model: Foundation, asked: Members) -> Iterator[str]:
    fields = asked.get("additionalModelRequestFields") or {}
    thinks_by = model.said.get("thinks_by")
    known = {thinks_by, "output_config"} if thinks_by == "thinking" else {thinks_by}
    for name in fields:
        if name not in known:
            yield _EXTRA.format(name=name)
    thinking = fields.get("thinking", {})
    budget = thinking.get("budget_tokens", 0) if isinstance(thinking, dict) else 0
    if budget >= asked.get("inferenceConfig", {}).get("maxTokens", 4096):
        yield (
            "The model returned the following errors: `max_tokens` must be greater than "
            "`thinking.budget_tokens`."
        )
