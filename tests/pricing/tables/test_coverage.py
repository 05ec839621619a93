"""Coverage of genai-prices' models: each has a price row here on a day since 2025, or a reason why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from genai_prices.data import providers

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel, get_price
from pricing.catalog.known_differences import NotListed, read_known
from pricing.catalog.table_files import CatalogError

START = date(2025, 1, 1)
TODAY = date(2026, 11, 21)
LEAST = 0.95
OURS = {
    "openai": ("openai",), "anthropic": ("anthropic",), "google": ("google", "vertex"), "aws": ("amazon",),
    "azure": ("azure",), "mistral": ("mistral",), "x-ai": ("xai",), "deepseek": ("deepseek",), "cohere": ("cohere",),
    "groq": ("groq",), "together": ("together",), "perplexity": ("perplexity",),
}  # fmt: skip
"""Our providers by theirs: those that the coverage is measured on."""
PREFIXES = {"aws": ("", "global.", "us.")}
"""What stands before our names in spellings that mean them too: genai-prices has a model for each geography."""


class Theirs(NamedTuple):
    """Model of genai-prices."""

    provider: str
    id: str
    offers: tuple[Offer, ...]
    """Names here that mean it."""

    @property
    def priced(self) -> bool:
        return any(is_priced(offer, START, TODAY) for offer in self.offers)

    @property
    def gone(self) -> bool:
        """True where the tables have it, and its price ended before the time that counts."""
        return not self.priced and any(is_priced(offer, date.min, START) for offer in self.offers)


def is_priced(offer: Offer, first: date, last: date) -> bool:
    """Return True where a name has a price row with rates on a day from `first` to `last`."""
    entries: list[Entry] = [entry for _, entry in offer.targets]
    days = {max(price.from_, first) for entry in entries for price in entry.model.prices}
    days |= {max(since, first) for since, _ in offer.targets if since}
    return any(has_price(offer, day) for day in days if day <= last)


def has_price(offer: Offer, day: date) -> bool:
    try:
        price = get_price(offer.on(day).model, day)
    except NotSold:
        return False
    return bool(price.rates or price.images)


def list_theirs(catalog: Catalog) -> Iterator[Theirs]:
    there = {provider.id: provider for provider in providers}
    for provider, ours in OURS.items():
        offers = [offer for offer in catalog.offers.values() if offer.provider.id in ours]
        found: dict[str, list[Offer]] = {}
        for offer in offers:
            spellings = [prefix + offer.name for prefix in PREFIXES.get(provider, ("",))]
            matches = [match.id for each in spellings if (match := there[provider].find_model(each))]
            for name in {offer.name, *matches}:
                found.setdefault(name, []).append(offer)
        for model in there[provider].models:
            read = found.get(model.id) or read_name(catalog, ours, model)
            yield Theirs(provider, model.id, tuple(read))


def read_name(catalog: Catalog, ours: tuple[str, ...], model: Any) -> list[Offer]:
    """Return what our grammar of names makes of an id."""
    for provider in ours:
        try:
            offer = catalog.offer(f"{provider}/{model.id}")
        except UnknownModel:
            continue
        if offer.provider.id in ours:
            return [offer]
    return []


@pytest.fixture(scope="module")
def theirs(catalog: Catalog) -> list[Theirs]:
    return [model for model in list_theirs(catalog) if not model.gone]


@pytest.fixture(scope="module")
def reasons() -> list[NotListed]:
    return [each for each in read_known().not_listed if fnmatchcase("genai-prices", each.book)]


def test_nineteen_in_twenty_of_their_models_have_a_price_or_a_reason(
    theirs: list[Theirs], reasons: list[NotListed]
) -> None:
    missing = [f"{m.provider}/{m.id}" for m in theirs if not m.priced and not find_reason(m, reasons)]
    assert 1 - len(missing) / len(theirs) >= LEAST, missing


def find_reason(model: Theirs, reasons: list[NotListed]) -> NotListed | None:
    return next(
        (each for each in reasons if any(each.covers(ours, model.id, "genai-prices") for ours in OURS[model.provider])),
        None,
    )


def test_each_reason_is_needed(theirs: list[Theirs], reasons: list[NotListed]) -> None:
    lacking = [(ours, model.id) for model in theirs if not model.priced for ours in OURS[model.provider]]
    for each in reasons:
        for pattern in each.models:
            needed = any(fnmatchcase(ours, each.provider) and fnmatchcase(name, pattern) for ours, name in lacking)
            assert needed, f"{each.provider}: {pattern} has a price here or is not in genai-prices; remove it"


def test_a_reason_needs_its_models_and_a_source_that_is_an_address(tmp_path: Path) -> None:
    text = "differences: []\nnot_listed:\n  - {provider: acme, models: [], reason: Gone., source: acme.example}\n"
    (tmp_path / "known.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as error:
        read_known(tmp_path / "known.yaml")
    assert "not_listed.0.models" in error.value.problems[0]
    assert "not_listed.0.source" in error.value.problems[1]


def test_most_models_have_a_price_and_not_a_reason(theirs: list[Theirs]) -> None:
    assert sum(model.priced for model in theirs) / len(theirs) >= 0.75


@pytest.mark.parametrize(
    ("provider", "model", "priced"),
    [
        ("mistral", "mistral-ocr-4-1", True),
        ("cohere", "embed-v4.0", True),
        ("together", "allenai/OLMo-7B", False),
        ("aws", "amazon.nova-pro-v1:0", True),
        ("azure", "phi-4", True),
    ],
)
def test_the_measure_knows_a_price_from_a_lack(theirs: list[Theirs], provider: str, model: str, priced: bool) -> None:
    [found] = [each for each in theirs if (each.provider, each.id) == (provider, model)]
    assert found.priced is priced


def test_what_was_gone_before_2025_does_not_count(catalog: Catalog) -> None:
    gone = {model.id for model in list_theirs(catalog) if model.gone}
    assert "text-davinci-003" in gone
    assert "gpt-4o" not in gone
