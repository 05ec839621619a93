"""Rules for a price beyond its shape. A rule yields complaints: the place, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.catalog.price import Override, Price
from pricing.catalog.rates import list_sold
from pricing.catalog.when import BASE, MODIFIERS, When

Complaint = tuple[str, str]
"""(place within the table, what is wrong and how to mend it)"""

CACHE_OF: Final = {
    "cache_read_mtok": "input_mtok",
    "cache_audio_read_mtok": "input_audio_mtok",
    "cache_image_read_mtok": "input_image_mtok",
}
HIGHEST: Final = {
    "input_mtok": Decimal(1_000),
    "output_mtok": Decimal(5_000),
    "image": Decimal(10),
    **dict.fromkeys(("request", "web_search", "file_search", "x_search", "rerank_search", "attachment"), Decimal(1)),
    **dict.fromkeys(("grounded_query", "grounded_prompt"), Decimal(1)),
    **dict.fromkeys(("page", "annotated_page", "code_session", "container_hour", "container_gb_hour"), Decimal(5)),
    **dict.fromkeys(("video_second", "storage_gb_day"), Decimal(10)),
    "cache_storage_mtok_hour": Decimal(100),
}
"""Dollars above which a rate is more likely one of another unit, such as of a thousand searches."""


def check_price(price: Price, today: date) -> Iterator[Complaint]:
    """Yield all complaints about one price, their places within it."""
    for check in _RULES:
        yield from check(price, today)


def _dates(price: Price, today: date) -> Iterator[Complaint]:
    if price.from_ > today and price.status == "effective":
        yield ".from", f"{price.from_} is in the future; set `status: announced`"
    if price.checked and price.checked > today:
        yield ".checked", f"{price.checked} is in the future; enter the day someone checked it"


def _magnitudes(price: Price, today: date) -> Iterator[Complaint]:
    for where, rates in _all_rates(price):
        for key, most in HIGHEST.items():
            if rates.get(key, 0) > most:
                yield f"{where}.{key}", f"{rates[key]} is above {most}; is the unit right? It is in {key}"


def _cache_below_input(price: Price, today: date) -> Iterator[Complaint]:
    for where, rates in _all_rates(price):
        merged = price.rates | rates
        for cached, full in CACHE_OF.items():
            if cached in merged and full in merged and merged[cached] > merged[full]:
                problem = f"{merged[cached]} is above {full} {merged[full]}; a cache read never costs more than input"
                yield f"{where}.{cached}", problem


def _batch_below_standard(price: Price, today: date) -> Iterator[Complaint]:
    """Compare batch rates with standard ones. Cached input may cost more in a batch without a discount on it."""
    for index, override in enumerate(price.overrides):
        if override.when.tier != "batch" or override.when.input_tokens or override.when.modifiers:
            continue
        for key, rate in override.rates.items():
            undiscounted = key in CACHE_OF and rate == override.rates.get(CACHE_OF[key])
            if key in price.rates and rate > price.rates[key] and not undiscounted:
                yield f".overrides[{index}].rates.{key}", f"{rate} in batch is above the standard {price.rates[key]}"


def _tiers_are_whole(price: Price, today: date) -> Iterator[Complaint]:
    token_keys = {key for key in price.rates if key.endswith("_mtok")}
    for index, override in enumerate(price.overrides):
        if override.when.tier is None or not token_keys & override.rates.keys():
            continue
        missing = sorted(token_keys - override.rates.keys())
        if missing:
            problem = (
                f"tier {override.when.tier} leaves out {', '.join(missing)}; state every token rate that the base has"
            )
            yield f".overrides[{index}].rates", problem


def _modes_have_a_base(price: Price, today: date) -> Iterator[Complaint]:
    """Find tiers, speeds and regions with rates under further conditions alone: others would be at the base price."""
    for name in BASE:
        plain = list_plain(name, price.overrides)
        for value in list_sold(name, price.overrides)[1:]:
            if value not in plain:
                add = f"add an override with `when: {{{name}: {value}}}`"
                yield ".overrides", f"{name} {value} only has rates under further conditions; {add}"


def list_plain(name: str, overrides: Sequence[Override]) -> set[str | None]:
    """Return the tiers, speeds or regions that have an override of their own, without further conditions."""
    return {getattr(o.when, name) for o in overrides if len(o.when.parts) == 1}


def _overrides_know_the_base(price: Price, today: date) -> Iterator[Complaint]:
    for index, override in enumerate(price.overrides):
        unknown = sorted(override.rates.keys() - price.rates.keys())
        if unknown:
            problem = f"{', '.join(unknown)} is missing from the base rates; add it there or remove it"
            yield f".overrides[{index}].rates", problem


def _thresholds_ascend(price: Price, today: date) -> Iterator[Complaint]:
    last: dict[object, int] = {}
    for index, override in enumerate(price.overrides):
        threshold = override.when.input_tokens
        if threshold is None:
            continue
        group = (override.when.tier, override.when.utc, *override.when.modifiers.items())
        if threshold.least <= last.get(group, 0):
            problem = "thresholds must be in ascending order, because later overrides win; reorder them"
            yield f".overrides[{index}].when.input_tokens", problem
        last[group] = threshold.least


def _modes_keep_thresholds(price: Price, today: date) -> Iterator[Complaint]:
    """Find tiers, speeds and regions whose flat rates, coming later, would hide the long-context rates."""
    long = [o for o in price.overrides if o.when.input_tokens and o.rates]
    thresholds = {o.when.input_tokens.least for o in long if o.when.input_tokens and len(o.when.parts) == 1}
    hidden = {key for o in long for key in o.rates}
    for name in BASE:
        for value in list_sold(name, price.overrides)[1:]:
            mode = [o for o in price.overrides if getattr(o.when, name) == value]
            stated = {o.when.input_tokens.least for o in mode if o.when.input_tokens}
            flat = any(hidden & o.rates.keys() for o in mode if not o.when.input_tokens)
            if flat and (missing := sorted(thresholds - stated)):
                problem = (
                    f"{name} {value} has no rates for requests from {missing[0]:,} input tokens; "
                    "add an override with both conditions (rates, or `sold: false`)"
                )
                yield ".overrides", problem


def _narrower_later(price: Price, today: date) -> Iterator[Complaint]:
    """Find wide overrides below narrow ones, whose rates they take away, such as those of batch for long requests."""
    for index, override in enumerate(price.overrides):
        above = enumerate(price.overrides[:index])
        hidden = next((i for i, other in above if _hides(override, other)), None)
        if hidden is not None:
            problem = f"would replace the rates of overrides[{hidden}], because later overrides win; move it above"
            yield f".overrides[{index}].when", problem


def _hides(override: Override, above: Override) -> bool:
    """Return True where it takes rates of the narrower conditions above it, or has no tier and they have one."""
    when, other = override.when, above.when
    if when == other or not override.rates.keys() & above.rates.keys():
        return False
    return _wider(when, other) or (when.tier is None and other.tier is not None)


def _multipliers_apply_once(price: Price, today: date) -> Iterator[Complaint]:
    """Find multipliers that hold together with a wider one for the same region or speed."""
    multipliers = [(i, o.when) for i, o in enumerate(price.overrides) if o.multiply is not None]
    for index, when in multipliers:
        other = next((i for i, wide in multipliers if wide != when and _wider(wide, when)), None)
        if other is not None:
            problem = f"holds together with overrides[{other}], so that rates are multiplied twice; state one of them"
            yield f".overrides[{index}].multiply", problem


def _wider(when: When, other: When) -> bool:
    """Return True where it holds wherever the other holds."""
    tokens = when.input_tokens is None or (
        other.input_tokens is not None and other.input_tokens.least >= when.input_tokens.least
    )
    same = all(getattr(when, name) in (None, getattr(other, name)) for name in ("tier", "utc", *MODIFIERS))
    return tokens and same


def _all_rates(price: Price) -> Iterator[tuple[str, dict[str, Decimal]]]:
    yield ".rates", price.rates
    for index, override in enumerate(price.overrides):
        yield f".overrides[{index}].rates", override.rates


def _same_conditions(price: Price, today: date) -> Iterator[Complaint]:
    for index, override in enumerate(price.overrides):
        if any(override.when == other.when for other in price.overrides[:index]):
            yield f".overrides[{index}].when", "the same conditions appear above; merge the two"


_RULES: Final[tuple[Callable[[Price, date], Iterator[Complaint]], ...]] = (
    _dates,
    _magnitudes,
    _cache_below_input,
    _batch_below_standard,
    _tiers_are_whole,
    _modes_have_a_base,
    _overrides_know_the_base,
    _thresholds_ascend,
    _modes_keep_thresholds,
    _same_conditions,
    _narrower_later,
    _multipliers_apply_once,
)
