"""AWS SageMaker: JumpStart's models on real-time endpoints."""

from __future__ import annotations

from platforms.contract import Field, Platform
from platforms.sagemaker.chat import EndpointChat
from platforms.sagemaker.health import EndpointHealth
from platforms.sagemaker.launcher import Endpoints
from platforms.sagemaker.logs import EndpointLogs
from platforms.sagemaker.metrics import EndpointMetrics
from platforms.sagemaker.options import OPTIONS
from platforms.sagemaker.own import Offer
from platforms.sagemaker.prices import HostingPrices
from platforms.sagemaker.survey import EndpointSurvey
from platforms.sagemaker.verify import verify

PLATFORM = Platform(
    slug="sagemaker",
    label="AWS SageMaker",
    summary="Open models on instances of your own, paid by the hour while they run.",
    stored_type="sagemaker",
    fields=(
        Field(
            name="region",
            label="Region",
            required=True,
            help_text="Where endpoints run and whose catalog is read, such as us-east-1.",
        ),
        Field(
            name="execution_role_arn",
            label="Execution role",
            help_text="The role that endpoints run under; launching needs it.",
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
    chat=EndpointChat,
    verify=verify,
    hourly=True,
    updates=True,
    catalog=Offer,
    launcher=Endpoints,
    prices=HostingPrices,
    metrics=EndpointMetrics,
    health=EndpointHealth,
    logs=EndpointLogs,
    survey=EndpointSurvey,
    options=OPTIONS,
)
