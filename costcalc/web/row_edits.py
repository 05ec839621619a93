"""Rows added, removed and moved by buttons that send the form, so that no script is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def edit_rows(rows: Sequence[T], edit: str, new: T, most: int) -> list[T]:
    """Make an edit: `add`, or `remove:2`, `up:2`, `down:2`, with rows counted from 1; all else changes nothing."""
    action, _, number = edit.partition(":")
    if action == "add":
        return [*rows, new][:most]
    edited = list(rows)
    place = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 5 else -1
    other = place + {"up": -1, "down": 1}.get(action, 0)
    if not (0 <= place < len(rows) and 0 <= other < len(rows)):
        return edited
    row = edited.pop(place)
    if action != "remove":
        edited.insert(other, row)
    return edited
