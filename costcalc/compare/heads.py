"""Heads of the comparison's columns: those that can do the job first, the others after them in groups of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import get_args

from costcalc import formatting
from costcalc.compare.side import Side
from costcalc.compare.stated import explain_missing_cost
from costcalc.estimate.order import TITLES
from costcalc.input_limits import MOST_COLUMNS
from costcalc.web.conditions import describe_least
from costcalc.web.identity import choose_color
from costcalc.web.line_items import describe_ownership, describe_status
from costcalc.web.links import build_model_address
from pricing.estimate.estimate import Estimate, Group, Result

GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True, slots=True)
class Head:
    """A model above its column. Blank tags and problems are left out."""

    model: str
    href: str
    """The model's own page; blank where there is none."""
    color: str
    """Classes of its color."""
    best: bool
    gone: bool
    tags: tuple[str, ...]
    problems: tuple[str, ...]


def choose_columns(estimate: Estimate, pinned: str = "") -> tuple[tuple[Result, ...], tuple[str, ...]]:
    """Choose the columns, where there are too many those that can do the job before others; and name what is left out.

    The figures stay those of all: what is cheapest, what the files hold.
    """
    if len(estimate.results) <= MOST_COLUMNS:
        return estimate.results, ()

    def rank(result: Result) -> tuple[bool, int]:
        compared_with = result is estimate.cheapest or result.requested == pinned
        return not compared_with, GROUPS.index(result.group)

    results = sorted(estimate.results, key=rank)
    return tuple(results[:MOST_COLUMNS]), tuple(result.requested for result in results[MOST_COLUMNS:])


def sort_sides(sides: Iterable[Side]) -> list[Side]:
    """Put columns that cannot do the job after the others, each group in the order in which it was chosen.

    Where none answers requests the job is another, and only those that are gone or unknown stand behind.
    """
    sides = list(sides)
    if any(side.answers for side in sides):
        return sorted(sides, key=lambda side: GROUPS.index(_choose_group(side)))
    return sorted(sides, key=lambda side: side.gone)


def group_columns(sides: Sequence[Side]) -> list[tuple[str, int]]:
    """List the (title, width) of the groups that stand beside each other; none where all can do the job."""
    if not any(side.answers for side in sides):
        return []
    groups = [(TITLES[group], len(list(several))) for group, several in groupby(map(_choose_group, sides))]
    return groups if any(title for title, _ in groups) else []


def _choose_group(side: Side) -> Group:
    """Choose the group; a model with a price for another job than requests has none of a request, but does not fit."""
    other_job = not side.answers and side.price is not None and not side.gone
    return "does_not_fit" if other_job else side.result.group


def build_head(estimate: Estimate, side: Side, today: date, *, baseline: bool) -> Head:
    result, cheapest = side.result, side.result is estimate.cheapest
    # What becomes of the model, and what is doubtful of its price, has rows of its own.
    problems = (result.unpriced, describe_least(result), result.fit.problem if result.fit else None)
    return Head(
        model=result.requested,
        href=build_model_address(result.offer.path, estimate.request.conditions.as_of, today) if result.offer else "",
        color=choose_color(result.requested, result.offer),
        best=cheapest,
        gone=side.gone,
        tags=(
            formatting.spell_days(describe_status(result)),
            describe_ownership(result.entry),
            "baseline" if baseline else "",
            "cheapest" if cheapest else "",
        ),
        # One that is not asked for tokens says in its rows what it is asked for.
        problems=() if explain_missing_cost(side) else tuple(map(formatting.spell_days, filter(None, problems))),
    )
