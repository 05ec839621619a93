"""A tuned model held against one as it is sold: whether its training pays for itself, and which saves the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pricing.comparison import rank
from pricing.quote import ZERO
from pricing.training.case import TuningCase
from pricing.training.payback import Payback, Running, add_up, break_even, find_month
from pricing.training.rows import Group, Tuned, Untuned

NEVER: Final = "its requests are not cheaper"
NONE: Final = "no fine-tuning pays for itself beside it"
WITHOUT: Final[Mapping[Group, str]] = {
    "does_not_fit": "it does not fit",
    "last_known": "it is no longer sold",
    "unpriced": "its price is not known",
}
"""Why what stands in no ranking pays for nothing."""


def choose_baseline(untuned: Sequence[Untuned], name: str) -> Untuned | None:
    """Choose the model to beat: the one named, else the cheapest that can do the job."""
    if named := next((each for each in untuned if name and each.name == name), None):
        return named
    able = [each for each in untuned if each.able]
    return rank(able, lambda each: each.request.cost)[0] if able else None


def choose_best(paybacks: Sequence[tuple[Tuned, Payback]]) -> Tuned | None:
    """Choose what pays for itself and saves the most; where no months count, what pays after the fewest requests."""
    paying = [(each, back) for each, back in paybacks if each.able and _pays(back)]
    ranked = sorted(paying, key=lambda pair: (-(pair[1].saved or ZERO), pair[1].requests or ZERO))
    return ranked[0][0] if ranked else None


def _pays(back: Payback) -> bool:
    return (back.requests if back.compared is None else back.months) is not None


def find_payer(case: TuningCase, untuned: Untuned, tuned: Sequence[Tuned]) -> Untuned:
    """Return a model as it is sold, with the tuned one that pays for itself beside it, if one does."""
    if untuned.group in WITHOUT and untuned.group != "does_not_fit":
        return untuned
    paybacks = [(each, pay_back(case, each, untuned)) for each in tuned]
    best = choose_best(paybacks)
    if best is None:
        known = any(back.never or back.late for each, back in paybacks if each.able)
        return replace(untuned, payback=Payback(reason=NONE, never=True)) if known else untuned
    payback = next(back for each, back in paybacks if each is best)
    return replace(untuned, paid_by=best.name, payback=payback)


def run(tuned: Tuned, untuned: Untuned | None) -> Running:
    """Add up what is spent with a tuned model and without it, as long as both have a price."""
    if tuned.training.cost is None or tuned.projection is None or untuned is None or untuned.projection is None:
        return Running((), ())
    return add_up(tuned.training.cost, tuned.storage, tuned.projection.months, untuned.projection.months)


def pay_back(case: TuningCase, tuned: Tuned, untuned: Untuned | None) -> Payback:
    """Find when a training has paid for itself beside a model as it is sold."""
    if reason := _find_obstacle(case, tuned, untuned):
        return Payback(reason=reason)
    training, after = tuned.training.cost, tuned.request.cost
    before = untuned.request.cost if untuned else None
    if training is None or after is None or before is None:
        return Payback(reason="a price is not known")
    requests, running = break_even(training, after, before), run(tuned, untuned)
    if tuned.projection is None or untuned is None or untuned.projection is None:
        return Payback(requests, reason="" if requests is not None else NEVER, never=requests is None)
    months, compared = find_month(training, running), len(running.tuned)
    if months is None:
        ends = compared < case.months and tuned.ending is not None
        reason = NEVER if requests is None else _explain_late(case, tuned, ends=ends)
        never = requests is None
        return Payback(
            requests, saved=running.saved, compared=compared, reason=reason, ends=ends and not never, never=never
        )
    month = tuned.projection.months[min(int(months), compared - 1)].month
    return Payback(requests, months, month, running.saved, compared)


def _find_obstacle(case: TuningCase, tuned: Tuned, untuned: Untuned | None) -> str:
    if tuned.group in WITHOUT:
        return WITHOUT[tuned.group]
    if untuned is None:
        return "there is no model to compare it with"
    if untuned.request.cost is None:
        return f"the price of {untuned.name} is not known"
    return "" if case.tuned and case.untuned else "the tokens of a request are not known"


def _explain_late(case: TuningCase, tuned: Tuned, *, ends: bool) -> str:
    if ends and tuned.ending:
        return f"it ends on {tuned.ending.day}, before it has paid for itself"
    return f"not within {case.months} months" if case.months > 1 else "not within a month"
