"""Vectors kept in a database → gigabytes, at a price that a person states."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import NotSold
from pricing.pipeline.chunks import BYTES_PER_NUMBER
from pricing.pipeline.reading import Assumption, Reading
from pricing.quote import Line, Quote

GB: Final = 10**9


def add_storage(reading: Reading, quote: Quote) -> Quote:
    """Add a month of a step's vectors to its quote. Raises NotSold for a model whose vectors are of unknown size."""
    step, model = reading.step, reading.entry.model
    if not step.vectors:
        return quote
    dimensions = step.dimensions or model.dimensions
    if not dimensions:
        raise NotSold(f"{model.id}: the dimensions of its vectors are not known; enter them")
    size = Decimal(step.vectors * dimensions * BYTES_PER_NUMBER) / GB
    text = f"{step.vectors:,} vectors × {dimensions:,} numbers × {BYTES_PER_NUMBER} bytes = {size:,f} GB"
    reading.assumptions.append(Assumption(text, "without an index"))
    if not step.gb_month:
        return quote
    line = Line("vector storage", size, "GB-month", step.gb_month, 1)
    return replace(quote, lines=(*quote.lines, line), total=quote.total + line.amount)
