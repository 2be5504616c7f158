"""Lines of the ledger."""

from decimal import Decimal
from uuid import uuid4

import pytest

from platforms.contract import TokenUsage
from tests.factories import NOW
from usage import metering

USAGE = TokenUsage(input_tokens=10, output_tokens=5, cache_read_tokens=3, reasoning_tokens=2)


@pytest.fixture
def book():
    """Books a request of a person, with sensible values for what a test does not care about."""
    return booked


def booked(user, **values):
    told = {
        "source_id": uuid4(),
        "user": user,
        "platform": "openai_compatible",
        "resource_id": uuid4(),
        "resource_name": "my model",
        "thread_id": uuid4(),
        "model_id": "gpt-4o-mini",
        "usage": USAGE,
        "cost_usd": Decimal("0.0000045"),
        "cost_status": "priced",
        "basis": {"formula": "10 input × $0.15"},
        "simulated": False,
        "occurred_at": NOW,
    }
    return metering.record(**(told | values))
