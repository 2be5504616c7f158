"""What the operator lets each role have running, read from the environment."""

from decimal import Decimal

import pytest

from staque.environment import BadEnvironment
from staque.limits import role_limits


def test_each_role_has_what_is_said_of_it_and_others_have_no_limits():
    words = (
        "user.instance_types=ml.g5.*|ml.t3.*", "user.person_hourly=2.50", "user.person_count=3",
        "admin.organization_count=20",
    )  # fmt: skip
    assert role_limits(words) == {
        "user": {
            "instance_types": ("ml.g5.*", "ml.t3.*"),
            "person_hourly": Decimal("2.50"),
            "person_count": 3,
        },
        "admin": {"organization_count": 20},
    }
    assert role_limits(()) == {}


@pytest.mark.parametrize(
    "word",
    [
        "user", "guest.person_count=1", "user.nothing=1", "user.person_count=-1",
        "user.person_count=1.5", "user.person_hourly=much", "user.person_hourly=NaN",
        "user.resource_hourly=-1", "user.instance_types=", "person_count=1",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_stops_the_start_and_names_what_is_known(word):
    with pytest.raises(BadEnvironment) as refused:
        role_limits((word,))
    assert "person_hourly" in str(refused.value)
    assert repr(word) in str(refused.value)
