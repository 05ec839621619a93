"""Warnings of a price as its row says them: what lies behind or ahead quietly, what is doubtful now in color."""

from __future__ import annotations

from collections.abc import Iterable

from pricing.catalog.lifecycle import describe_stand_in, mark_last_price
from pricing.catalog.outlook import describe_upcoming
from pricing.priced import Priced

Said = tuple[str, ...]


def split_warnings(priced: Priced, warnings: Iterable[str]) -> tuple[Said, Said]:
    """Split sentences on a price into notes on the life of its model, shortened for its row, and what needs care."""
    if priced.offer is None or priced.entry is None:
        return (), tuple(warnings)
    day = priced.conditions.as_of
    known = {describe_stand_in(priced.offer, day), *describe_upcoming(priced.entry.model, day)}
    last = mark_last_price(day) if priced.conditions.last_known else "\n"
    notes, doubts = [], []
    for text in warnings:
        if text in known or last in text:
            notes.append(_shorten(priced, text.replace(last, "")))
        else:
            doubts.append(text)
    return tuple(notes), tuple(doubts)


def _shorten(priced: Priced, text: str) -> str:
    """Leave out what stands beside the sentence: the model's name."""
    models = {entry.model.id for _, entry in priced.offer.targets} if priced.offer else set()
    for model in models:
        text = text.removeprefix(f"requests to {model} are ").removeprefix(f"{model} ")
    return text
