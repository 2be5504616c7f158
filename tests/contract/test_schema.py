"""What the OpenAPI document says, tried out: no server error, and answers of the said shape."""

import itertools
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tests.fixtures.product import ROOT
from tests.fixtures.web import web
from tests.matrix.doors import kind

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
# Of each kind for an operation; between two commits fewer, as of all sweeps.
EXAMPLES = max(4, 30 // int(os.environ.get("STAQUE_TEST_SHARE", "1")))
ENOUGH_PEOPLE = 200
TRYING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

schema = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yaml")
OPERATIONS = {
    f"{operation.ok().method} {operation.ok().path}": operation.ok()
    for operation in schema.get_all_operations()
}
_numbers = itertools.count()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    with web("contract", "tests.contract.populate", folder, str(ENOUGH_PEOPLE)) as found:
        yield found


@pytest.fixture
def token(running):
    return running.told["tokens"][next(_numbers) % ENOUGH_PEOPLE]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_answers_as_it_says(name, mode, running, token):
    operation = OPERATIONS[name]
    headers = {"Authorization": f"Bearer {token}"}
    tried = 0

    @TRYING
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case):
        nonlocal tried
        tried += 1
        case.call_and_validate(base_url=running.address, headers=headers, checks=CHECKS)
        # Once more with the ids of what is there: made-up ones find nothing.
        things = running.told["things"]
        if real := {name: things[kind(case.path, name)] for name in case.path_parameters or ()}:
            case.path_parameters = real
            case.call_and_validate(base_url=running.address, headers=headers, checks=CHECKS)

    answers()
    assert tried


def test_there_are_enough_operations():
    assert len(OPERATIONS) > 60
