"""Usage objects of vendors, read."""

from __future__ import annotations

import json
from typing import Any

from pricing.bill.reader import read_bills
from pricing.usage import Usage

# OpenAI's prompt caching guide.
CACHED = {
    "prompt_tokens": 2006,
    "completion_tokens": 300,
    "total_tokens": 2306,
    "prompt_tokens_details": {"cached_tokens": 1920},
}


def usage_of(value: Any) -> Usage:
    found = read_bills(json.dumps(value))
    assert found.faults == ()
    return found.bills[0].usage


def fault_of(value: Any) -> str:
    found = read_bills(value if isinstance(value, str) else json.dumps(value))
    assert found.bills == ()
    return found.faults[0].problem


def figures_of(value: Any) -> list[tuple[str, Any, str | None]]:
    return [(figure.path, figure.number, figure.meaning) for figure in read_bills(json.dumps(value)).bills[0].figures]
