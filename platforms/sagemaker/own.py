"""All that can be launched here: JumpStart's models, and a container of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from platforms.contract import Access, OfferedModel
from platforms.sagemaker.catalog import PublicHub
from platforms.sagemaker.options import OWN

USUAL_TYPE = "ml.g5.xlarge"
# Somebody's own model may be content without an accelerator, and may want a disk of its size.
PLAIN_TYPES = ("ml.c5.2xlarge", "ml.c5.xlarge", "ml.m5.2xlarge", "ml.m5.xlarge", "ml.p3.2xlarge")


class Offer:
    """The hub's models, then the entry for what somebody brings along."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def models(self) -> Iterator[OfferedModel]:
        """The entry runs on what the hub's models run on: types whose prices are read anyway."""
        types: set[str] = set()
        for model in PublicHub(self._access).models():
            types.update(model.instance_types)
            yield model
        if types:
            types.update(PLAIN_TYPES)
            yield own_container(tuple(sorted(types)), region=self._access.region)


def own_container(types: tuple[str, ...], *, region: str) -> OfferedModel:
    return OfferedModel(
        model_id=OWN,
        name="Your own container",
        provider="Your own",
        description=(
            "An image and model files that you bring along, on an endpoint: name them when you "
            "deploy it. It answers chat requests like OpenAI's, or plain text generation."
        ),
        regions=(region,),
        input_modalities=("text",),
        output_modalities=("text",),
        instance_types=types,
        default_instance_type=USUAL_TYPE if USUAL_TYPE in types else types[0],
        needs_licence=False,
        source="Staque",
        recipe={"own": True, "region": region, "instance_types": list(types)},
    )
