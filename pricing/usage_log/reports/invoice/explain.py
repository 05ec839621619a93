"""A line item's theirs and ours → what lies between, class by class; each hypothesis is tried by pricing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pricing.quote import ZERO
from pricing.usage_log.key import EXACT, add_up
from pricing.usage_log.reports.invoice.differences import Difference, Figures
from pricing.usage_log.reports.invoice.items import TOKENS
from pricing.usage_log.reports.invoice.ours import find_rate
from pricing.usage_log.reports.invoice.sides import Sides
from pricing.usage_log.reports.invoice.trials import Trials

_SOME_LONG: Final = "some requests may be at the price for long ones"
_NOT_TRIED: Final = "so many lines differ that not every cause was tried; compare fewer days"
_BILLED: Final = "the seller charges for what the logs say that it gave for nothing"


@dataclass
class _Rest:
    """What is left of a difference, as classes are taken out of it."""

    left: Decimal
    classes: dict[Difference, Decimal] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def take(self, kind: Difference, dollars: Decimal, words: str = "") -> None:
        if not dollars:
            return
        self.classes[kind] = EXACT.add(self.classes.get(kind, ZERO), dollars)
        self.left = EXACT.subtract(self.left, dollars)
        if words:
            self.words.append(words)


def explain(sides: Sides, trials: Trials, *, fits: bool) -> tuple[Figures, tuple[str, ...]]:
    """Return the figures of a line item, and what explains them. `fits`: its item could be of usage here."""
    rest = _Rest(EXACT.subtract(sides.theirs or ZERO, sides.ours or ZERO))
    if not sides.groups:
        _explain_theirs_alone(sides, rest, fits=fits)
    elif sides.theirs is None:
        rest.take("not_on_invoice", rest.left)
    elif sides.ours is None:
        rest.take("unknown_model", rest.left, next(iter(_list_reasons(sides)), ""))
    else:
        _explain_both(sides, rest, trials)
    classes = {kind: dollars for kind, dollars in rest.classes.items() if dollars}
    figures = Figures(
        sides.theirs,
        sides.ours if sides.groups else None,
        _sum_tokens(sides.stated) if sides.stated else None,
        _sum_tokens(sides.used) if sides.groups else None,
        classes,
        any(group.priced.status in ("partial", "lower_bound", "unpriced") for group in sides.groups),
    )
    return figures, tuple(rest.words)


def _explain_theirs_alone(sides: Sides, rest: _Rest, *, fits: bool) -> None:
    """Divide what the logs have nothing of."""
    for charge in sides.charges:
        if charge.kind == "credit" or (charge.kind == "usage" and charge.dollars < 0):
            rest.take("discount_or_credit", charge.dollars)
        elif charge.kind == "usage" and fits:
            rest.take("not_in_logs", charge.dollars)
        else:
            rest.take("unmodeled_item", charge.dollars)


def _explain_both(sides: Sides, rest: _Rest, trials: Trials) -> None:
    rounding = sides.rounding
    if abs(rest.left) <= rounding:
        rest.take("rounding", rest.left)
        return
    rounding = EXACT.add(rounding, _take_discount(sides, rest))
    rates = {item: find_rate(sides.groups, item) or ZERO for item in {*sides.more, *sides.free}}
    _take_free(sides, rest, rates)
    for item, number in sides.more.items():
        rest.take("not_in_logs" if number > 0 else "not_on_invoice", EXACT.multiply(number, rates[item]))
    if abs(rest.left) > rounding:
        _take_change(sides, rest, rates, rounding, trials)
    if abs(rest.left) > rounding and sides.has_unpriced:
        rest.take("unknown_model", rest.left, next(iter(_list_reasons(sides)), ""))
    near = 2 * rounding if "tier" in rest.classes else rounding
    rest.take("rounding" if abs(rest.left) <= near else "unexplained", rest.left)


def _take_free(sides: Sides, rest: _Rest, rates: Mapping[str, Decimal]) -> None:
    """Take out what the seller gave for nothing and the logs do not say so, or the other way round."""
    free = add_up(EXACT.multiply(number, rates[item]) for item, number in sides.free.items())
    rest.take("complimentary", -free, "the seller gave tokens for nothing" if free > 0 else _BILLED)


def _take_discount(sides: Sides, rest: _Rest) -> Decimal:
    """Take out what the seller states below its own list prices; return by how much these may be off."""
    priced = [charge for charge in sides.charges if charge.priced]
    listed = [charge.listed for charge in priced if charge.listed is not None]
    if len(listed) < len(priced) or not any(listed):
        return ZERO
    less = EXACT.subtract(sides.theirs or ZERO, add_up(listed))
    rest.take("discount_or_credit", less, "the seller’s own list prices are others")
    return sides.rounding if less else ZERO


def _take_change(sides: Sides, rest: _Rest, rates: Mapping[str, Decimal], rounding: Decimal, trials: Trials) -> None:
    """Take out the first change of conditions that explains what is left, within the seller's rounding."""
    free = sides.sum_ours(group for group in sides.groups if group.priced.status == "complimentary")
    if free and abs(EXACT.subtract(rest.left, free)) <= rounding:
        rest.take("complimentary", free, _BILLED)
        return
    stated = _price_tiers(sides, trials)
    if stated and abs(EXACT.subtract(rest.left, stated)) <= 2 * rounding:  # its tokens are those of rounded dollars
        rest.take("tier", stated, "the invoice says in which tier")
        return
    before = sides.sum_ours(group for group in sides.groups if group.counts)
    for each in trials.list_alternatives(sides.groups):
        after = sides.sum_ours(group for group in each.groups if group.counts)
        effect = EXACT.subtract(after, before)
        for item, number in sides.more.items():
            paid = EXACT.subtract(number, sides.free.get(item, ZERO))
            change = EXACT.subtract(find_rate(each.groups, item) or ZERO, rates[item])
            effect = EXACT.add(effect, EXACT.multiply(paid, change))
        in_range = each.kind == "long_context" and 0 < rest.left < effect
        if in_range or abs(EXACT.subtract(rest.left, effect)) <= rounding:
            rest.take(each.kind, rest.left if in_range else effect, _SOME_LONG if in_range else each.words)
            trials.note(each)
            return
    if trials.is_over:
        rest.words.append(_NOT_TRIED)


def _price_tiers(sides: Sides, trials: Trials) -> Decimal:
    """Return how much more the tiers cost that the invoice states than the one of the logs; 0 where it states none."""
    ours = {group.key.tier for group in sides.groups}
    rate = find_rate(sides.groups, sides.item)
    if len(ours) > 1 or rate is None:
        return ZERO
    effect = ZERO
    for charge in sides.charges:
        if not charge.priced or charge.tier in ours:
            continue
        theirs = find_rate(trials.list_in_tier(sides.groups, charge.tier), sides.item)
        if not theirs:
            return ZERO
        tokens = charge.quantities.get(sides.item) or EXACT.divide(charge.dollars, theirs).to_integral_value()
        effect = EXACT.add(effect, EXACT.multiply(tokens, EXACT.subtract(theirs, rate)))
    return effect


def _list_reasons(sides: Sides) -> list[str]:
    return sorted({group.priced.reason for group in sides.groups if group.priced.reason})


def _sum_tokens(quantities: Mapping[str, Decimal]) -> Decimal | None:
    tokens = [number for item, number in quantities.items() if item in TOKENS]
    return add_up(tokens) if tokens else None
