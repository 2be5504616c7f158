"""What Bedrock offers where: models, the profiles that lead to them, an account's standing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.facts import Facts

Record = dict[str, Any]


@dataclass(frozen=True)
class Foundation:
    """One foundation model; `said` is its record in `data/bedrock_models.json`."""

    said: Record

    @property
    def model_id(self) -> str:
        return str(self.said["model_id"])

    @property
    def lifecycle(self) -> dict[str, Any]:
        """Dates as dates, in the members of AWS."""
        said: dict[str, str] = self.said["lifecycle"]
        return {
            name: value if name == "status" else datetime.fromisoformat(value)
            for name, value in said.items()
        }

    def has_ended(self, facts: Facts) -> bool:
        """By the day of the facts: a rehearsal goes the same way whenever it is held."""
        today = datetime.fromisoformat(facts.bedrock["as_of"]).replace(tzinfo=UTC)
        end = self.lifecycle.get("endOfLifeTime")
        return end is not None and end <= today

    @property
    def writes_text(self) -> bool:
        return "TEXT" in self.said["output"]

    def runs_in(self, region: str) -> bool:
        """Whether the model itself may be asked there, without a profile."""
        return region in self.said["on_demand"]

    def arn(self, region: str) -> str:
        return f"arn:aws:bedrock:{region}::foundation-model/{self.model_id}"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A way to a model over several regions, or one's own way to such a way."""

    profile_id: str
    name: str
    kind: str
    model: Foundation
    regions: tuple[str, ...]

    def arn(self, region: str, account: str) -> str:
        kind = "inference-profile"
        kind = kind if self.kind == "SYSTEM_DEFINED" else f"application-{kind}"
        return f"arn:aws:bedrock:{region}:{account}:{kind}/{self.profile_id}"


def foundations(facts: Facts) -> dict[str, Foundation]:
    return {record["model_id"]: Foundation(record) for record in facts.bedrock["models"]}


def offered_in(facts: Facts, region: str) -> list[Foundation]:
    """What is listed: after its end of life a model stands in AWS's documentation alone."""
    reached = {profile.model.model_id for profile in system_profiles(facts, region)}
    return [
        model
        for model in foundations(facts).values()
        if not model.has_ended(facts) and (model.runs_in(region) or model.model_id in reached)
    ]


def profiles(facts: Facts, region: str) -> list[Profile]:
    system = list(system_profiles(facts, region))
    return system + list(_applications(facts, system))


def system_profiles(facts: Facts, region: str) -> Iterator[Profile]:
    places: dict[str, Record] = facts.bedrock["geographies"]
    for model in foundations(facts).values():
        for place, name in model.said["profiles"].items():
            regions = places[place]["regions"]
            # The global one lists the region it is called from and, without a region, the rest.
            if place == "global" or region in regions:
                yield Profile(
                    profile_id=f"{place}.{model.model_id}",
                    name=name,
                    kind="SYSTEM_DEFINED",
                    model=model,
                    regions=(region, "") if place == "global" else tuple(regions),
                )


def _applications(facts: Facts, system: list[Profile]) -> Iterator[Profile]:
    by_id = {profile.profile_id: profile for profile in system}
    for said in facts.bedrock["applications"]:
        copied = by_id.get(said["copied_from"])
        if copied is not None:
            yield Profile(
                profile_id=said["id"],
                name=said["name"],
                kind="APPLICATION",
                model=copied.model,
                regions=copied.regions,
            )


def standing(facts: Facts, model_id: str) -> Record:
    """Where the rehearsing account stands with a model."""
    said: dict[str, Record] = facts.bedrock["standing"]
    return said.get(model_id, said["otherwise"])
