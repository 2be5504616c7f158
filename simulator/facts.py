"""What the simulator knows of the world, read from `data/`: models, instances, prices, quotas."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Record = dict[str, Any]

_DATA = Path(__file__).parent / "data"


def _read(name: str) -> Record:
    content: Record = json.loads((_DATA / f"{name}.json").read_text())
    return content


@dataclass(frozen=True)
class KnownModel:
    """One model of the public hub; `said` is its record in `data/models.json`."""

    said: Record

    @property
    def model_id(self) -> str:
        return str(self.said["model_id"])

    @property
    def payload(self) -> str:
        """`openai` or `text_generation`: the body that its container understands."""
        return str(self.said["payload"])

    @property
    def gated(self) -> bool:
        return bool(self.said.get("gated"))

    def artifact_uri(self, region: str) -> str:
        cache = "jumpstart-private-cache-prod" if self.gated else "jumpstart-cache-prod"
        return f"s3://{cache}-{region}/{self.said['artifact_key']}"

    def eula_uri(self, region: str) -> str | None:
        """Where the licence's text lies, open to everybody; None where public text does not say."""
        key = self.said.get("eula_key")
        return f"s3://jumpstart-cache-prod-{region}/{key}" if key else None


class Facts:
    """The facts, loaded once."""

    @cached_property
    def models(self) -> dict[str, KnownModel]:
        return {record["model_id"]: KnownModel(record) for record in _read("models")["models"]}

    @cached_property
    def _servers(self) -> dict[str, list[Record]]:
        said: dict[str, list[Record]] = _read("openai_servers")["servers"]
        return said | {"openai": _read("openai_models")["models"]}

    def models_of(self, service: str) -> dict[str, Record]:
        """What a server that speaks OpenAI's wire serves."""
        return {record["id"]: record for record in self._servers[service]}

    @cached_property
    def bedrock(self) -> Record:
        return _read("bedrock_models")

    @cached_property
    def token_prices(self) -> Record:
        return _read("bedrock_prices")

    @cached_property
    def images(self) -> Record:
        return _read("images")

    @cached_property
    def instances(self) -> dict[str, Record]:
        found: dict[str, Record] = _read("instances")["instances"]
        return found

    @cached_property
    def prices(self) -> Record:
        return _read("prices")

    @cached_property
    def quotas(self) -> Record:
        return _read("quotas")

    @cached_property
    def durations(self) -> dict[str, float]:
        found: dict[str, float] = _read("durations")["seconds"]
        return found

    def model_behind(self, artifact_uri: str) -> KnownModel | None:
        """The hub model whose weights a container loads, told by the key inside the bucket."""
        _, _, key = artifact_uri.removeprefix("s3://").partition("/")
        for model in self.models.values():
            if key.strip("/") == str(model.said["artifact_key"]).strip("/"):
                return model
        return None

    def image_uri(self, model: KnownModel, region: str) -> str:
        image = model.said["image"]
        account = self.images["accounts"][region]
        return f"{account}.dkr.ecr.{region}.amazonaws.com/{image}"
