"""Reads the options of an order against what its platform declares; nothing else is let through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast

from foundation.refusals import Refusal
from foundation.text import clean
from platforms.contract import Json, Option, Order, Platform
from platforms.masking import HIDDEN, masked_map
from platforms.registry import platform as registered

LONGEST = 1024
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class OptionRefused(Refusal):
    """An option that the platform does not have, or a value that it does not take."""

    code = "option_refused"


def offered(platform: Platform, model_id: str) -> tuple[Option, ...]:
    """What may be chosen for this model."""
    return tuple(each for each in platform.options if not each.models or model_id in each.models)


def of_model(slug: str, model_id: str) -> tuple[Option, ...]:
    """The same, by the platform's slug."""
    return offered(registered(slug), model_id)


def validated(platform: Platform, model_id: str, given: Mapping[str, object]) -> dict[str, Json]:
    """Every option in its own kind; what was left empty is left out.

    Refuses all that is wrong at once, with a sentence for each.
    """
    known = {option.name: option for option in offered(platform, model_id)}
    read_ones: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        try:
            found = _read_known(known, str(name), value, platform)
        except ValueError as error:
            wrong[field_name(clean(str(name)))] = str(error)
        else:
            if found not in (None, "", [], {}):
                read_ones[str(name)] = found
    if wrong:
        raise OptionRefused(next(iter(wrong.values())), fields=wrong)
    return read_ones


def field_name(option_name: str) -> str:
    """What an option is called among the fields of a form or a refusal."""
    return f"options.{option_name}"


def read(option: Option, value: object) -> Json:
    """The value in the option's kind. `ValueError` with a sentence for people otherwise."""
    return READ[option.kind](option, value)


def kept_secret(given: Mapping[str, object], former: Mapping[str, Json]) -> dict[str, object]:
    """Values that come back hidden, as they were shown, stand for what they were before."""
    filled: dict[str, object] = {}
    for name, value in given.items():
        known = former.get(name)
        if isinstance(value, Mapping) and isinstance(known, dict):
            value = {key: known.get(key) if one == HIDDEN else one for key, one in value.items()}
        filled[name] = value
    return filled


def shown(options: Mapping[str, Json]) -> dict[str, Json]:
    """Fit to be looked at: what looks like a secret is hidden."""
    return masked_map(dict(options))


def most_instances(platform: Platform, order: Order) -> int:
    """Up to how many may run without anybody asking for more."""
    chosen = [order.options.get(each.name) for each in _meaning(platform, "most_instances")]
    return max([order.instance_count, *(each for each in chosen if isinstance(each, int))])


def other_instance_types(platform: Platform, order: Order) -> list[str]:
    """Types that may run instead of the one that was asked for."""
    chosen = [order.options.get(each.name) for each in _meaning(platform, "instance_types")]
    return [str(kind) for kinds in chosen if isinstance(kinds, list) for kind in kinds]


def _meaning(platform: Platform, what: str) -> list[Option]:
    return [option for option in platform.options if option.means == what]


def _read_known(known: Mapping[str, Option], name: str, value: object, platform: Platform) -> Json:
    option = known.get(name)
    if option is not None:
        return None if value is None else read(option, value)
    if any(name == each.name for each in platform.options):
        raise ValueError("This model does not take it.")
    if not known:
        raise ValueError(f"{platform.label} has no options.")
    raise ValueError(f"There is no such option; there are {', '.join(known)}.")


def _text(option: Option, value: object) -> Json:
    said = _plain(value)
    if said and option.choices and said not in option.choices:
        raise ValueError(f"One of {', '.join(option.choices)}.")
    return said


def _number(option: Option, value: object) -> Json:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("A whole number is needed.")
    least, most = option.minimum, option.maximum
    if (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"A number from {least} to {most} is needed.")
    return value


def _switch(option: Option, value: object) -> Json:
    if not isinstance(value, bool):
        raise ValueError("True or false is needed.")
    return value


def _list(option: Option, value: object) -> Json:
    if not isinstance(value, list):
        raise ValueError("A list of texts is needed.")
    said = list(dict.fromkeys(each for each in map(_plain, value) if each))
    _demand_length(option, len(said))
    return cast(Json, said)


def _map(option: Option, value: object) -> Json:
    if not isinstance(value, Mapping):
        raise ValueError("An object of texts is needed.")
    _demand_length(option, len(value))
    for name in value:
        if not isinstance(name, str) or len(name) > LONGEST or not NAME.fullmatch(name):
            raise ValueError("Names are of letters, digits and underscores, not a digit first.")
    return {str(name): _plain(each) for name, each in value.items()}


def _plain(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"A text of at most {LONGEST} signs is needed.")
    return clean(value).strip()


def _demand_length(option: Option, length: int) -> None:
    if option.maximum is not None and length > option.maximum:
        raise ValueError(f"At most {option.maximum} are taken.")


READ: Mapping[str, Callable[[Option, object], Json]] = {
    "text": _text,
    "number": _number,
    "switch": _switch,
    "list": _list,
    "map": _map,
}
