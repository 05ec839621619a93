"""Format of a vendor's usage object: how it is recognized, how it is read, and what its fields mean.

A new format is one module with a UsageFormat and one line in `response.USAGE_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields

INPUT: Final = "input, cached or not"
OUTPUT: Final = "output, including reasoning"
SUM: Final = "the total, checked against its parts"
WITHIN: Final = "part of the number above"
FREE: Final = "free of charge"


@dataclass(frozen=True, slots=True)
class UsageFormat:
    """Format of one vendor's usage object."""

    vendor: str
    title: str
    """Vendor's name as people read it."""
    marks: frozenset[str]
    """Fields that no format before it in `response.USAGE_FORMATS` has; one is enough to recognize it."""
    read: Callable[[Fields, Fields], Reading]
    """Read a usage object, and what the response that holds it says beside. Raises JSONError and UsageError."""
    meaning: Callable[[str], str | None]
    """Return as what a field is charged, by its path within the object (`details[].count`); None: not at all."""
    fits: Callable[[Fields], bool] = lambda _: True
    """What else an object must have, where another format has the same marks."""
