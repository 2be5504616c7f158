"""Amazon Bedrock: foundation models that AWS runs, paid by the token."""

from __future__ import annotations

from platforms.bedrock.catalog import FoundationModels
from platforms.bedrock.chat import ConverseChat
from platforms.bedrock.health import Availability
from platforms.bedrock.launcher import Verification
from platforms.bedrock.prices import TokenRates
from platforms.bedrock.verify import verify
from platforms.contract import Field, Platform

PLATFORM = Platform(
    slug="bedrock",
    label="Amazon Bedrock",
    summary="Foundation models that AWS runs for everybody, paid by the token.",
    stored_type="bedrock",
    fields=(
        Field(
            name="region",
            label="Region",
            required=True,
            help_text="Where models are asked and whose catalog is read, such as us-east-1.",
        ),
        Field(
            name="role_arn",
            label="Role to assume",
            help_text="Empty to work with the credentials of the machine itself.",
        ),
        Field(
            name="external_id",
            label="External id",
            help_text="Only where the role's trust demands one, as roles of other accounts do.",
        ),
        Field(
            name="endpoint_url",
            label="Endpoint URL",
            help_text="Serves every AWS call of this connection instead of AWS's own addresses.",
        ),
    ),
    chat=ConverseChat,
    verify=verify,
    hourly=False,
    public_url="https://bedrock-runtime.{region}.amazonaws.com",
    catalog=FoundationModels,
    launcher=Verification,
    token_prices=TokenRates,
    health=Availability,
)
