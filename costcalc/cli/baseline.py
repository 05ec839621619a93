"""An estimate beside an earlier one: what a change of prompts or prices makes of the costs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from costcalc import formatting
from costcalc.cli.output import WrongUsage
from pricing.estimate.estimate import Estimate

Costs = dict[tuple[str, str], Decimal | None]
"""(file, requested model) → dollars for one request; None: it had no price."""
HEADS = ("File", "Model", "Before", "Now", "Change")
NAMES = ("file", "requested", "before", "now", "increase")
"""Names of the same in JSON and CSV: dollars for one request, and a share."""


@dataclass(frozen=True, slots=True)
class Change:
    file: str
    model: str
    before: Decimal | None
    now: Decimal | None

    @property
    def increase(self) -> Decimal | None:
        """Share of the cost before: 0.1 is 10 % more. None: not known; Infinity: from nothing to something."""
        if self.before is None or self.now is None:
            return None
        if not self.before:
            return Decimal("Infinity") if self.now else Decimal(0)
        return (self.now - self.before) / self.before


def read_limit(text: str) -> Decimal:
    """Read `10%` as 0.1. Raises WrongUsage."""
    try:
        return read_share(text)
    except ValueError as error:
        raise WrongUsage(f"--max-increase {text}: write {error}") from None


def read_share(text: object) -> Decimal:
    """Read `10%` as 0.1. Raises ValueError with what to write."""
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)\s*%", text) if isinstance(text, str) else None
    if not match:
        raise ValueError("a percentage such as 10%")
    return Decimal(match[1]) / 100


def read_baseline(path: str) -> Costs:
    """Read the costs from a file that `estimate --format json` wrote. Raises WrongUsage."""
    wrong = f"{path}: not an estimate; write one with `costcalc estimate … --format json > {path}`"
    try:
        content: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        estimates = content.get("estimates", [content])
        return {
            (each["file"], result["requested"]): _cost(result["cost_per_request"])
            for each in estimates
            for result in each["results"]
        }
    except OSError as error:
        raise WrongUsage(f"{path}: {error.strerror}; name the estimate to compare with") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise WrongUsage(wrong) from None


def _cost(text: Any) -> Decimal | None:
    """Read a cost. Raises ValueError for what is none."""
    if text is None:
        return None
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,60})?", text):
        raise ValueError(text)
    return Decimal(text)


def compare_costs(before: Costs, estimates: Iterable[tuple[str, Estimate]]) -> list[Change]:
    """List every file and model of now, a new one without a cost before; then those that are gone, without one now."""
    now = {(file, result.requested): result.cost for file, estimate in estimates for result in estimate.results}
    return [Change(*key, before.get(key), now.get(key)) for key in {**now, **before}]


def build_rows(changes: Sequence[Change]) -> list[list[str]]:
    rate = formatting.rate
    return [[*HEADS], *([c.file, c.model, rate(c.before), rate(c.now), write_share(c.increase)] for c in changes)]


def build_json(changes: Sequence[Change]) -> list[dict[str, str | None]]:
    plain = formatting.plain
    values = ((c.file, c.model, plain(c.before) or None, plain(c.now) or None, _decimal(c.increase)) for c in changes)
    return [dict(zip(NAMES, each, strict=True)) for each in values]


def build_csv_rows(changes: Sequence[Change]) -> list[list[str]]:
    """Build the rows of CSV, for programs: what is unknown is an empty cell."""
    return [list(NAMES), *([value or "" for value in each.values()] for each in build_json(changes))]


def select_above(changes: Iterable[Change], limit: Decimal) -> list[Change]:
    return [change for change in changes if change.increase is not None and change.increase > limit]


def _decimal(increase: Decimal | None) -> str | None:
    return None if increase is None or not increase.is_finite() else formatting.plain_share(increase)


def write_share(increase: Decimal | None) -> str:
    if increase is None:
        return formatting.UNKNOWN
    if not increase.is_finite():
        return "from nothing"
    return formatting.signed(increase, formatting.percent)
