"""Warnings of a price as its row says them: what becomes of its model quietly, what is doubtful now in color."""

from __future__ import annotations

from collections.abc import Iterable

from pricing.priced import Priced

Said = tuple[str, ...]


def split_warnings(priced: Priced, warnings: Iterable[str]) -> tuple[Said, Said]:
    """Split sentences on a price into notes on the life of its model, short for its row, and what needs care."""
    short = {notice.text: notice.short for notice in priced.life}
    notes, doubts = list[str](), list[str]()
    for text in warnings:
        (notes if text in short else doubts).append(short.get(text, text))
    return tuple(notes), tuple(doubts)
