"""Columns of the table of models, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from costcalc import formatting
from costcalc.web.columns import Column
from pricing.catalog.search import (
    ListedModel,
    get_context,
    get_exactness,
)

SHOWN = ("input_mtok", "cache_read_mtok", "output_mtok")


def _rate(key: str) -> Callable[[ListedModel], Decimal | None]:
    return lambda line: line.shown_rates.get(key)


def _checked(line: ListedModel) -> date | None:
    return line.shown_price.checked if line.shown_price else None


MILLION = "$ per million"
COLUMNS: tuple[Column[ListedModel], ...] = (
    Column("model", "Model", "", lambda r: r.model.id, formatting.word, "model", numeric=False),
    Column("provider", "Provider", "", lambda r: r.entry.provider.name, formatting.word, "provider", numeric=False),
    Column("kind", "Kind", "", lambda r: r.model.kind, formatting.word, "kind", numeric=False),
    Column("input_usd_per_million", "Input", MILLION, _rate("input_mtok"), formatting.rate, "input"),
    Column("cached_input_usd_per_million", "Cached", MILLION, _rate("cache_read_mtok"), formatting.rate, "cached"),
    Column("output_usd_per_million", "Output", MILLION, _rate("output_mtok"), formatting.rate, "output"),
    Column("context_tokens", "Context", "tokens", lambda r: get_context(r.model), formatting.count, "context"),
    Column("max_output", "Max output", "tokens", lambda r: r.model.max_output, formatting.count, "max_output"),
    Column("tokens", "Counts", "of tokens", lambda r: get_exactness(r.model), formatting.word, "tokens", numeric=False),
    Column("released", "Released", "", lambda r: r.model.released, formatting.day, "released", numeric=False),
    Column("retires", "Retires", "", lambda r: r.model.retires, formatting.day, "retires", numeric=False),
    Column("checked", "Checked", "last", _checked, formatting.day, "checked", numeric=False),
)
