"""Comparison of what stands beside the rates: the windows of a model and the day on which it retires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.catalog.schema import Model
from pricing.catalog.second_books import BookEntry

Fact = Decimal | date
FACTS: Final = ("context_window", "max_output", "retires")
WINDOWS: Final = ("context_window", "max_output")
SPEAKS: Final = ("chat", "embedding", "realtime")
"""Kinds of model whose windows are compared; books have all sorts of limits of the others."""
_NEAR: Final = Decimal("0.05")


def compare_facts(model: Model, entry: BookEntry) -> Iterator[tuple[str, Fact | None, Fact | None]]:
    """Yield (key, ours, theirs) of each fact that a second book states; equal where both mean the same."""
    if entry.context_window and model.kind in SPEAKS:
        yield "context_window", *_align(_list_windows(model), entry.context_window)
    if entry.max_output and model.kind in SPEAKS:
        yield "max_output", *_align([model.max_output] if model.max_output else [], entry.max_output)
    if entry.retires:
        yield "retires", model.retires or model.ends, entry.retires


def _list_windows(model: Model) -> list[int]:
    """List the numbers that a book may mean by a context window: of input and output, and of input alone."""
    window, most, output = model.context_window, model.max_input, model.max_output or 0
    return [each for each in (window, most, window and window - output, most and most + output) if each]


def _align(ours: list[int], theirs: int) -> tuple[Decimal | None, Decimal]:
    """Return our number and theirs; theirs twice where one of ours is the same."""
    if any(is_same_size(each, theirs) for each in ours):
        return Decimal(theirs), Decimal(theirs)
    return (Decimal(ours[0]) if ours else None), Decimal(theirs)


def is_same_size(one: int, other: int) -> bool:
    """Return True for numbers within a twentieth of each other: some write 131,072 as 128,000."""
    return abs(one - other) <= _NEAR * max(one, other)
