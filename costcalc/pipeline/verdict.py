"""How long a budget holds for a pipeline, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from costcalc import formatting
from costcalc.projection.verdict import BudgetWords, in_all_months
from pricing.pipeline.combinations import Combinations
from pricing.pipeline.months import PipelineMonths


def judge_budget(found: Combinations, ahead: Sequence[PipelineMonths], dollars: Decimal | None) -> BudgetWords | None:
    """Say until when the cheapest combination stays within a monthly budget, and how many do in all months.

    None without a budget. What is paid once is paid in the first month, so that this month alone may be over.
    """
    able = [months for each, months in zip(found.combinations, ahead, strict=False) if each.able]
    if dollars is None or not able:
        return None
    budget, months = formatting.stated(dollars), [month.month for month in able[0].months]
    overs = _list_overs(able[0], dollars)
    if overs == months[:1] and len(months) > 1:
        said = f"over {budget} in {formatting.month(months[0])} alone, with what is paid once"
        return BudgetWords(said, "", over=found.cheapest is not None and not found.cheapest.once)
    if months[0] in overs:
        within = sum(not _list_overs(each, dollars) for each in able)
        return BudgetWords(f"over {budget} now", f"; {within} of {len(able)} within" if within else "", over=True)
    ends = able[0].ends
    if ends and not (overs and overs[0] < ends):
        before = [month for month in months if month < ends]
        said = f"within {budget} until {formatting.month(before[-1])}" if before else "no price now"
        return BudgetWords(said, f"; then {able[0].ended}" if before else "", over=False)
    held = sum(not _list_overs(each, dollars) and not each.ends for each in able)
    always, how_many = in_all_months(len(months)), f" on {held} of {len(able)}" if len(able) > 1 else ""
    if not overs:
        return BudgetWords(f"within {budget}{always}", how_many, over=False)
    last = formatting.month(months[months.index(overs[0]) - 1])
    return BudgetWords(f"within {budget} until {last}", how_many and f";{always}{how_many}", over=False)


def _list_overs(ahead: PipelineMonths, dollars: Decimal) -> list[date]:
    """List the months that are expected to cost more."""
    return [month.month for month in ahead.months if month.cost and month.cost.expected > dollars]
