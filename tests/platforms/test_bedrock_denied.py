"""What the catalog says where something may not be read."""

from datetime import UTC, datetime

import pytest

from platforms.errors import Denied
from platforms.registry import platform
from tests.platforms.bedrock_far import (
    AVAILABILITY,
    MODELS,
    access_to,
    listed,
    refusal,
    summary,
)
from tests.platforms.rigs import bedrock

PLATFORM = platform("bedrock")


def catalog(far_end):
    return list(PLATFORM.catalog(access_to(far_end)).models())


def test_without_the_right_to_look_access_is_unknown_and_asked_for_once(far_end):
    others = [f"maker.other-{number}-v1:0" for number in range(5)]
    listed(far_end, summary(), *map(summary, others))
    far_end.answer(AVAILABILITY, refusal("AccessDeniedException", "not authorized", 403))
    models = catalog(far_end)
    assert {model.access for model in models} == {"unknown"}
    assert all("GetFoundationModelAvailability" in model.access_advice for model in models)
    asked = [seen for seen in far_end.seen if seen.path.startswith("/foundation-model-avail")]
    assert len(asked) == 1


def test_an_access_that_cannot_be_read_leaves_the_others_known(far_end):
    listed(far_end, summary(), summary("maker.other-v1:0"))
    far_end.answer(
        "/foundation-model-availability/maker.other-v1:0",
        refusal("ValidationException", "not today"),
    )
    assert [model.access for model in catalog(far_end)] == ["granted", "unknown"]


def test_a_list_that_may_not_be_read_is_denied(far_end):
    far_end.answer(MODELS, refusal("AccessDeniedException", "no", 403))
    with pytest.raises(Denied):
        catalog(far_end)


def test_the_simulated_catalog_is_of_a_dozen_current_models_in_every_state(simulator):
    rig = bedrock(simulator)
    models = {model.model_id: model for model in PLATFORM.catalog(rig.access).models()}
    assert len({model.recipe["base"] for model in models.values()}) >= 12
    assert {model.access for model in models.values()} == {"granted", "pending", "not_granted"}
    assert {"active", "legacy"} <= {model.lifecycle for model in models.values()}
    assert {"us", "global", ""} == {model.recipe["reach"] for model in models.values()}
    legacy = models["anthropic.claude-opus-4-1-20250805-v1:0"]
    assert legacy.legacy_at == datetime(2026, 7, 8, tzinfo=UTC)
    assert legacy.end_of_life_at == datetime(2027, 1, 8, tzinfo=UTC)
