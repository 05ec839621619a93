"""What the figures of a pipeline rest on, step by step, for files and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.pipeline.row import Row
from costcalc.pipeline.step_fields import DEFAULTS, FIELDS
from costcalc.pipeline.table import RUNS
from costcalc.pipeline.titles import LABELS, find_title
from costcalc.web.conditions import describe_pair
from pricing.units import FEES

BESIDE = ("model", "kind", "name", "use", "often", "times", "step_tier", "size", "quality", "resolution")
"""Fields that have words of their own here."""


def list_assumptions(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """List (step, what a run of it has and how often it runs) of the steps that are priced."""
    numbered = enumerate(rows, start=1)
    return [(f"{place} {find_title(row)}", ", ".join(_describe(row))) for place, row in numbered if row.choice]


def _describe(row: Row) -> Iterator[str]:
    values = row.values
    if row.note:
        yield row.note
    else:
        for name in FIELDS:
            if name not in BESIDE and values[name] != DEFAULTS.get(name, ""):
                known = name in LABELS and name not in FEES
                yield f"{values[name]} {LABELS[name].lower()}" if known else describe_pair(name, values[name])
        yield from filter(None, (values["size"], values["quality"], values["resolution"]))
    step = row.choice.steps[0] if row.choice else None
    if step:
        times = "" if values["times"] in ("", "1") else f"{values['times']} times "
        yield f"{times}{RUNS[step.often]}"
        if step.tier != "standard":
            yield f"{step.tier} tier"
