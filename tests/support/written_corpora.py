"""Corpora that tests write, and what they come to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts
from pricing.corpus.engines.count import load_tables
from pricing.corpus.engines.processes import count_files
from pricing.corpus.engines.tasks import count_all
from pricing.corpus.plan import Plan
from pricing.corpus.rows import list_corpus_pieces
from pricing.corpus.ways import list_ways
from pricing.executors.processes import run_here
from pricing.files.sources import Source, hold_body

DAY = date(2026, 11, 21)
PLAN = Plan(DAY, ("gpt-4o",))
"""Counts exactly, in o200k_base."""


def write_lines(*rows: Any) -> bytes:
    """Return JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def count_bytes(body: bytes, plan: Plan = PLAN, name: str = "a.jsonl") -> Counted:
    """Count one file in this process."""
    return count_files([hold_body(name, body)], plan, processes=1)


def count_in_pieces(source: Source, plan: Plan, size: int) -> Counted:
    """Count a file in this process, in pieces of so many bytes."""
    return count_all([(source, list_corpus_pieces(source, plan.columns, size))], plan, run_here)


def get_counts(counted: Counted, plan: Plan, model: str) -> Counts:
    """Return the rows of a chosen model."""
    return counted.add_up(list_ways(load_tables(plan.tables, plan.digest), plan)[model])


def list_lengths(counted: Counted, plan: Plan = PLAN, model: str = "gpt-4o") -> list[int]:
    """Return the lengths of all rows on a model, the shortest first."""
    lengths = get_counts(counted, plan, model).expected
    return [tokens for tokens in sorted(lengths) for _ in range(lengths[tokens][0])]


def tell_faults(counted: Counted) -> list[tuple[str, int, str]]:
    return [(Path(fault.file).name, fault.line, fault.problem) for fault in counted.faults]
