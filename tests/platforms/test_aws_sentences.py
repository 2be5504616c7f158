"""AWS's own sentences, as they were seen: each becomes a word of ours with an advice."""

import pytest

from platforms.aws.sentences import SENTENCES
from platforms.errors import Denied, Gone, PlatformError, Refused, Throttled
from platforms.registry import platform
from platforms.sagemaker.reasons import reason_of
from tests.platforms.bedrock_far import ONCE, STREAM, access_to, recipe, refusal
from tests.platforms.far_end import Reply
from tests.platforms.listening import heard
from tests.platforms.orders import ORDER

SEEN = [
    (
        "ValidationException",
        "Invocation of model ID maker.thing-v1:0 with on-demand throughput isn’t supported. Retry "
        "your request with the ID or ARN of an inference profile that contains this model.",
        Refused,
        "needs_profile",
    ),
    (
        "ResourceNotFoundException",
        "This model version has reached the end of its life. Please refer to the AWS "
        "documentation for more details.",
        Gone,
        "end_of_life",
    ),
    (
        "ResourceNotFoundException",
        "Access denied. This Model is marked by provider as Legacy and you have not been actively "
        "using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock",
        Refused,
        "legacy",
    ),
    (
        "AccessDeniedException",
        "Model access is denied due to IAM user or service role is not authorized to perform the "
        "required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, "
        "aws-marketplace:Subscribe) to enable access to this model.",
        Denied,
        "access_pending",
    ),
    (
        "ResourceNotFoundException",
        "Model use case details have not been submitted for this account. Fill out the Anthropic "
        "use case details form before using the model.",
        Denied,
        "use_case_missing",
    ),
    (
        "AccessDeniedException",
        "You don't have access to the model with the specified model ID.",
        Denied,
        "not_granted",
    ),
    ("ValidationException", "The provided model identifier is invalid.", Gone, "unknown_model"),
    ("ValidationException", "Operation not allowed", Denied, "account_blocked"),
    (
        "ValidationException",
        "This action doesn't support the model that you provided. Try again with a supported text "
        "or chat model",
        Refused,
        "not_for_chat",
    ),
    (
        "ValidationException",
        "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
        Refused,
        "adapter_bug",
    ),
    (
        "ValidationException",
        "The maximum tokens you requested exceeds the model limit.",
        Refused,
        "max_tokens",
    ),
    ("ValidationException", "Input is too long for requested model.", Refused, "too_long"),
    (
        "ValidationException",
        "The model returned the following errors: prompt is too long: 210000 tokens > 200000",
        Refused,
        "too_long",
    ),
    (
        "ResourceLimitExceeded",
        "The account-level service limit 'ml.m5.large for endpoint usage' is 0 Instances, with "
        "current utilization of 0 Instances and a request delta of 1 Instances.",
        Refused,
        "quota",
    ),
    (
        "ValidationException",
        "The primary container for production variant AllTraffic did not pass the ping health "
        "check.",
        Refused,
        "health_check",
    ),
    ("ValidationException", 'Could not find endpoint "arn:aws:x".', Gone, "gone"),
    (
        "ValidationException",
        "Min instance count needs to be greater than 0 for this endpoint.",
        Refused,
        "no_scale_to_zero",
    ),
    (
        "ThrottlingException",
        "Too many tokens, please wait before trying again.",
        Throttled,
        "throttled",
    ),
    ("ServiceQuotaExceededException", "Your request exceeds the quota.", Throttled, "throttled"),
]


def judged(trouble, kind, code, said):
    assert type(trouble) is kind
    assert trouble.code == code
    assert trouble.text.endswith(".")
    assert trouble.advice
    assert trouble.vendor_text == said


@pytest.mark.parametrize(("error_code", "said", "kind", "code"), SEEN)
@pytest.mark.parametrize("stream", [True, False])
async def test_what_bedrock_says_to_a_question_becomes_our_word_with_advice(
    far_end, asked, error_code, said, kind, code, stream
):
    far_end.answer(STREAM if stream else ONCE, refusal(error_code, said))
    chat = platform("bedrock").chat(access_to(far_end))
    with pytest.raises(PlatformError) as error:
        await heard(chat, asked(recipe(), stream=stream))
    judged(error.value, kind, code, said)
    assert len(far_end.seen) == 1


@pytest.mark.parametrize(("error_code", "said", "kind", "code"), SEEN)
def test_what_sagemaker_says_to_a_control_call_becomes_the_same_word(
    far_end, aws_access, error_code, said, kind, code
):
    reply = Reply(status=400, body={"__type": error_code, "message": said})
    far_end.answer("ListHubContents", reply)
    with pytest.raises(PlatformError) as error:
        list(platform("sagemaker").catalog(aws_access).models())
    judged(error.value, kind, code, said)


def test_how_long_to_wait_is_told_where_aws_says_it(far_end, aws_access):
    reply = Reply(status=429, body={"__type": "ThrottlingException"}, headers={"Retry-After": "7"})
    far_end.answer("DescribeEndpoint", reply)
    with pytest.raises(Throttled) as error:
        platform("sagemaker").launcher(aws_access).observe(ORDER)
    assert error.value.retry_after == 7


def test_every_known_sentence_was_seen():
    for sentence in SENTENCES:
        fitting = [said for _, said, _, _ in SEEN if all(f in said for f in sentence.fragments)]
        assert fitting, sentence


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("did not pass the ping health check", "health_check"),
        ("The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0", "quota"),
    ],
)
def test_the_same_words_as_a_reason_of_failure_have_the_same_code(said, code):
    assert reason_of(said) == code
