"""Rules of a table beyond its shape; those of a price are in pricing/catalog/price_rules.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from pricing.catalog.class_rules import check_classes
from pricing.catalog.image_input import Images
from pricing.catalog.lifecycle_rules import check_lifecycle
from pricing.catalog.media import MediaRules, UnitTokens
from pricing.catalog.price_rules import Complaint, check_price
from pricing.catalog.schema import Alias, Model, Table
from pricing.catalog.surcharge_rules import check_surcharges

OPENAI_ENCODINGS: Final = frozenset({"o200k_base", "cl100k_base", "o200k_harmony"})
ENCODING_FIELDS: Final = frozenset({"encoding_basis", "encoding_source", "encoding_from", "encoding_note"})


def check_table(table: Table, today: date, shipped: Table | None = None) -> Iterator[Complaint]:
    """Yield all complaints about one provider's table. `today` decides which rows must be called announced.

    An operator's own table may use the names of the provider's `shipped` one.
    """
    yield from _unique(table)
    tables = [shipped, table] if shipped else [table]
    models = {model.id: model for each in tables for model in each.models}
    known = models.keys() | {alias.alias for each in tables for alias in each.aliases}
    yield from check_models(table.models, today)
    yield from check_surcharges(table, today)
    yield from check_classes(table, today)
    for model in table.models:
        if model.resent_reasoning and not model.reasoning:
            yield (
                f"model {model.id}: resent_reasoning",
                "is of a model that does not reason; remove it, or correct `reasoning`",
            )
    for model in table.models:
        for where, problem in check_lifecycle(model, models, known, today):
            yield f"model {model.id}: {where}", problem
    for alias in table.aliases:
        for problem in _check_alias(alias, models):
            yield f"alias {alias.alias}", problem
    for field in ("featured", "featured_after_retirement"):
        for name in getattr(table, field):
            if name not in known:
                yield field, f"{name} is not a model or alias in this table; correct or remove it"


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
        for where, problem in check_price(price, today):
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
    for name in MediaRules.model_fields:
        yield from _successive(name, getattr(model, name))


def _successive(name: str, rows: Sequence[Images | UnitTokens]) -> Iterator[Complaint]:
    for index, row in enumerate(rows):
        if row.until is not None and row.until <= row.from_:
            yield f"{name}[{index}].until", "must be after `from`; the interval is [from, until)"
    for index, (before, after) in enumerate(pairwise(rows), 1):
        if before.until is None or before.until > after.from_:
            yield f"{name}[{index}].from", f"overlaps with the previous row; its `until` should be {after.from_}"


def _check_alias(alias: Alias, models: Collection[str]) -> Iterator[str]:
    for target in alias.targets:
        if target.model == alias.alias:
            yield "points to itself; name the model it stands for"
        elif target.model not in models:
            yield f"points to {target.model}, which this table does not have; add the model or correct the name"
    for before, after in pairwise(alias.targets):
        if after.from_ <= before.from_:
            yield f"targets are not in chronological order at {after.from_}; sort them"
