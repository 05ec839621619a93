"""The answer strip of a pipeline: how many steps, the cheapest combination and its month, what another costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.estimate.strip import Strip
from costcalc.pipeline.verdict import judge_budget
from pricing.pipeline.combinations import Combination, Combinations, compare_costs
from pricing.pipeline.months import PipelineMonths

SAME = "1.00×"


def build_strip(
    found: Combinations,
    ahead: Sequence[PipelineMonths] = (),
    baseline: Combination | None = None,
    budget: Decimal | None = None,
) -> Strip:
    """Build the strip; `ahead` is parallel to the combinations, `baseline` the pinned one."""
    size = _describe_size(found)
    best = found.cheapest
    if best is None or not found.steps:
        return _build_without_cheapest(found, size)
    month, per = (best.monthly, "a month") if found.requests else (best.per_request, "a request")
    if not found.requests and not best.per_request and (best.monthly or best.once):
        month, per = (best.monthly, "a month") if best.monthly else (best.once, "once")
    strip = Strip(size, formatting.least(formatting.money(month), partial=best.partial), per, best.name)
    each = formatting.least(formatting.money(best.per_request), partial=best.is_partial("request"))
    once = f"{formatting.money(best.once)} once" if best.once and per != "once" else ""
    alone = f"{each} a request" if len(found.combinations) == 1 and best.per_request and per == "a month" else ""
    more = "; ".join(filter(None, (alone, once, _compare(found, best, baseline))))
    words = judge_budget(found, ahead, budget)
    return Strip(
        strip.size, strip.money, strip.per, strip.name, more,
        budget=words.head if words else "", tail=words.tail if words else "", over=bool(words and words.over),
    )  # fmt: skip


def _describe_size(found: Combinations) -> str:
    parts = [formatting.plural(len(found.steps), "step")]
    if len(found.combinations) > 1:
        parts.append(formatting.plural(len(found.combinations), "combination"))
    if found.requests:
        parts.append(f"{formatting.count(found.requests)} a month")
    return " · ".join(parts)


def _build_without_cheapest(found: Combinations, size: str) -> Strip:
    """Say why no combination is the cheapest."""
    if not found.steps:
        return Strip("No steps yet", "", "", "Add a step")
    first = found.combinations[0]
    alone = len(found.combinations) == 1
    if first.group == "last_known":
        which = "It has a model" if alone else "Each combination has a model"
        return Strip(size, "", "", "No longer sold", f"{which} that is no longer sold; the table has the last price.")
    if first.group == "does_not_fit":
        return Strip(size, "", "", "Does not fit" if alone else "No combination fits", first.obstacle or "")
    if first.group == "able":
        return Strip(size, "", "", "No complete price", "The table shows what is missing.")
    return Strip(size, "", "", "No price yet", first.unpriced or "The table shows why.")


def _compare(found: Combinations, best: Combination, baseline: Combination | None) -> str:
    """Compare the cheapest with the pinned combination, else with the one that costs the most."""
    able = [each for each in found.combinations if each.able and each is not best]
    other = baseline if baseline and baseline is not best else (able[-1] if able else None)
    if other is None:
        return ""
    if other.unpriced:
        return f"{other.name} has no price"
    times = compare_costs(other, best)
    if times is None:
        return ""
    said = formatting.ratio(times)
    if said == SAME:
        return f"{other.name} costs {'' if times == 1 else 'about '}the same"
    return f"{other.name} costs {said} as much"
