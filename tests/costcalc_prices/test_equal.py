"""The package answers as the full program does: for every name, tier, threshold and other condition, on 24 days."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, find_price, get_price
from pricing.catalog.price import Override
from pricing.catalog.rates import Conditions, get_rates, list_exclusions, list_overrides
from pricing.catalog.when import MODIFIERS
from pricing.units import TIERS
from tests.support.price_tables import TODAY

APART: Final = Path(__file__).parent / "asked_apart.py"
DAYS: Final = [date(2023, 3, 14) + timedelta(days=61 * number) for number in range(24)]
"""From the day of GPT-4, every two months, into the year of the prices that are announced."""
FEW: Final = (DAYS[-9], TODAY)
"""Days on which every combination of conditions is asked."""
BASE: Final = {"speed": "standard", "region": "global", "search_context": "", "search_type": "", "resolution": ""}
NOON: Final = time(12)
Given = Mapping[str, Any]


def ask_apart(installed: Path, questions: Iterator[tuple[str, date, Given, Any]], tmp_path: Path) -> int:
    """Ask the package, alone in its process, and return how many questions it answered as expected, which is all."""
    path = tmp_path / "questions.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for name, day, given, expected in questions:
            file.write(json.dumps([name, day.isoformat(), _plain(given), expected]) + "\n")
    with path.open(encoding="utf-8") as file:
        done = subprocess.run(
            [sys.executable, "-I", "-S", APART, installed], stdin=file, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    *different, asked = done.stdout.splitlines()
    assert different == [], "\n".join(different[:10])
    return int(asked)


def _plain(given: Given) -> Given:
    return {key: value.isoformat() if isinstance(value, time) else value for key, value in given.items()}


def answer(offer: Offer, day: date, given: Given) -> Any:
    """Return the full program's answer to a question with every condition stated."""
    conditions = {key: value for key, value in given.items() if key != "input_tokens"}
    try:
        entry = offer.on(day)
        price = get_price(entry.model, day)
        rates, applied = get_rates(entry, price, given["input_tokens"], Conditions(day, **conditions))
    except NotSold:
        return "not sold"
    factor = Decimal(1)
    for override in applied:
        if override.multiply is not None and "image" in override.also:
            factor *= override.multiply
    return {
        "model": entry.path,
        "rates": {key: f"{rate.normalize():f}" for key, rate in rates.items()},
        "images": [[each.size, each.quality, f"{(each.rate * factor).normalize():f}"] for each in price.images],
        "not_included": list(list_exclusions(entry.model, price, rates)),
        "source": price.source,
    }


def list_lengths(overrides: Sequence[Override]) -> list[int]:
    """Return a length for each side of each threshold."""
    least = {each.when.input_tokens.least for each in overrides if each.when.input_tokens}
    return sorted({0, *least, *(number - 1 for number in least)})


def overrides_on(entry: Entry, day: date) -> Sequence[Override]:
    price, _ = find_price(entry.model, day)
    return list_overrides(entry.model, price, day) if price else ()


def ask_tiers_and_thresholds(catalog: Catalog) -> Iterator[tuple[str, date, Given, Any]]:
    for (name, offer), day in product(catalog.offers.items(), DAYS):
        overrides = overrides_on(offer.on_or_first(day), day)
        for tier, length in product(TIERS, list_lengths(overrides)):
            given = {**BASE, "tier": tier, "input_tokens": length, "at": NOON}
            yield name, day, given, answer(offer, day, given)


def list_choices(overrides: Sequence[Override]) -> dict[str, list[Any]]:
    """Return the values of each condition that make a difference, and those of the base."""
    words = {
        name: sorted(
            {BASE.get(name, "standard")} | {value for each in overrides if (value := getattr(each.when, name))}
        )
        for name in ("tier", *MODIFIERS)
    }
    hours = {at for each in overrides if each.when.utc for at in (each.when.utc.from_, each.when.utc.until)}
    return {**words, "input_tokens": list_lengths(overrides), "at": sorted({NOON, *hours})}


def list_all_given(overrides: Sequence[Override]) -> Iterator[dict[str, Any]]:
    choices = list_choices(overrides)
    return (dict(zip(choices, values, strict=True)) for values in product(*choices.values()))


def ask_everything(catalog: Catalog) -> Iterator[tuple[str, date, Given, Any]]:
    for (path, entry), day in product(catalog.entries.items(), FEW):
        for given in list_all_given(overrides_on(entry, day)):
            yield path, day, given, answer(catalog.offers[path], day, given)


def ask_with_one_open(catalog: Catalog) -> Iterator[tuple[str, date, Given, Any]]:
    """Leave each condition open, with every value of the others: an answer has to hold for all values of that one."""
    for (path, entry), day in product(catalog.entries.items(), FEW):
        overrides = overrides_on(entry, day)
        if not overrides:
            continue
        choices, offer = list_choices(overrides), catalog.offers[path]
        for left_open, values in choices.items():
            others = {name: some for name, some in choices.items() if name != left_open}
            for chosen in product(*others.values()):
                given = dict(zip(others, chosen, strict=True))
                answers = [answer(offer, day, {**given, left_open: value}) for value in values]
                same = all(each == answers[0] for each in answers)
                yield path, day, given, answers[0] if same else [left_open]


def test_every_name_has_equal_rates_in_all_tiers_and_lengths_on_24_days(
    catalog: Catalog, installed: Path, tmp_path: Path
) -> None:
    assert len(DAYS) == 24
    asked = ask_apart(installed, ask_tiers_and_thresholds(catalog), tmp_path)
    assert asked >= len(catalog.offers) * len(DAYS) * len(TIERS)


def test_every_model_has_equal_rates_under_all_conditions_together(
    catalog: Catalog, installed: Path, tmp_path: Path
) -> None:
    assert ask_apart(installed, ask_everything(catalog), tmp_path) >= len(catalog.entries) * len(FEW)


def test_what_is_left_open_is_answered_only_where_it_does_not_matter(
    catalog: Catalog, installed: Path, tmp_path: Path
) -> None:
    assert ask_apart(installed, ask_with_one_open(catalog), tmp_path) > 1_000


def test_a_name_alone_means_the_same(catalog: Catalog, installed: Path, tmp_path: Path) -> None:
    given = {**BASE, "tier": "standard", "input_tokens": 0, "at": NOON}
    names = sorted({offer.name for offer in catalog.offers.values()})

    def ask() -> Iterator[tuple[str, date, Given, Any]]:
        for name in names:
            if catalog.short_name(offer := catalog.offers.get(name) or _find_bare(catalog, name)) == name:
                yield name, TODAY, given, answer(offer, TODAY, given)

    assert ask_apart(installed, ask(), tmp_path) > 1_000


def _find_bare(catalog: Catalog, name: str) -> Offer:
    """Return the offer of a name that only one provider has; another one's where several have it."""
    return next(offer for offer in catalog.offers.values() if offer.name == name)


def test_a_difference_would_be_seen(catalog: Catalog, installed: Path, tmp_path: Path) -> None:
    given = {**BASE, "tier": "standard", "input_tokens": 0, "at": NOON}
    right = answer(catalog.offers["openai/gpt-4o"], TODAY, given)
    wrong = {**right, "rates": {**right["rates"], "input_mtok": "2.49"}}
    with pytest.raises(AssertionError, match=r'"2\.49"'):
        ask_apart(installed, iter([("openai/gpt-4o", TODAY, given, wrong)]), tmp_path)
