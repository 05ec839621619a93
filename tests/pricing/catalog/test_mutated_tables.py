"""Tables with something changed at random are refused in words or priced as they say, and nothing else.

The prices are looked up a second time here, in the plain values of the YAML, by what the design says of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import product
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.loader import load_catalog
from pricing.catalog.rates import Conditions
from pricing.catalog.table_files import CatalogError
from pricing.quote import Quote, quote_entry
from pricing.units import TIERS
from pricing.usage import Usage
from pricing.yaml_reader import parse
from tests.support.price_tables import ACME, TODAY, dump, write

ROW_OF_FAST_2 = "        rates: {input_mtok: 3, output_mtok: 12}\n        overrides:\n"
AT_THE_END = """
excludes: [file_search, web_search]
surcharges:
  - models: [fast-1, fast-2]
    from: 2025-01-01
    source: https://acme.example/tools
    rates: {web_search: 0.01}
    free: {web_search: "1,000 a month"}
    overrides:
      - {when: {search_context: high}, rates: {web_search: 0.02}}
      - {when: {region: us}, multiply: 1.1}
      - {when: {region: eu}, multiply: 1}
  - models: [fast-1]
    from: 2025-01-01
    until: 2026-12-01
    source: https://acme.example/tools
    rates: {code_session: 0.03}
    overrides:
      - {when: {speed: fast}, multiply: 2, also: [code_session]}
"""
CHANGED = [
    ("max_output: 1_000\n", "max_output: 1_000\n    successor: {model: fast, source: https://acme.example/ends}\n"),
    ("retires: 2026-06-01\n", """retires: 2026-06-01
    excludes: [regional]
    redirects_to: {model: fast-2, from: 2026-06-01, source: https://acme.example/ends, checked: 2026-11-20}
"""),
    (ROW_OF_FAST_2, """        excludes: [x_search]
        rates: {request: 0.005, input_mtok: 3, output_mtok: 12}
        overrides:
          - when: {search_context: high}
            rates: {request: 0.012}
          - when: {speed: fast}
            multiply: 2.5
"""),
]  # fmt: skip
TABLE = ACME + AT_THE_END
for old, new in CHANGED:
    assert TABLE.count(old) == 1
    TABLE = TABLE.replace(old, new)
RAW = parse(TABLE)
DAYS = [date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 1), TODAY, date(2027, 1, 1)]
LENGTHS = [1, 5_000, 5_001]
FEES = (("web_search", D("0.3")), ("code_session", D(1)))
ONE_OF_EACH: dict[str, Any] = {"cache_read_tokens": 1, "cache_write_tokens": 1, "output_tokens": 1, "fees": FEES}
ASKED: list[dict[str, str]] = [
    *({"tier": tier} for tier in TIERS),
    {"speed": "fast"},
    {"region": "us"},
    {"region": "eu"},
    {"search_context": "high"},
    {"tier": "batch", "region": "us"},
    {"speed": "fast", "region": "us", "search_context": "high"},
]
"""Conditions beside the day and the length."""
WORDS = [
    "fast-1",
    "fast-2",
    "slow",
    "cancelled",
    "announced",
    "00:00",
    "us",
    "eu",
    "fast",
    "high",
    "web_search",
    "page",
]


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
        return [value + "x", value.upper(), *TIERS, *WORDS]
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


def holds(when: dict[str, Any], asked: dict[str, str], tokens: int) -> bool:
    """Without a time of day, prices by the hour do not count."""
    threshold = when.get("input_tokens") or {}
    long = tokens > threshold["over"] if threshold.get("over") else tokens >= (threshold.get("from") or 0)
    words = {name: value for name, value in when.items() if name not in ("input_tokens", "utc")}
    return long and not when.get("utc") and all(asked.get(name) == value for name, value in words.items() if value)


def covers(row: dict[str, Any], day: date) -> bool:
    return bool(row["from"] <= day and (not row.get("until") or day < row["until"]))


def find_row(model: dict[str, Any], day: date) -> dict[str, Any]:
    """Return the only row that covers a day."""
    (row,) = (row for row in model["prices"] if row.get("status") != "cancelled" and covers(row, day))
    return dict(row)


def list_surcharges(raw: dict[str, Any], model: dict[str, Any], day: date) -> list[dict[str, Any]]:
    named = [row for row in raw.get("surcharges") or [] if model["id"] in row["models"]]
    return [row for row in [*(model.get("surcharges") or []), *named] if covers(row, day)]


class Looked:
    """What the table says of a model under conditions, looked up key by key."""

    def __init__(
        self, raw: dict[str, Any], model: dict[str, Any], day: date, asked: dict[str, str], tokens: int
    ) -> None:
        row, extra = find_row(model, day), list_surcharges(raw, model, day)
        rows = [*extra, row]  # the rates of the price come last, so that they win
        self.rates: dict[str, D] = {key: rate for each in rows for key, rate in (each.get("rates") or {}).items()}
        overrides = [o for each in (row, *extra) for o in each.get("overrides") or []]
        self.held = [o for o in overrides if holds(o["when"], asked, tokens)]
        self.touched: dict[str, list[dict[str, Any]]] = {key: [] for key in self.rates}
        for override in self.held:
            assert override.get("sold", True), "not sold, but priced"
            for key, rate in (override.get("rates") or {}).items():
                self.rates[key] = rate
                self.touched[key].append(override["when"])
        for override in (o for o in self.held if o.get("multiply") is not None):
            for key in self.rates:
                if key.endswith("_mtok") or key in (override.get("also") or []):
                    self.rates[key] *= override["multiply"]
                    self.touched[key].append(override["when"])
        words = [*(raw.get("excludes") or []), *(model.get("excludes") or []), *(row.get("excludes") or [])]
        self.excluded = tuple(word for word in dict.fromkeys(words) if word not in self.rates)


def compare_with_table(looked: Looked, quote: Quote, asked: dict[str, str]) -> None:
    assert quote.rates == looked.rates
    assert all(line.amount >= 0 for line in quote.lines)
    assert quote.total == sum(line.quantity * line.rate / line.per for line in quote.lines)
    assert ("request" in looked.rates) == any(line.item == "request" for line in quote.lines)
    assert quote.not_included == looked.excluded
    assert set(quote.unknown) <= set(looked.excluded)
    tokens = [key for key in looked.rates if key.endswith("_mtok")]
    if asked.get("tier", "standard") != "standard":
        tiers = {key: {when.get("tier") for when in looked.touched[key]} for key in tokens}
        assert all(asked["tier"] in seen for seen in tiers.values()), "a tier at the standard price"
    for name in ("speed", "region"):
        if name in asked:
            assert any(o["when"].get(name) == asked[name] for o in looked.held), f"a {name} at the usual price"
    if any(o["when"].get("input_tokens") and o.get("rates") for o in looked.held):
        touched = [when for whens in looked.touched.values() for when in whens]
        assert any(when.get("input_tokens") for when in touched), "a long request at the price of a short one"


def follow(raw: dict[str, Any], name: str, day: date) -> dict[str, Any]:
    """Return the model that requests to a model get on a day."""
    models = {model["id"]: model for model in raw["models"]}
    redirect = models[name].get("redirects_to")
    return follow(raw, redirect["model"], day) if redirect and redirect["from"] <= day else models[name]


def look_up_everything(catalog: Catalog, raw: dict[str, Any]) -> set[tuple[str, ...]]:
    """Compare every quote with the table; return the conditions under which something had a price."""
    priced = set()
    for name in (model["id"] for model in raw["models"]):
        for day in DAYS:
            model, entry = follow(raw, name, day), catalog.offers[f"{raw['provider']}/{name}"].on(day)
            assert entry.model.id == model["id"]
            for asked, tokens in product(ASKED, LENGTHS):
                usage = Usage(tokens) if tokens == 1 else Usage(tokens, **ONE_OF_EACH)
                try:
                    quote = quote_entry(entry, usage, Conditions(day, **cast(Any, asked)))
                except NotSold:
                    continue
                assert not model.get("retires") or day < model["retires"]
                compare_with_table(Looked(raw, model, day, asked, tokens), quote, asked)
                priced.add(tuple(asked.values()))
    return priced


def test_the_unchanged_table_is_priced_as_it_says(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write(tmp_path_factory.mktemp("tables"), acme=dump(RAW))
    priced = look_up_everything(load_catalog(tables=folder, today=TODAY), RAW)
    assert priced == {tuple(asked.values()) for asked in ASKED} - {("flex",)}  # which nothing is sold in


@settings(max_examples=4 * settings().max_examples)
@pytest.mark.attack
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
