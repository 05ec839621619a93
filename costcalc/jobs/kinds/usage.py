"""Logs of usage, and an invoice beside them, as kinds of work: rows → groups of sums (decision 0032)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from costcalc.jobs.kinds.kind import (
    Kind,
    Packed,
    Work,
    describe_found,
    read_found,
    squeeze,
    squeeze_json,
    unfold,
    unfold_json,
)
from pricing.files.faults import FileFault
from pricing.files.sources import LOG_ENDINGS, Found
from pricing.usage_log import key
from pricing.usage_log.engines.processes import SMALL, reduce_files
from pricing.usage_log.engines.reduced import Recognized, Reduced
from pricing.usage_log.plan import Plan
from pricing.usage_log.reports.invoice.check import InvoiceError, check_invoice

MOST_KEYS: Final = 50_000
"""Keys that a page prices while a person waits: one takes 15 µs to load and 65 to price, measured on 2026-11-22."""
NO_LOGS: Final = "None of these files is a log by its name: expected .jsonl, .json, .csv, .zip and the like."
COMMAND: Final = "costcalc usage"
NUMBERS: Final = ("faulty", "rows", "calls", "duplicates", "size")


def read_usage(work: Work) -> Packed | str:
    """Read logs, each call once."""
    reduced = _reduce(work, read_plan(work.plan))
    if (keys := len(reduced.groups)) > MOST_KEYS:
        return (
            f"These files have {keys:,} different combinations of day, model and labels, of which at most "
            f"{MOST_KEYS:,} are priced here. Choose fewer labels, or use the command {COMMAND}."
        )
    return pack(reduced, work.found)


def read_invoice(work: Work) -> Packed | str:
    """Read what is to stand beside usage: only what states costs in dollars."""
    plan = read_plan(work.plan)
    reduced = _reduce(work, plan)
    try:
        check_invoice(reduced, work.found.sources, plan)
    except InvoiceError as error:
        return f"{error}."
    return pack(reduced, work.found)


def _reduce(work: Work, plan: Plan) -> Reduced:
    sources = work.found.sources
    small = sum(source.size for source in sources) <= SMALL
    return reduce_files(sources, plan, processes=1 if small else work.processes, tell=work.tell)


def pack(reduced: Reduced, found: Found) -> Packed:
    """Pack what files came to, once it is settled: the groups as `key.dump` writes them, the rest as JSON."""
    rest = {
        **{name: getattr(reduced, name) for name in NUMBERS},
        "formats": {title: tuple(known) for title, known in reduced.formats.items()},
        "faults": reduced.faults,
        "later": reduced.later,
        **describe_found(found),
    }
    return Packed(squeeze(key.dump(reduced.groups)), squeeze_json(rest))


def unpack(packed: Packed) -> tuple[Reduced, Found]:
    """Return what `pack` was given."""
    rest = unfold_json(packed.rest)
    reduced = Reduced(
        groups=key.load(unfold(packed.groups)),
        formats={title: Recognized(*known) for title, known in rest["formats"].items()},
        faults=[FileFault(*fault) for fault in rest["faults"]],
        later=rest["later"],
        **{name: rest[name] for name in NUMBERS},
    )
    return reduced, read_found(rest)


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Describe a plan as JSON."""
    return {name: value if isinstance(value, str) else list(value) for name, value in asdict(plan).items()}


def read_plan(described: Mapping[str, Any]) -> Plan:
    """Return the plan that `describe_plan` was given."""
    values: dict[str, Any] = {name: tuple(value) for name, value in described.items() if isinstance(value, list)}
    return Plan(**{**described, **values})


USAGE: Final = Kind("usage", read_usage, LOG_ENDINGS, NO_LOGS, "labels", COMMAND)
INVOICE: Final = Kind("invoice", read_invoice, LOG_ENDINGS, NO_LOGS, "labels", COMMAND)
"""Beside the usage of another job."""
