"""Base rates and overrides → rates, each with the conditions that it still depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from costcalc_prices.conditions import Given, find_missing
from costcalc_prices.data import Override, load
from costcalc_prices.errors import NotSold


class ImageKey(NamedTuple):
    """Rate of an image of a size and quality."""

    size: str
    quality: str


@dataclass(frozen=True, slots=True)
class OpenRate:
    """Rate in dollars, and the conditions that would change it and were not stated."""

    value: Decimal
    missing: frozenset[str] = frozenset()


OpenRates = Mapping[str | ImageKey, OpenRate]
State = dict[str | ImageKey, OpenRate]


def name_unit(key: str | ImageKey) -> str:
    return "image" if isinstance(key, ImageKey) else key


def apply_overrides(
    path: str, base: Mapping[str | ImageKey, Decimal], overrides: Sequence[Override], given: Given
) -> OpenRates:
    """Return the rates: the last override that holds gives one, key by key; then each multiplier is applied, once.

    Raises NotSold where the model is not sold under the conditions.
    """
    state: State = {key: OpenRate(rate) for key, rate in base.items()}
    judged = [(each, missing) for each in overrides if (missing := find_missing(each["when"], given)) is not None]
    for override, missing in judged:
        for key, text in override.get("rates", {}).items():
            _replace_rate(state, key, Decimal(text), missing)
    for override, missing in judged:
        if "multiply" in override:
            _multiply(state, override, missing)
    for override, missing in judged:
        if not override.get("sold", True):
            if not missing:
                raise NotSold(f"{path} is not sold under these conditions: {_describe(override)}")
            _open_all(state, missing)
    return state


def _replace_rate(state: State, key: str, rate: Decimal, missing: frozenset[str]) -> None:
    """Set a rate; one that only may hold leaves it open, unless it is the same."""
    before = state.get(key)
    if not missing:
        state[key] = OpenRate(rate)
    elif before != OpenRate(rate):
        state[key] = OpenRate(rate, missing | (before.missing if before else frozenset()))


def _multiply(state: State, override: Override, missing: frozenset[str]) -> None:
    factor, also = Decimal(override["multiply"]), override.get("also", [])
    if factor == 1:
        return
    for key, rate in state.items():
        unit = name_unit(key)
        if load()["units"][unit]["quantity"] != "token" and unit not in also:
            continue
        if not missing:
            state[key] = replace(rate, value=rate.value * factor)
        elif rate != OpenRate(Decimal(0)):  # what is free stays so
            state[key] = replace(rate, missing=rate.missing | missing)


def _open_all(state: State, missing: frozenset[str]) -> None:
    for key, rate in state.items():
        state[key] = replace(rate, missing=rate.missing | missing)


def _describe(override: Override) -> str:
    return ", ".join(f"{name} {value}" for name, value in override["when"].items())
