"""The answer strip of a fine-tuning: what saves the most, when it has paid, when its base model ends, the budget."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from costcalc import formatting
from costcalc.estimate.strip import Strip
from costcalc.training.lines import TuningLine
from costcalc.training.words import describe_end_of_base
from costcalc.web.price_words import describe_access
from pricing.training.compare import Comparison
from pricing.training.rows import Tuned


def build_strip(comparison: Comparison, chosen: str = "") -> Strip:
    """Build the strip of the model that was chosen, or of the one that saves the most."""
    size, tuned = _write_size(comparison), comparison.find(chosen) or comparison.best
    if missing := _find_missing(comparison):
        return Strip(size, "", "", missing)
    if tuned is None:
        return _build_without(comparison, size)
    back, volume = tuned.payback, comparison.case.workload.monthly_requests
    budget, over = _hold(comparison, tuned)
    if back.requests is None or back.late:
        return Strip(
            size, "", "", f"{tuned.name} does not pay for itself", formatting.spell_days(back.reason), budget, over=over
        )
    if volume:
        money, per = formatting.money(back.saved), "saved"
    else:
        money, per = formatting.count(back.requests), "requests until it pays"
    return Strip(size, money, per, tuned.name, _write_more(comparison, tuned), budget, over=over)


def _find_missing(comparison: Comparison) -> str:
    """Say what has to be entered before anything pays for itself."""
    if not comparison.case.training_tokens:
        return "Enter the training tokens"
    return "" if comparison.case.untuned and comparison.case.tuned else "Enter the tokens of a request"


def _write_size(comparison: Comparison) -> str:
    case = comparison.case
    trained = f"{formatting.plural(case.training_tokens, 'training token')} × {case.epochs}"
    before, after = case.untuned.input_tokens, case.tuned.input_tokens
    prompt = f" · prompt {formatting.count(before)} → {formatting.count(after)}" if before != after else ""
    return f"{trained}{prompt}"


def _write_more(comparison: Comparison, tuned: Tuned) -> str:
    """Say when it has paid beside what, and what becomes of its base model."""
    back, baseline = tuned.payback, comparison.baseline
    line = TuningLine(tuned, comparison.case.workload.monthly_requests)
    when = f", in {formatting.month(back.month)}" if back.month else ""
    over = f"in {formatting.plural(back.compared, 'month')} " if back.compared else ""
    ends = describe_end_of_base(line)
    said = (
        ends,
        f"pays after {formatting.plural(back.requests or 0, 'request')}{when}",
        f"{over}beside {baseline.name}" if baseline else "",
        describe_access(line.training_end),
        "" if ends else "no retirement of its base model is announced",
    )
    return "; ".join(map(formatting.spell_days, filter(None, said)))


def _build_without(comparison: Comparison, size: str) -> Strip:
    baseline = comparison.baseline
    if baseline is None:
        return Strip(size, "", "", "Choose a model to compare with")
    payer = next((each for each in comparison.untuned if each.paid_by), None)
    more = f"{payer.paid_by} would beside {payer.name}" if payer else ""
    return Strip(size, "", "", f"No fine-tuning pays for itself beside {baseline.name}", more)


def _hold(comparison: Comparison, tuned: Tuned) -> tuple[str, bool]:
    """Hold the months of a tuned model against the budget, its training being paid in the first."""
    budget, projection = comparison.case.budget, tuned.projection
    if budget is None or projection is None:
        return "", False
    stated = formatting.stated(budget)
    over = _find_over(tuned, budget)
    if over:
        return f"Over {stated} in {formatting.month(over)}", True
    return f"Within {stated} a month", False


def _find_over(tuned: Tuned, budget: Decimal) -> date | None:
    once = tuned.training.cost or 0
    for place, month in enumerate(tuned.projection.months if tuned.projection else ()):
        cost = month.cost.expected + tuned.storage + (once if place == 0 else 0) if month.cost else 0
        if cost > budget:
            return month.month
    return None
