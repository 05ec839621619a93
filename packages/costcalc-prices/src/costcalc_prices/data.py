"""The price data of this package: its form, and its bytes, which must have the digest that they were published with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NotRequired, TypedDict

FOLDER: Final = Path(__file__).parent / "v1"
FORMAT: Final = 1

Threshold = TypedDict("Threshold", {"over": NotRequired[int], "from": NotRequired[int]})
Hours = TypedDict("Hours", {"from": str, "until": str, "weekdays": NotRequired[list[str]]})


class When(TypedDict, total=False):
    tier: str
    speed: str
    region: str
    search_context: str
    search_type: str
    resolution: str
    input_tokens: Threshold
    utc: Hours


class Override(TypedDict):
    when: When
    rates: NotRequired[dict[str, str]]
    multiply: NotRequired[str]
    also: NotRequired[list[str]]
    sold: NotRequired[bool]


class Image(TypedDict):
    size: str
    quality: str
    rate: str


RateRow = TypedDict(
    "RateRow",
    {
        "from": str,
        "until": str | None,
        "source": str,
        "via": str | None,
        "checked": str | None,
        "note": NotRequired[str],
        "rates": dict[str, str],
        "overrides": list[Override],
    },
)


class Price(RateRow):
    status: str
    excludes: NotRequired[list[str]]
    images: NotRequired[list[Image]]


class Surcharge(RateRow):
    models: list[str]


Target = TypedDict("Target", {"model": str, "from": str})


class Model(TypedDict):
    id: str
    name: str
    released: NotRequired[str]
    retires: NotRequired[str]
    redirects_to: NotRequired[Target]
    excludes: NotRequired[list[str]]
    prices: list[Price]


class Alias(TypedDict):
    alias: str
    targets: list[Target]


class Provider(TypedDict):
    provider: str
    host: NotRequired[bool]
    excludes: NotRequired[list[str]]
    models: list[Model]
    aliases: NotRequired[list[Alias]]
    surcharges: NotRequired[list[Surcharge]]


class Unit(TypedDict):
    item: str
    quantity: str
    per: int


class Condition(TypedDict):
    values: list[str]
    base: str | None


class Data(TypedDict):
    format: int
    version: str
    digest: str
    units: dict[str, Unit]
    conditions: dict[str, Condition]
    providers: list[Provider]


class DataError(Exception):
    """The data of this package is not as it was published; the message says what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """Which prices these are."""

    version: date
    """Day of the last change of the tables."""
    digest: str
    """Digest of the tables, as answers of costcalc state it."""
    sha256: str
    """Digest of the file of price data, by which it is published."""


@cache
def about() -> About:
    """Say which prices these are. Raises DataError."""
    data = load()
    return About(date.fromisoformat(data["version"]), data["digest"], _read_latest()["sha256"])


@cache
def load() -> Data:
    """Read the data. Raises DataError."""
    latest = _read_latest()
    content = _read(FOLDER / str(latest["file"]))
    found = hashlib.sha256(content).hexdigest()
    if found != latest["sha256"]:
        raise DataError(f"{latest['file']}: its bytes have the SHA-256 digest {found}; install costcalc-prices again")
    data: Data = json.loads(content)
    if data["format"] != FORMAT:
        raise DataError(f"{latest['file']}: is of format {data['format']}, not {FORMAT}; install costcalc-prices again")
    return data


def _read_latest() -> dict[str, Any]:
    try:
        named: dict[str, Any] = json.loads(_read(FOLDER / "latest.json"))["files"]["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"latest.json: names no data ({error!r}); install costcalc-prices again") from None
    return named


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read ({error.strerror}); install costcalc-prices again") from None
