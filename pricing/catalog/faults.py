"""Faults of a table that pydantic finds → where they are, and what to do, for the person who wrote the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pricing.catalog.field_types import HOW_WRITTEN


def describe_place(raw: object, detail: Mapping[str, Any]) -> str:
    """Return `model gpt-4o: prices[0]` for `models[3].prices[0]`, as a person looks for it."""
    location = list(detail["loc"])
    prefix = ""
    if len(location) >= 2 and location[0] in ("models", "aliases") and isinstance(location[1], int):
        key = "id" if location[0] == "models" else "alias"
        item = raw[location[0]][location[1]] if isinstance(raw, dict) else None
        name = item.get(key) if isinstance(item, dict) else None
        prefix = f"{location[0].removesuffix('es' if key == 'alias' else 's')} {name or f'number {location[1] + 1}'}: "
        location = location[2:]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    return prefix + (path or "the whole entry")


def describe_fault(detail: Mapping[str, Any]) -> str:
    """Return what is wrong there and how to mend it, for the commonest mistakes in words of ours."""
    if detail["type"] == "extra_forbidden":
        return "unknown key; remove it or correct its name"
    if detail["type"] == "missing":
        return "missing; add it"
    if detail["type"] == "string_pattern_mismatch":
        return HOW_WRITTEN[detail["ctx"]["pattern"]]
    if detail["type"] == "model_type":
        return "expected keys with values below them, such as `name: Acme`"
    return str(detail["msg"]).removeprefix("Value error, ")
