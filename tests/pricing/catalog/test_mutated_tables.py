"""Tables with something changed at random are refused in words or priced as they say, and nothing else.

The prices are looked up a second time here, in the plain values of the YAML, by what the design says of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.loader import CatalogError, load_catalog
from pricing.catalog.rates import Conditions
from pricing.quote import Quote, quote_entry
from pricing.units import TIERS
from pricing.usage import Usage
from pricing.yaml_reader import parse
from tests.support.price_tables import ACME, TODAY, dump, write

RAW = parse(ACME)
DAYS = [date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 1), TODAY, date(2027, 1, 1)]
LENGTHS = [1, 5_000, 5_001]
ONE_OF_EACH: dict[str, Any] = {"cache_read_tokens": 1, "cache_write_tokens": 1, "output_tokens": 1}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of a table, from the outside in."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


PLACES = list(places(RAW))
ODD: list[Any] = [None, "", "x", True, [], {}, [[]], {"x": 1}, -1, 0, 10**30, date.max]
ODD += [D("-0.5"), D("1E+30"), D("0.000000001")]


@st.composite
def other_value(draw: st.DrawFn, value: Any) -> Any:
    """Draw a value of the same kind that might well be meant, or an odd one."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(ODD))
    if isinstance(value, dict):
        return {key: inner for key, inner in value.items() if draw(st.booleans())}
    return draw(st.sampled_from(likely(value)))


def likely(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, D)):
        return [value * 2, value * 1_000, value + 1, D(value) / 2, D(value) / 1_000]
    if isinstance(value, date):
        value = min(value, date(9_000, 1, 1))  # an odd one may be the last there is
        return [value + timedelta(days) for days in (-400, -1, 1, 400)]
    if isinstance(value, str):
        return [value + "x", value.upper(), *TIERS, "fast-1", "slow", "cancelled", "announced", "00:00"]
    return [value[::-1], value[:1], value + value]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    raw = copy.deepcopy(RAW)
    for _ in range(draw(st.integers(1, 2))):
        *path, last = draw(st.sampled_from(PLACES))
        try:
            inner = raw
            for key in path:
                inner = inner[key]
            if draw(st.integers(0, 2)) == 0:
                del inner[last]
            else:
                inner[last] = draw(other_value(inner[last]))
        except (KeyError, IndexError, TypeError):
            pass  # the first change took the place away
    return raw


def holds(when: dict[str, Any], tier: str, tokens: int) -> bool:
    """Without a time of day, prices by the hour do not count."""
    threshold = when.get("input_tokens") or {}
    long = tokens > threshold["over"] if threshold.get("over") else tokens >= (threshold.get("from") or 0)
    return when.get("tier") in (None, tier) and long and not when.get("utc")


def rates_in_table(model: dict[str, Any], day: date, tier: str, tokens: int) -> tuple[dict[str, D], dict[str, Any]]:
    """Return the rates that the table says, and where each comes from; the row is the only one that covers the day."""
    covering = [
        row for row in model["prices"]
        if row.get("status") != "cancelled" and row["from"] <= day and (not row.get("until") or day < row["until"])
    ]  # fmt: skip
    assert len(covering) == 1
    rates, origin = dict(covering[0]["rates"]), dict.fromkeys(covering[0]["rates"])
    for override in covering[0].get("overrides", []):
        if holds(override["when"], tier, tokens):
            assert override.get("sold", True)
            rates |= override.get("rates", {})
            origin |= dict.fromkeys(override.get("rates", {}), override["when"])
    return rates, origin


def compare_with_table(model: dict[str, Any], quote: Quote, day: date, tier: str, tokens: int) -> None:
    rates, origin = rates_in_table(model, day, tier, tokens)
    assert quote.rates == rates
    assert all(line.amount >= 0 for line in quote.lines)
    assert quote.total == sum(line.quantity * line.rate / line.per for line in quote.lines)
    if tier != "standard":
        assert all(when and when.get("tier") == tier for when in origin.values()), "a tier at the standard price"
    if any(
        (when := o["when"]).get("input_tokens") and holds(when, tier, tokens) for o in overrides_in_table(model, day)
    ):
        touched = {key for key, when in origin.items() if when and when.get("input_tokens")}
        assert touched, "a long request at the price of a short one"
    assert not model.get("retires") or day < model["retires"]


def overrides_in_table(model: dict[str, Any], day: date) -> list[dict[str, Any]]:
    row = next(row for row in model["prices"] if row["from"] <= day and (not row.get("until") or day < row["until"]))
    return list(row.get("overrides", []))


def look_up_everything(catalog: Catalog, raw: dict[str, Any]) -> None:
    for model in raw["models"]:
        entry = catalog.entries[f"{raw['provider']}/{model['id']}"]
        for day in DAYS:
            for tier in TIERS:
                for tokens in LENGTHS:
                    usage = Usage(tokens) if tokens == 1 else Usage(tokens, **ONE_OF_EACH)
                    try:
                        quote = quote_entry(entry, usage, Conditions(day, tier))
                    except NotSold:
                        continue
                    compare_with_table(model, quote, day, tier, tokens)


def test_the_unchanged_table_is_priced_as_it_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write(tmp_path_factory.mktemp("tables"), acme=dump(RAW))
    look_up_everything(load_catalog(tables=folder, today=TODAY), RAW)


@settings(max_examples=4 * settings().max_examples)
@pytest.mark.fuzz
@given(mutated())
def test_a_changed_table_is_refused_in_words_or_priced_as_it_says(
    tmp_path_factory: pytest.TempPathFactory, raw: Any
) -> None:
    folder = write(tmp_path_factory.mktemp("tables"), acme=dump(raw))
    problems = []
    try:
        look_up_everything(load_catalog(tables=folder, today=TODAY), parse(dump(raw)))
    except CatalogError as error:
        problems = error.problems
    assert all(problem.startswith("acme.yaml: ") and len(problem) > 20 for problem in problems)
