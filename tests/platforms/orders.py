"""An order for an endpoint, and what AWS says of the things that it is made of."""

from platforms.contract import Order
from platforms.sagemaker.recipe import recipe_of
from tests.platforms.far_end import Reply
from tests.platforms.hub import DOCUMENT

ORDER = Order(
    name="staque-one",
    model_id="m",
    region="us-east-1",
    instance_type="ml.g5.xlarge",
    recipe=recipe_of(DOCUMENT, version="1.0.0", region="us-east-1"),
    tags={"staque:installation": "abc", "staque:resource": "1"},
)
ARN = "arn:aws:sagemaker:us-east-1:111122223333:endpoint/staque-one"
NOT_FOUND = Reply(
    status=400, body={"__type": "ValidationException", "message": "Could not find it."}
)
DONE = Reply(body={"ModelArn": ARN, "EndpointConfigArn": ARN, "EndpointArn": ARN})


def invalid(message):
    return Reply(status=400, body={"__type": "ValidationException", "message": message})


def endpoint(status, **more):
    body = {"EndpointName": ORDER.name, "EndpointArn": ARN, "EndpointStatus": status}
    return Reply(body=body | {"CreationTime": 1, "LastModifiedTime": 1} | more)


def config():
    said = {"EndpointConfigName": ORDER.name, "EndpointConfigArn": ARN, "ProductionVariants": []}
    return Reply(body=said | {"CreationTime": 1})
