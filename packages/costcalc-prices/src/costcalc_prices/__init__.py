"""Prices of language models on a day, in US dollars, each with the page that says so.

>>> from datetime import date
>>> from costcalc_prices import rates
>>> found = rates("gpt-4o", date(2024, 6, 1), tier="standard")
>>> found.model, found.rates["input_mtok"], found.rates["output_mtok"]
('openai/gpt-4o-2024-05-13', Decimal('5.00'), Decimal('15.00'))

A condition that changes the answer has to be stated, and nothing is answered in its place.
"""

from __future__ import annotations

from costcalc_prices.data import About, DataError, about
from costcalc_prices.errors import MissingCondition, NotSold, PriceError, UnknownCondition, UnknownModel
from costcalc_prices.names import list_names
from costcalc_prices.reading import ImageRate, Rates, Row, rates

__all__ = [
    "About",
    "DataError",
    "ImageRate",
    "MissingCondition",
    "NotSold",
    "PriceError",
    "Rates",
    "Row",
    "UnknownCondition",
    "UnknownModel",
    "about",
    "list_names",
    "rates",
]
