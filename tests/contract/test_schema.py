"""What the OpenAPI document says, tried out: no server error, and answers of the said shape."""

import itertools

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tests.fixtures.product import ROOT
from tests.fixtures.web import web
from tests.matrix.doors import kind

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
EXAMPLES = 10
ENOUGH_PEOPLE = 200

schema = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yaml")
_numbers = itertools.count()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    with web("contract", "tests.contract.populate", folder, str(ENOUGH_PEOPLE)) as found:
        yield found


@pytest.fixture
def token(running):
    return running.told["tokens"][next(_numbers) % ENOUGH_PEOPLE]


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_answers_as_it_says(case, running, token):
    headers = {"Authorization": f"Bearer {token}"}
    case.call_and_validate(base_url=running.address, headers=headers, checks=CHECKS)
    # Once more with the ids of what is there: made-up ones find nothing.
    things = running.told["things"]
    if real := {name: things[kind(case.path, name)] for name in case.path_parameters or ()}:
        case.path_parameters = real
        case.call_and_validate(base_url=running.address, headers=headers, checks=CHECKS)
