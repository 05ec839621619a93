"""Fees and conditions of a request in forms and addresses: quantities by unit, speed, region, the vendor's search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from costcalc import formatting
from costcalc.formatting import capitalize_first
from pricing.catalog.rates import Conditions
from pricing.priced import Priced
from pricing.units import EXCLUSIONS, FEES, REGIONS, SEARCH_CONTEXTS, SEARCH_TYPES, SPEEDS, UNITS
from pricing.usage import Fees

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "speed": SPEEDS,
    "region": REGIONS,
    "search_context": SEARCH_CONTEXTS,
    "search_type": SEARCH_TYPES,
}
"""Words of each condition. Those of the vendor's default are `standard`, `global` and none."""
USUAL: Final = {"speed": "standard", "region": "global", "search_context": "", "search_type": ""}
LABELS_OF_FEES: Final = {
    "web_search": "web searches",
    "file_search": "file searches",
    "x_search": "X searches",
    "grounded_query": "grounding queries",
    "grounded_prompt": "grounded prompts",
    "code_session": "code sessions",
    "container_hour": "container hours",
    "container_gb_hour": "container GB-hours",
    "attachment": "attachments",
    "storage_gb_day": "file storage GB-days",
    "cache_storage_mtok_hour": "cache token-hours",
}
"""Fees of a model that is sent a prompt; the other ones are of models that a pipeline has steps for."""
UNLABELED: Final = tuple(key for key in FEES if key not in LABELS_OF_FEES)
"""Fees that an address can have and a form does not show."""
LABELS: Final = {
    "speed": ("Speed", "Only where the vendor sells a faster one."),
    "region": ("Region", "Where the request is processed."),
    "search_context": ("Search context", "How much a search model reads."),
    "search_type": ("Search version", "Where the vendor sells several."),
}
WORDS: Final = {
    "": "not set",
    "us": "US",
    "eu": "EU",
    "apac": "Asia Pacific",
    "jp": "Japan",
    "au": "Australia",
    "in": "India",
    "ca": "Canada",
    "us-gov": "US gov",
    "regional": "one region",
}
"""What a choice is called where it is not called by its word."""
NAMES: Final = (*FEES, *CHOICES)
"""Names of the fields."""


def read_fees(data: Mapping[str, Any]) -> Fees:
    """Read the quantities from a valid form's cleaned data."""
    return tuple((key, data[key]) for key in FEES if data[key])


def read_modifiers(data: Mapping[str, Any]) -> dict[str, str]:
    """Read the conditions beside day, tier and hour from a valid form's cleaned data."""
    return {name: data[name] for name in CHOICES}


def write_pairs(fees: Fees, conditions: Conditions) -> list[tuple[str, object]]:
    """Write what differs from the usual as an address holds it."""
    pairs: list[tuple[str, object]] = [(key, formatting.plain(quantity)) for key, quantity in fees]
    given = ((name, getattr(conditions, name)) for name in CHOICES)
    return pairs + [(name, value) for name, value in given if value != USUAL[name]]


def describe_pairs(fees: Fees, conditions: Conditions) -> list[str]:
    """Describe what differs from the usual: `web search 0.3`, `speed fast`."""
    return [describe_pair(name, value) for name, value in write_pairs(fees, conditions)]


def describe_pair(name: str, value: object) -> str:
    """Describe a quantity or a condition: `web search 0.3`, `speed fast`."""
    what = UNITS[name].item if name in UNITS else LABELS[name][0].lower()
    return f"{what} {value}"


def name_excluded(words: Iterable[str]) -> str:
    return ", ".join(EXCLUSIONS[word] for word in words)


def describe_excluded(words: Iterable[str]) -> str:
    """Say what the vendor charges for beside a total: `Not included: file storage, taxes.`"""
    return f"Not included: {names}." if (names := name_excluded(words)) else ""


def compare_excluded(priced: Iterable[Priced]) -> str:
    """Say what vendors charge for beside costs, and what of it only beside some of them; blank where beside none.

    `Not included: file storage; on some models: web search.`
    """
    listed = [each.not_included for each in priced if each.quote is not None]
    words = dict.fromkeys(word for each in listed for word in each)
    every = name_excluded(word for word in words if all(word in each for each in listed))
    some = name_excluded(word for word in words if not all(word in each for each in listed))
    if every and some:
        return f"Not included: {every}; on some models: {some}."
    return f"Not included on some models: {some}." if some else f"Not included: {every}." if every else ""


def name_fees(fees: Fees) -> str:
    """Name quantities: `web search 0.3, file search 1`."""
    return ", ".join(f"{UNITS[key].item} {formatting.plain(quantity)}" for key, quantity in fees)


def describe_least(priced: Priced) -> str:
    """Say which fees of the request a cost leaves out because their rates are not known."""
    if priced.quote is None or not priced.partial:
        return ""
    return say_least(name_excluded(priced.quote.unknown))


def say_least(names: str) -> str:
    """Say why a cost is the least."""
    return f"at least: the vendor charges for {names}, at a rate that is not known"


def build_fields(fees: Fees = (), conditions: Conditions | None = None) -> dict[str, Any]:
    """Build what templates/shared/conditions.html shows."""
    return {
        "fee_fields": label_fees(),
        "unlabeled": UNLABELED,
        "modifier_fields": label_modifiers(),
        "modified": ", ".join(describe_pairs(fees, conditions)) if conditions else "",
    }


@cache
def label_modifiers() -> tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...]:
    """Return (name, label, hint, options) of each condition."""
    words = {name: known if USUAL[name] else ("", *known) for name, known in CHOICES.items()}
    named = {name: tuple((word, WORDS.get(word, word)) for word in words[name]) for name in CHOICES}
    return tuple((name, *LABELS[name], options) for name, options in named.items())


@cache
def label_fees() -> tuple[tuple[str, str], ...]:
    """Return (key, label) of the fees of a model that is sent a prompt: `Web searches`, `Container hours`."""
    return tuple((key, capitalize_first(LABELS_OF_FEES[key])) for key in FEES if key in LABELS_OF_FEES)
