"""Which requests the pool answers: those that would keep the others of a process waiting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, QueryDict

from costcalc.input_limits import SENT_TO
from costcalc.web.address import expand_query

LARGEST: Final = 16_000
"""Bytes of a body. The worst text of this length takes all vocabularies a tenth of a second."""
MOST_MODELS: Final = 60
USUAL_MODELS: Final = 15
"""Models where none are named, about."""
MOST_CELLS: Final = 1_000
"""Models × months of a projection. As many take about a tenth of a second."""
CALLS: Final = 16
"""Calls of a conversation that take about as long as a month of a projection."""
LISTED: Final = re.compile(r"[,\n]")
REPEATED: Final = re.compile(rb'"(months|turns|calls)":\s*([0-9]{1,9})')
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "months": ("months",), "turns": ("turn_count", "turns"), "calls": ("turn_calls",),
}  # fmt: skip
"""What programs call a number → the fields of pages, and of old addresses, that hold it."""
FILE: Final = re.compile(r"\.[a-z]+$")
JOB: Final = re.compile(rf"/({SENT_TO})/jobs/[^/]+/$")
"""Address of what files come to: thousands of prices. How far reading is has an address of its own."""


def is_heavy(request: HttpRequest, length: int) -> bool:
    """Return whether to leave a request to the pool. `length`: bytes of its body."""
    if length > LARGEST or FILE.search(request.path) or JOB.search(request.path):
        return True
    if request.path.startswith("/api/"):
        return request.method == "GET" or _is_large(request.body.count(b",") + 1, _find_numbers(request.body))
    fields = request.POST if request.method == "POST" else expand_query(request.GET)
    return _is_large(_count_models(fields), {name: _read_number(fields, *names) for name, names in FIELDS.items()})


def _is_large(models: int, numbers: Mapping[str, int]) -> bool:
    calls = numbers["turns"] * numbers["calls"]
    times = max(numbers["months"], calls // CALLS)
    return models > MOST_MODELS or (models or USUAL_MODELS) * times > MOST_CELLS


def _find_numbers(body: bytes) -> dict[str, int]:
    """Find the largest of each number in JSON that nobody has read yet."""
    found = dict.fromkeys(FIELDS, 1)
    for name, digits in REPEATED.findall(body):
        found[name.decode()] = max(found[name.decode()], int(digits))
    return found


def _count_models(fields: QueryDict) -> int:
    return sum(len(LISTED.findall(text)) + 1 for text in fields.getlist("models"))


def _read_number(fields: QueryDict, *names: str) -> int:
    """Read the largest of some fields as far as its weight goes; what is wrong with it, the form says."""
    texts = (fields.get(name, "").replace(",", "").strip() for name in names)
    return max((int(text) for text in texts if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII)), default=1)
