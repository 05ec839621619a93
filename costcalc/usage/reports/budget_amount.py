"""A monthly budget as people write it: `1,200 a month`, `$5k`, `USD 300.50 per month`, `none`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from costcalc.formatting import plain
from costcalc.web.numbers import COMMA, NotANumber, read_number
from pricing.value_types import MOST_DOLLARS

LONGEST: Final = 60
"""Characters of a budget."""
EXAMPLE: Final = "write dollars of a month, such as 1,200 a month; or none"
DOLLARS_ALONE: Final = "budgets are in US dollars, as the prices are, and nothing is converted here; convert them first"
_CURRENCY: Final = ("usd", "$", "us$", "us dollars", "dollars")
_NONE: Final = ("none", "no budget")
_PERIOD: Final = re.compile(
    r"\s*(?:/|\b(?:per|a|an|each|every)\b)\s*(?P<word>[a-z]+)$|\s*\b(?P<adverb>(?:month|year|quarter|week|annual|dai)ly)$",
    re.IGNORECASE,
)
_MONTHS: Final = ("month", "mo", "mth", "monthly")
_DOLLARS: Final = re.compile(r"US\$|\$|US dollars?|dollars?|\bUSD|USD\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"[€£¥₹₩₽₺]|\b[a-z]{3}\b", re.IGNORECASE)
_AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A point and three digits: decimals to one reader, thousands to another."""


def read_budget(text: str) -> Decimal | None:
    """Return the dollars of a month, None for no budget. Raises ValueError with what to write in its place."""
    if text.strip().casefold() in _NONE:
        return None
    amount = _read_dollars(_take_period(text.strip()))
    if not 0 <= amount <= MOST_DOLLARS:
        raise ValueError(f"a budget is from 0 to {MOST_DOLLARS:,} dollars a month")
    return amount


def read_currency(text: str) -> None:
    """Raise ValueError for another currency than that of the prices."""
    if text.strip().casefold() not in _CURRENCY:
        raise ValueError(DOLLARS_ALONE)


def _take_period(text: str) -> str:
    """Return the text without `a month`."""
    found = _PERIOD.search(text)
    if not found:
        return text
    if (found["word"] or found["adverb"]).casefold() not in _MONTHS:
        raise ValueError(f"budgets are those of a month, and this is {found[0].strip()}; {EXAMPLE}")
    return text[: found.start()]


def _read_dollars(text: str) -> Decimal:
    number = _DOLLARS.sub("", text, count=1).strip()
    if _OTHER.search(number):
        raise ValueError(DOLLARS_ALONE)
    if _AMBIGUOUS.fullmatch(number):
        thousands, decimals = number.replace(".", ","), plain(Decimal(number))
        raise ValueError(f"{number} is {thousands} to one reader and {decimals} to another; write one of these")
    try:
        return read_number(number)
    except NotANumber as error:
        raise ValueError(COMMA if error.comma else EXAMPLE) from None
