"""Logs of usage that tests write, and what they come to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pricing.files.sources import find_sources, hold_body
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.key import PLACES
from pricing.usage_log.plan import Plan

PLAN = Plan(thresholds=(1_000,))


def chat(id_: str = "", *, given: int = 10, answered: int = 5, model: str = "alpha", day: int = 1) -> bytes:
    """Return a line of a log: a response of 2026-11-`day`, at noon."""
    usage = {"prompt_tokens": given, "completion_tokens": answered, "total_tokens": given + answered}
    made = 1_793_534_400 + (day - 1) * 86_400
    row = {
        "id": id_ and f"chatcmpl-{id_:0>20}",
        "object": "chat.completion",
        "created": made,
        "model": model,
        "usage": usage,
    }
    return json.dumps(row).encode() + b"\n"


def claude(id_: str, answered: int, at: str = "2026-11-01T12:00:00Z") -> bytes:
    """Return a line of a session of Claude Code: one block of an answer."""
    message = {"id": id_, "model": "alpha", "usage": {"input_tokens": 10, "output_tokens": answered}}
    row = {"type": "assistant", "sessionId": "s", "requestId": f"r-{id_}", "timestamp": at, "message": message}
    return json.dumps(row).encode() + b"\n"


def reduce_bytes(*bodies: bytes) -> Reduced:
    """Reduce bodies named a, b, … in this process."""
    named = zip("abcdefgh", bodies, strict=False)
    return reduce_files([hold_body(name, body) for name, body in named], PLAN, processes=1)


def reduce_paths(paths: Iterable[Path], processes: int = 1) -> Reduced:
    found = find_sources(map(str, paths), None)
    assert not found.faults
    return reduce_files(found.sources, PLAN, processes=processes)


def add_up(reduced: Reduced, column: str) -> int:
    """Return the sum of a column over all keys."""
    return sum(sums[PLACES[column]] for sums in reduced.groups.values())


def tell_faults(reduced: Reduced) -> list[tuple[str, int, str]]:
    return [(Path(fault.file).name, fault.line, fault.problem) for fault in reduced.faults]
