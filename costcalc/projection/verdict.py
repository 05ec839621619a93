"""How long a budget holds, in the words of the strip and of the months ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from costcalc import formatting
from costcalc.formatting import join_words
from pricing.projection.ahead import Ahead, Verdict


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """`head` is of all models that can do the job, `tail` of those that differ, by name or number; in lower case."""

    head: str
    tail: str
    over: bool
    """True where the budget is passed now, whatever one chooses; what is to come is no warning."""

    @property
    def sentence(self) -> str:
        text = f"{self.head}{self.tail}."
        return text[:1].upper() + text[1:]


def judge_budget(ahead: Ahead | None) -> BudgetWords | None:
    """Say until when, or in all months, and on how many models, the months stay within the budget.

    None without a budget, or without models. A model that retires before has not passed the budget, and is not within
    it in all months: words of its own say so.
    """
    if ahead is None or ahead.scenario.budget is None:
        return None
    able = [verdict for verdict in ahead.verdicts if verdict.able]
    within = [verdict for verdict in able if verdict.last]
    budget = formatting.stated(ahead.scenario.budget)
    if not able:
        return None
    if not within:
        return _judge_first_month(ahead, able, budget)
    if len(able) == 1:
        return BudgetWords(f"within {budget}{_until(ahead, able[0])}", "", over=False)
    passed = [verdict.last for verdict in within if verdict.over and verdict.last]
    until = min(passed) if passed else max(verdict.last for verdict in within if verdict.last)
    gone = [verdict for verdict in within if verdict.last and verdict.last < until]
    held = [verdict for verdict in within if _holds(verdict)]
    how_long = in_all_months(ahead.plan.months) if held and not passed else f" until {formatting.month(until)}"
    head = f"within {budget}{how_long} on {len(within) - len(gone)} of {len(able)}"
    best = _tail(ahead, until, held if passed else [])
    tails = [best, _name_gone(ahead, gone)]
    return BudgetWords(head, "".join(tails if ahead.verdict in gone else reversed(tails)), over=False)


def in_all_months(months: int) -> str:
    """Say that something holds from the first month to the last; nothing of a single one."""
    return {1: "", 2: " in both months"}.get(months, f" in all {months} months")


def _judge_first_month(ahead: Ahead, able: list[Verdict], budget: str) -> BudgetWords:
    """Say that the first month costs more, or has no price, on all of them."""
    first, today = ahead.plan.first, ahead.estimate.request.conditions.as_of
    since = "now" if (first.year, first.month) == (today.year, today.month) else f"from {formatting.month(first)}"
    if not any(verdict.over for verdict in able):
        return BudgetWords(f"no price {since}{_on_all(able)}", "", over=False)
    return BudgetWords(f"over {budget} {since}{_on_all(able)}", "", over=True)


def _on_all(able: list[Verdict]) -> str:
    return {1: "", 2: " on both"}.get(len(able), f" on all {len(able)}")


def _name_gone(ahead: Ahead, gone: list[Verdict]) -> str:
    """Say which models retire before; the cheapest has its own words."""
    others = [verdict for verdict in gone if verdict is not ahead.verdict]
    if not others:
        return ""
    if len(others) == 1:
        return f"; {others[0].name}{_until(ahead, others[0])}"
    return f"; {len(others)}{'' if len(others) == len(gone) else ' more'} retire before"


def _tail(ahead: Ahead, until: date, held: list[Verdict]) -> str:
    """Say what holds for the cheapest, where the head has not said it, and that `held` are never over."""
    best, always = ahead.verdict, in_all_months(ahead.plan.months)
    if best in held:
        return f"; {best.name}{f' and {len(held) - 1} more' if len(held) > 1 else ''}{always}"
    others = f";{always} on {len(held)}" if held else ""
    if best is None or (best.last == until and not _retires(best)):
        return others
    return f"{others}; {best.name}{_until(ahead, best)}"


def _holds(verdict: Verdict) -> bool:
    return verdict.over is None and verdict.ends is None


def _retires(verdict: Verdict) -> bool:
    return verdict.ends is not None and verdict.over is None


def _until(ahead: Ahead, verdict: Verdict) -> str:
    if verdict.last is None:
        what = "over" if verdict.over else "without a price"
        return f" {what} from {formatting.month(verdict.over or ahead.plan.first)}"
    if _holds(verdict):
        return in_all_months(ahead.plan.months)
    if not _retires(verdict):
        return f" until {formatting.month(verdict.last)}"
    return f" {describe_until(ahead, verdict.name, verdict.ends)}"


def describe_until(ahead: Ahead, name: str, ends: date | None) -> str:
    """Say on which day a model, or its price, ends."""
    each = next(each for each in ahead.projected if each.name == name)
    retires = any(entry.model.retires == ends for _, entry in each.offer.targets)
    return f"until {'it retires' if retires else 'its price ends'}, {formatting.long_day(ends)}"


def describe_first_month(ahead: Ahead) -> str:
    """Say what the first month costs where retries and the like make it another one than the table's; else nothing."""
    best, scenario = ahead.cheapest, ahead.scenario
    shares = (scenario.retries, "retries"), (scenario.cached, "cache hits"), (scenario.batch, "in batch")
    why = [f"{formatting.plain(share * 100)}% {what}" for share, what in shares if share]
    if scenario.types:
        why.append(formatting.plural(len(scenario.types), "more request type"))
    month = best.projection.months[0] if best else None
    if best is None or month is None or month.cost is None or not why or month.cost.expected == best.result.monthly:
        return ""
    about = "≈ " if best.estimated else ""
    cost = f"{about}{formatting.money(month.cost.expected)}"
    return f"With {join_words(why, 'and')}, {formatting.month(month.month)} costs {cost} on {best.name}."
