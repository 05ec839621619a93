"""File of published price data → its tables, if its bytes have the digest that it must have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from pricing.catalog.published.price_data import FORMAT, PriceData
from pricing.catalog.schema import Table
from pricing.regular_file import ReadingError, load_bytes

MAX_BYTES: Final = 50_000_000
MOST_FAULTS: Final = 10
"""Faults of a file that are told; more than a few have one cause."""


class PriceDataError(ValueError):
    """File of price data that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """File of price data, and where it comes from."""

    path: Path
    sha256: str
    """Digest that its bytes must have, in hexadecimal digits."""
    origin: str
    """Who named it, such as costcalc-prices 2026.12.1."""
    remedy: str
    """What to do where it cannot be used."""


class PublishedTables(PriceData):
    """Price data, read to be priced with."""

    providers: Sequence[Table]


def read_price_data(file: DataFile) -> PublishedTables:
    """Read the tables of a file. Raises PriceDataError."""
    try:
        data = load_bytes(file.path, MAX_BYTES, "no price data is that large")
    except ReadingError as error:
        raise PriceDataError(f"{file.path}: {error}; {file.remedy}") from None
    except OSError as error:
        raise PriceDataError(f"{file.path}: cannot be read ({error.strerror}); {file.remedy}") from None
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        problem = f"its bytes have the SHA-256 digest {found}, not {file.sha256}"
        raise PriceDataError(f"{file.path}: {problem}; {file.remedy}")
    try:
        return PublishedTables.model_validate_json(data)
    except ValidationError as error:
        raise PriceDataError(f"{file.path}: {_describe(data, error)}, or {file.remedy}") from None


def _describe(data: bytes, error: ValidationError) -> str:
    """Say what is not as this program knows it, and what may mend that."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as fault:
        return f"is no JSON ({fault}); publish it again"
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return f"is no price data of format {FORMAT}; upgrade costcalc"
    faults = [f"{_find_place(content, fault['loc'])}: {fault['msg']}" for fault in error.errors(include_url=False)]
    more = f"; and {len(faults) - MOST_FAULTS:,} more" if len(faults) > MOST_FAULTS else ""
    told = "; ".join(faults[:MOST_FAULTS]) + more
    return f"has what this version of costcalc does not know: {told}; upgrade costcalc"


def _find_place(content: Any, path: Sequence[str | int]) -> str:
    """Return `providers[openai].models[gpt-4o].prices[0]` for the numbers of a path."""
    return "".join(_name_parts(content, path)).lstrip(".")


def _name_parts(content: Any, path: Sequence[str | int]) -> Iterator[str]:
    for part in path:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):  # the kind of a rule, which is no part of the document
            content = None
        names = content if isinstance(content, dict) else {}
        name = names.get("provider") or names.get("id") or names.get("alias") or part
        yield f"[{name}]" if isinstance(part, int) else f".{part}"
