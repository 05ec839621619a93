"""Cursor's usage events (CSV of its dashboard), in three generations of columns that are read by their names.

Cursor has names of its own for other vendors' models, with the effort and the speed in them
(Nomadcxx/opencode-cursor#67, can1357/oh-my-pi#9025). `Cost` is the usage at Cursor's rates, also where the plan
includes it; `Included` in its place states no amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.labels import read_labels
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.formats.claude_names import name_claude
from pricing.usage_log.log_format import Labels, LogFormat, RowReader
from pricing.usage_log.record import Record

WITH, WITHOUT, READ, OUTPUT, TOTAL = (
    "Input (w/ Cache Write)", "Input (w/o Cache Write)", "Cache Read", "Output Tokens", "Total Tokens",
)  # fmt: skip
_FREE: Final = re.compile(r"free|.*(no charge|not charged|_not_charged|_free_credit)", re.IGNORECASE)
"""Kinds of events that nobody is charged for: "Errored, No Charge", "Aborted, Not Charged"."""
_EFFORT: Final = r"(?:none|minimal|low|medium|high|xhigh|max)"
_CLAUDE: Final = re.compile(rf"(claude-[a-z0-9.-]*?)(?:-thinking)?(?:-{_EFFORT})?(?:-thinking)?(-fast)?")
_GPT: Final = re.compile(r"(gpt-[a-z0-9.-]*?(?:codex-max)?)(?:-(?:none|minimal|low|medium|high|xhigh))?(-fast)?")
_DOLLARS: Final = re.compile(r"\$?[0-9]+(?:\.[0-9]+)?")


class Named(NamedTuple):
    """Vendor's id of a model, and how it ran."""

    model: str
    speed: str | None = None
    tier: str | None = None


def read_name(written: str) -> Named:
    """Read a model's name: efforts cost the same, Claude's fast mode and OpenAI's priority tier do not.

    Any other name stays as it is, as do those of Cursor's own models (`composer-2-fast`, `auto`).
    """
    if match := _CLAUDE.fullmatch(written):
        return Named(name_claude(match[1]), speed="fast" if match[2] else None)
    if match := _GPT.fullmatch(written):
        return Named(match[1], tier="priority" if match[2] else None)
    return Named(written)


def is_free(kind: str) -> bool:
    """Return True for a kind of events that nobody is charged for."""
    return _FREE.fullmatch(kind) is not None


def _recognize(row: Row) -> str:
    return f'the column "{WITHOUT}"' if WITHOUT in row else ""


def _read_row(line: int, row: Row, labels: Labels) -> Iterator[Record]:
    cells = Cells(row)
    usage, figures = _read_usage(cells)
    if not usage.total_tokens:
        return
    named, when = read_name(cells.name("Model") or ""), cells.when("Date")
    yield Record(
        line,
        "cursor",
        Reading(usage=usage, speed=named.speed, reported=_read_cost(row), in_cents=True),
        named.model or None,
        named.tier,
        when.day,
        when.at,
        figures,
        labels=read_labels(labels, row, {"user": row.get("User"), "session": row.get("Cloud Agent ID")}),
        complimentary=is_free(cells.name("Kind") or ""),
    )


def _read_usage(cells: Cells) -> tuple[Usage, tuple[Figure, ...]]:
    """Return the tokens. Raises JSONError where the total contradicts them.

    The input "with" cache writes is what was written, beside the other input; where only that adds up, both together.
    """
    both, plain, read, output = (cells.count(column) for column in (WITH, WITHOUT, READ, OUTPUT))
    total, written = cells.optional(TOTAL), both
    if total is not None and total != both + plain + read + output:
        if total != both + read + output or both < plain:
            problem = f"the tokens add up to {both + plain + read + output:,}, not to the stated total of {total:,}"
            raise JSONError(TOTAL, problem)
        written = both - plain
    meanings = {WITH: "cache write", WITHOUT: "input", READ: "cached input", OUTPUT: "output, including reasoning"}
    numbers = zip(meanings.items(), (both, plain, read, output), strict=True)
    figures = tuple(Figure(column, number, meaning) for (column, meaning), number in numbers if number)
    return Usage(
        input_tokens=written + plain + read,
        cache_read_tokens=read,
        cache_write_tokens=written,
        output_tokens=output,
    ), figures


def _read_cost(row: Row) -> Decimal | None:
    """Return Cursor's own sum in dollars; None where the cell has a word in its place."""
    value = row.get("Cost")
    return Cells(row).dollars("Cost") if isinstance(value, str) and _DOLLARS.fullmatch(value.strip()) else None


FORMAT: Final = LogFormat(
    "cursor", "Cursor usage events (CSV)", _recognize, lambda labels: RowReader(_read_row, labels), divisible=True
)
