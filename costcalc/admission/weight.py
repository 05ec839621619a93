"""Which requests the pool answers: those that would keep the others of a process waiting."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, QueryDict

from costcalc.configuration.work_limits import CELL_CALLS
from costcalc.web.address import expand_query

LARGEST: Final = 16_000
"""Bytes of a body. The worst text of this length takes all vocabularies a tenth of a second."""
MOST_MODELS: Final = 60
MOST_CELLS: Final = 1_000
"""Models × months of a projection, or × calls of a conversation by `CELL_CALLS`. As many take about a tenth of a
second."""
LISTED: Final = re.compile(r"[,\n]")
REPEATED: Final = re.compile(rb'"(?:months|turns)":\s*([0-9]{1,9})')
FILE: Final = re.compile(r"\.[a-z]+$")


def is_heavy(request: HttpRequest, length: int) -> bool:
    """Return whether to leave a request to the pool. `length`: bytes of its body."""
    if length > LARGEST or FILE.search(request.path):
        return True
    if request.path.startswith("/api/"):
        return request.method == "GET" or _is_large(
            request.body.count(b",") + 1, max(map(int, REPEATED.findall(request.body)), default=1)
        )
    fields = request.POST if request.method == "POST" else expand_query(request.GET)
    calls = _read_number(fields, "turn_count") * _read_number(fields, "turn_calls")
    return _is_large(_count_models(fields), max(_read_number(fields, "months"), calls // CELL_CALLS))


def _is_large(models: int, times: int) -> bool:
    return models > MOST_MODELS or models * times > MOST_CELLS


def _count_models(fields: QueryDict) -> int:
    return sum(len(LISTED.findall(text)) + 1 for text in fields.getlist("models"))


def _read_number(fields: QueryDict, name: str) -> int:
    """Read a field as far as its weight goes; what is wrong with it, the form says."""
    text = fields.get(name, "").replace(",", "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else 1
