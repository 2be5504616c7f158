"""What a hub document says about launching and asking a model, reduced to what we keep of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from platforms.contract import Json

CHAT = "openai_chat"
GENERATION = "text_generation"


def recipe_of(document: Mapping[str, Any], *, version: str, region: str) -> dict[str, Json]:
    """The recipe: for one region, since images and artifacts lie in the region's own stores."""
    said = folded(document)
    types = [str(kind) for kind in said.get("supportedinferenceinstancetypes") or ()]
    variants = folded(said.get("hostinginstancetypevariants"))
    artifact = _artifact(said)
    recipe: dict[str, Json] = {
        "version": version,
        "region": region,
        "image": str(said.get("hostingecruri") or ""),
        "artifact": artifact,
        "artifact_type": said.get("hostingartifacts3datatype"),
        "artifact_compression": said.get("hostingartifactcompressiontype"),
        "package": str(said.get("hostingmodelpackagearn") or ""),
        "environment": _environment(said.get("inferenceenvironmentvariables")),
        "network_isolation": bool(said.get("inferenceenablenetworkisolation")),
        "download_timeout": _whole(said.get("modeldatadownloadtimeout")),
        "startup_timeout": _whole(said.get("containerstartuphealthchecktimeout")),
        "volume_gb": _whole(said.get("inferencevolumesize")),
        "gated": is_gated(said),
        "licence": str(said.get("license") or ""),
        "licence_url": _readable(str(said.get("hostingeulauri") or ""), region),
        "instance_types": list(types),
        "by_instance": {kind: _variant(variants, kind, region, artifact) for kind in types},
    }
    return recipe | _payload(said.get("defaultpayloads"))


def folded(mapping: object) -> dict[str, Any]:
    """Keys without case and underscores: documents mix `ImageUri` and `image_uri`."""
    if not isinstance(mapping, Mapping):
        return {}
    return {str(key).replace("_", "").lower(): value for key, value in mapping.items()}


def is_gated(said: Mapping[str, Any]) -> bool:
    return bool(said.get("gatedbucket") or said.get("hostingeulauri"))


def for_instance(recipe: Mapping[str, Json], instance_type: str) -> dict[str, Any]:
    """Image, artifact and environment as this instance type needs them."""
    by_instance = recipe.get("by_instance")
    own = by_instance.get(instance_type) if isinstance(by_instance, Mapping) else None
    own = own if isinstance(own, Mapping) else {}
    general, special = recipe.get("environment"), own.get("environment")
    return {
        "image": own.get("image") or recipe.get("image") or "",
        "artifact": own.get("artifact") or recipe.get("artifact") or "",
        "environment": {
            **(general if isinstance(general, Mapping) else {}),
            **(special if isinstance(special, Mapping) else {}),
        },
    }


def _readable(uri: str, region: str) -> str:
    """Where a browser reads a licence: the text lies in the region's open bucket."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if uri.startswith("s3://") and key:
        suffix = ".cn" if region.startswith("cn-") else ""
        return f"https://{bucket}.s3.{region}.amazonaws.com{suffix}/{key}"
    return uri if uri.startswith("https://") else ""


def _artifact(said: Mapping[str, Any]) -> str:
    """Weights with the serving script packed in, wherever the script is not given apart."""
    packed = said.get("hostingprepackedartifacturi")
    if packed and not said.get("hostingusescripturi"):
        return str(packed)
    return str(said.get("hostingartifacturi") or packed or "")


def _environment(listed: object) -> dict[str, Json]:
    """Defaults by name. A variable without a default is left to the container."""
    if not isinstance(listed, list):
        return {}
    found: dict[str, Json] = {}
    for entry in map(folded, listed):
        value = entry.get("defaultvalue", entry.get("default"))
        if entry.get("name") and value not in (None, ""):
            found[str(entry["name"])] = str(value)
    return found


def _variant(
    variants: Mapping[str, Any], instance_type: str, region: str, artifact: str
) -> dict[str, Json]:
    """What differs for one instance type: its family's properties, then its own above them."""
    table = variants.get("variants") or {}
    aliases = variants.get("aliases") or folded(variants.get("regionalaliases")).get(
        region.replace("_", "").lower(), {}
    )
    found: dict[str, Json] = {}
    environment: dict[str, Json] = {}
    for key in _keys(instance_type):
        entry = folded(table.get(key))
        said = folded(entry.get("regionalproperties")) | folded(entry.get("properties"))
        if image := said.get("imageuri"):
            found["image"] = _resolved(str(image), aliases)
        if (key_in_bucket := said.get("artifactkey")) and artifact.startswith("s3://"):
            found["artifact"] = f"s3://{artifact.split('/')[2]}/{key_in_bucket}"
        own = said.get("environmentvariables")
        environment |= {str(name): str(value) for name, value in (own or {}).items()}
    return found | ({"environment": environment} if environment else {})


def _keys(instance_type: str) -> tuple[str, ...]:
    """Names a document may use, the general before the exact: `g5`, `ml.g5.xlarge`."""
    exact = instance_type.removeprefix("ml.")
    family = exact.split(".")[0]
    return family, f"ml.{family}", exact, instance_type


def _resolved(image: str, aliases: Mapping[str, Any]) -> str:
    return str(aliases.get(image[1:], "")) if image.startswith("$") else image


def _payload(payloads: object) -> dict[str, Json]:
    """Which of the two wires the container speaks, read from the document's own examples."""
    for payload in payloads.values() if isinstance(payloads, Mapping) else ():
        body = folded(payload).get("body")
        if isinstance(body, Mapping) and "messages" in body:
            return {"payload": CHAT, "payload_model": str(body.get("model") or "")}
        if isinstance(body, Mapping) and "inputs" in body:
            return {"payload": GENERATION}
    return {"payload": ""}


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float | str) and str(value).isdigit() else None
