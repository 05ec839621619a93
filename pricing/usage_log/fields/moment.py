"""Times in logs, however they are written, as moments in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple

KEYS: Final = (
    "created", "created_at", "createdAt", "createTime", "create_time", "timestamp", "startTime", "start_time",
    "started_at", "startedAt", "start_time_iso", "request_created_at", "processed_time", "date",
)  # fmt: skip
"""Fields that hold when a response was made or asked for, those of the response itself first."""
_UNITS: Final = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))
"""(bound, how many in a second): seconds until the year 5138, milliseconds from 1973 on, and so on."""
_DIGITS: Final = re.compile(r"[0-9]{9,20}(\.[0-9]{1,9})?")
_ZONE_NAME: Final = re.compile(r"\s*(UTC|GMT)$")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class When(NamedTuple):
    """Day in UTC, and the time of that day; None for what is not stated."""

    day: date | None = None
    at: time | None = None


def read_moment(value: Any) -> datetime | None:
    """Read a time as ISO 8601 or as an epoch writes it, a day as its midnight; None where it is none.

    Epochs are of seconds, milliseconds, microseconds or nanoseconds, by their size. Without a zone it is in UTC.
    """
    if isinstance(value, str):
        return _read_epoch(Decimal(value)) if _DIGITS.fullmatch(value) else _read_text(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _read_epoch(Decimal(value))
    return None


def read_when(value: Any) -> When:
    """Read a day and the time of it. A day alone has no time."""
    moment = read_moment(value)
    if moment is None:
        return When()
    alone = isinstance(value, str) and _DAY.fullmatch(value.strip())
    return When(moment.date(), None if alone else moment.time())


def find_moment(*rows: Mapping[str, Any]) -> datetime | None:
    """Return the first time among the fields of a row, or of the objects around it; None where none is stated."""
    values = (row[key] for row in rows for key in KEYS if key in row)
    return next((moment for value in values if (moment := read_moment(value)) is not None), None)


def find_when(*rows: Mapping[str, Any]) -> When:
    """Return the day and the time of a row, or of the objects around it."""
    values = (row[key] for row in rows for key in KEYS if key in row)
    return next((when for value in values if (when := read_when(value)).day is not None), When())


def _read_text(value: str) -> datetime | None:
    text = value.strip()
    if len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(_ZONE_NAME.sub("+00:00", text))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _read_epoch(number: Decimal) -> datetime | None:
    if not number.is_finite() or number <= 0:
        return None
    per = next((per for bound, per in _UNITS if number < bound), None)
    if per is None:
        return None
    seconds, part = divmod(number, per)
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(part * 10**6 / per))
