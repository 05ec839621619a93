"""Rules of a table beyond its shape. A rule yields complaints: the place, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pricing.catalog.image_input import Images
from pricing.catalog.media import UnitTokens
from pricing.catalog.schema import Alias, Model, Price, Table
from pricing.catalog.when import When

Complaint = tuple[str, str]
"""(place within the table, what is wrong and how to mend it)"""

CACHE_OF: Final = {
    "cache_read_mtok": "input_mtok",
    "cache_audio_read_mtok": "input_audio_mtok",
    "cache_image_read_mtok": "input_image_mtok",
}
OPENAI_ENCODINGS: Final = frozenset({"o200k_base", "cl100k_base", "o200k_harmony"})
ENCODING_FIELDS: Final = frozenset({"encoding_basis", "encoding_source", "encoding_from", "encoding_note"})
HIGHEST: Final = {"input_mtok": Decimal(1_000), "output_mtok": Decimal(5_000), "image": Decimal(10)}


def check_table(table: Table, today: date, shipped: Table | None = None) -> Iterator[Complaint]:
    """Yield all complaints about one provider's table. `today` decides which rows must be called announced.

    An operator's own table may use the names of the provider's `shipped` one.
    """
    yield from _unique(table)
    tables = [table, shipped] if shipped else [table]
    models = {model.id for each in tables for model in each.models}
    yield from check_models(table.models, today)
    for alias in table.aliases:
        for problem in _check_alias(alias, models):
            yield f"alias {alias.alias}", problem
    known = models | {alias.alias for each in tables for alias in each.aliases}
    for name in table.featured:
        if name not in known:
            yield "featured", f"{name} is not a model or alias in this table; correct or remove it"


def check_models(models: Iterable[Model], today: date) -> Iterator[Complaint]:
    """Yield the complaints about each model by itself."""
    for model in models:
        for where, problem in _check_model(model, today):
            yield f"model {model.id}: {where}", problem


def _unique(table: Table) -> Iterator[Complaint]:
    seen: set[str] = set()
    for name in [m.id for m in table.models] + [a.alias for a in table.aliases]:
        if name in seen:
            yield f"{name}", "this id appears twice; keep one"
        seen.add(name)


def _check_model(model: Model, today: date) -> Iterator[Complaint]:
    yield from _intervals(model)
    if model.released and model.prices[0].from_ < model.released:
        yield "prices[0].from", f"is before the release on {model.released}; correct one of them"
    if model.retires and model.released and model.retires <= model.released:
        yield "retires", "must be after `released`; correct one of them"
    for name in ("max_input", "max_output"):
        limit = getattr(model, name)
        if limit and model.context_window and limit > model.context_window:
            yield name, f"{limit:,} exceeds the context window of {model.context_window:,}"
    yield from _encoding(model)
    yield from _media_rules(model)
    for index, price in enumerate(model.prices):
        for check in PRICE_RULES:
            for where, problem in check(price, today):
                yield f"prices[{index}]{where}", problem


def _intervals(model: Model) -> Iterator[Complaint]:
    rows = [(i, price) for i, price in enumerate(model.prices) if price.status != "cancelled"]
    if not rows:
        yield "prices", "every row is canceled; a model needs at least one price"
    for (_, before), (index, after) in pairwise(rows):
        if before.until != after.from_:
            kind = "overlaps with" if before.until is None or before.until > after.from_ else "leaves a gap after"
            problem = f"{kind} the previous row; its `until` should be {after.from_} (rows are in chronological order)"
            yield f"prices[{index}].from", problem
    for index, price in enumerate(model.prices):
        if price.until is not None and price.until <= price.from_:
            yield f"prices[{index}].until", "must be after `from`; the interval is [from, until)"


def _encoding(model: Model) -> Iterator[Complaint]:
    if model.encoding is None:
        for name in ENCODING_FIELDS & model.model_fields_set:
            yield name, "says something of `encoding`, which is missing; add it, or remove this"
        return
    if model.encoding not in OPENAI_ENCODINGS and model.encoding_source is None:
        yield "encoding_source", f"is missing; add the page that says that the model's tokenizer is {model.encoding}"
    if model.encoding_basis == "presumed" and model.encoding_note is None:
        yield "encoding_note", "is missing; add the reason why the encoding is presumed"
    if model.encoding_basis == "vendor" and model.encoding_note is not None:
        yield "encoding_note", "is the reason for a presumed encoding; add `encoding_basis: presumed`, or remove it"


def _media_rules(model: Model) -> Iterator[Complaint]:
    if model.images and model.modalities and "image" not in model.modalities.input:
        yield "images", "image is missing from `modalities.input`; add it or remove the rules"
    for name, rows in (("images", model.images), ("pages", model.pages), ("audio", model.audio)):
        yield from _successive(name, rows)


def _successive(name: str, rows: Sequence[Images | UnitTokens]) -> Iterator[Complaint]:
    for index, row in enumerate(rows):
        if row.until is not None and row.until <= row.from_:
            yield f"{name}[{index}].until", "must be after `from`; the interval is [from, until)"
    for index, (before, after) in enumerate(pairwise(rows), 1):
        if before.until is None or before.until > after.from_:
            yield f"{name}[{index}].from", f"overlaps with the previous row; its `until` should be {after.from_}"


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
        if override.when.tier != "batch" or override.when.input_tokens:
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


def _tiers_have_a_base(price: Price, today: date) -> Iterator[Complaint]:
    """Find tiers with rates for long requests or some hours alone: the others would be at the standard price."""
    plain = {o.when.tier for o in price.overrides if not (o.when.input_tokens or o.when.utc)}
    for tier in price.tiers[1:]:
        if tier not in plain:
            problem = (
                f"tier {tier} only has rates under further conditions; add an override with `when: {{tier: {tier}}}`"
            )
            yield ".overrides", problem


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
        group = (override.when.tier, override.when.utc)
        if threshold.least <= last.get(group, 0):
            problem = "thresholds must be in ascending order, because later overrides win; reorder them"
            yield f".overrides[{index}].when.input_tokens", problem
        last[group] = threshold.least


def _tiers_keep_thresholds(price: Price, today: date) -> Iterator[Complaint]:
    """Find tiers whose flat rates, coming later, would hide the long-context rates."""
    thresholds = {o.when.input_tokens.least for o in price.overrides if o.when.input_tokens and not o.when.tier}
    for tier in price.tiers[1:]:
        in_tier = [o for o in price.overrides if o.when.tier == tier]
        stated = {o.when.input_tokens.least for o in in_tier if o.when.input_tokens}
        if any(not o.when.input_tokens for o in in_tier) and (missing := sorted(thresholds - stated)):
            problem = (
                f"tier {tier} has no rates for requests from {missing[0]:,} input tokens; "
                "add an override with both conditions (rates, or `sold: false`)"
            )
            yield ".overrides", problem


def _narrower_later(price: Price, today: date) -> Iterator[Complaint]:
    """Find wide overrides below narrow ones, whose rates they take away, such as those of batch for long requests."""
    for index, override in enumerate(price.overrides):
        hidden = next((i for i, other in enumerate(price.overrides[:index]) if _hides(override.when, other.when)), None)
        if hidden is not None:
            problem = f"would replace the rates of overrides[{hidden}], because later overrides win; move it above"
            yield f".overrides[{index}].when", problem


def _hides(when: When, above: When) -> bool:
    """Return True where it takes rates of the narrower conditions above it, or has no tier and they have one."""
    return when != above and (_wider(when, above) or (when.tier is None and above.tier is not None))


def _wider(when: When, other: When) -> bool:
    """Return True where it holds wherever the other holds."""
    tokens = when.input_tokens is None or (
        other.input_tokens is not None and other.input_tokens.least >= when.input_tokens.least
    )
    return when.tier in (None, other.tier) and tokens and when.utc in (None, other.utc)


def _all_rates(price: Price) -> Iterator[tuple[str, dict[str, Decimal]]]:
    yield ".rates", price.rates
    for index, override in enumerate(price.overrides):
        yield f".overrides[{index}].rates", override.rates


def _same_conditions(price: Price, today: date) -> Iterator[Complaint]:
    for index, override in enumerate(price.overrides):
        if any(override.when == other.when for other in price.overrides[:index]):
            yield f".overrides[{index}].when", "the same conditions appear above; merge the two"


PRICE_RULES: Final[tuple[Callable[[Price, date], Iterator[Complaint]], ...]] = (
    _dates,
    _magnitudes,
    _cache_below_input,
    _batch_below_standard,
    _tiers_are_whole,
    _tiers_have_a_base,
    _overrides_know_the_base,
    _thresholds_ascend,
    _tiers_keep_thresholds,
    _same_conditions,
    _narrower_later,
)


def _check_alias(alias: Alias, models: Collection[str]) -> Iterator[str]:
    for target in alias.targets:
        if target.model == alias.alias:
            yield "points to itself; name the model it stands for"
        elif target.model not in models:
            yield f"points to {target.model}, which this table does not have; add the model or correct the name"
    for before, after in pairwise(alias.targets):
        if after.from_ <= before.from_:
            yield f"targets are not in chronological order at {after.from_}; sort them"
