"""Routing, a subscription and rate limits as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.plan.assumptions import HOURS, PEAK
from costcalc.plan.build import Projected
from costcalc.plan.tables import Row, Table, dollars, fitting, period, row
from pricing.catalog.book import NotSold
from pricing.planning.limits import fit_each, peak, rate_fit
from pricing.planning.routing import Blend, Saving, blend, blend_by_type, savings
from pricing.planning.subscription import Choice, Subscription, after_credit, subscribe_or_pay
from pricing.unit_cost import BATCH
from pricing.workload import ZERO, WorkloadError


def todays(found: Sequence[Projected], data: Mapping[str, Any]) -> Projected:
    """The model that other choices are held against: as said, else the cheapest that fits, else the first.

    Raises WorkloadError at `today`.
    """
    named = {each.name: each for each in found}
    if data["today"]:
        if data["today"] not in named:
            raise WorkloadError("today", f"must be one of the models compared, such as {found[0].name}")
        return named[data["today"]]
    return next(iter([*fitting(found), *found]))


def routing(found: Sequence[Projected], data: Mapping[str, Any]) -> Table | None:
    """The blend beside each single model. Raises WorkloadError at `shares`, `routes` or `today`."""
    routes = data["routes"]
    if not routes:
        return None
    projections = {each.name: each.projection for each in found}
    if routes.shares:
        mixed, parts = blend(projections, routes.shares), {name for name, share in routes.shares.items() if share}
    else:
        mixed, parts = blend_by_type(projections, routes.models), set(routes.models.values())
    total = mixed.total
    against = {saved.against: saved for saved in savings(total.expected, projections)} if total else {}
    about = any(each.estimated for each in found if each.name in parts)
    today = todays(found, data).name
    rows = [_blend_row(mixed, about)]
    for each in found:
        alone = each.projection.total
        cells = [dollars(each, alone.expected if alone else None), *_saved(against.get(each.name))]
        rows.append(row(each, cells, "today’s choice" if each.name == today else None))
    sentence = f"Split as {routes.text()}."
    if today in against:
        sentence += f" Against {today} alone the blend {_in_words(against[today])} over the period."
    head = (("Model", ""), ("Cost", "$, expected"), ("The blend saves", "$"), ("The blend saves", "%"))
    return Table("routing", "The blend against each model alone", sentence, head, tuple(rows))


def _blend_row(mixed: Blend, about: bool) -> Row:
    total = mixed.total
    text = ("≈ " if about and total else "") + formatting.money(total.expected if total else None)
    problems = (mixed.reason,) if mixed.reason else ()
    if total and total.low != total.high:
        problems = (f"between {formatting.money(total.low)} and {formatting.money(total.high)}",)
    return Row("The blend", (text, "", ""), problems=problems, best=True)


def _saved(saved: Saving | None) -> list[str]:
    if saved is None:
        return [formatting.UNKNOWN, formatting.UNKNOWN]
    return [formatting.money(saved.dollars), _signed_percent(saved.share)]


def _signed_percent(share: Decimal | None) -> str:
    if share is None:
        return formatting.UNKNOWN
    return ("−" if share < 0 else "") + formatting.percent(abs(share))


def _in_words(saved: Saving) -> str:
    if not saved.dollars:
        return "costs the same"
    what = "saves" if saved.dollars > 0 else "costs"
    size = f"{formatting.money(abs(saved.dollars))} ({formatting.percent(abs(saved.share or ZERO))})"
    return f"{what} {size}" + ("" if saved.dollars > 0 else " more")


def subscription_of(data: Mapping[str, Any]) -> Subscription | None:
    if data["seat"] is None:
        return None
    return Subscription("the subscription", data["seat"], data["people"] or 1)


def subscription(found: Sequence[Projected], data: Mapping[str, Any]) -> Table | None:
    """The flat plan beside each model, free credit consumed first; the credit alone where there is no flat plan."""
    flat, credit = subscription_of(data), data["credit"] or ZERO
    if flat is None:
        return _credit(found, credit) if credit else None
    rows = []
    for each in found:
        choice = subscribe_or_pay(flat, each.projection, credit)
        rows.append(row(each, _choice(each, choice, flat.people)))
    months = found[0].plan.months
    title = f"{formatting.money(flat.monthly)} a month for {formatting.plural(flat.people, 'seat')}, or the API"
    sentence = (
        f"The subscription costs {formatting.money(flat.monthly * months)} over {period(months)}, if it does all of "
        "the work. The break-even leaves free credit aside and takes the first month’s cost of a request."
    )
    head = [("Model", ""), ("API", "$, after credit"), ("Subscription saves", "$"), ("Break-even", "requests a month")]
    if flat.people > 1:
        head.append(("Break-even", "a person"))
    head.append(("API dearer", "in all, from"))
    return Table("subscription", title, sentence, tuple(head), tuple(rows), frozenset({len(head) - 1}))


def _choice(each: Projected, choice: Choice, people: int) -> list[str]:
    cells = [
        dollars(each, choice.api),
        formatting.money(choice.saving),
        formatting.UNKNOWN if choice.break_even is None else f"above {formatting.quantity(choice.break_even)}",
    ]
    if people > 1:
        cells.append(formatting.quantity(choice.break_even_a_person))
    if choice.api_dearer_from:
        cells.append(formatting.month(choice.api_dearer_from))
    else:
        cells.append(formatting.UNKNOWN if choice.api is None else "not in this time")
    return cells


def _credit(found: Sequence[Projected], credit: Decimal) -> Table:
    rows = []
    for each in found:
        costs = [month.cost.expected for month in each.projection.months if month.cost]
        whole = each.projection.ended is None
        paid = after_credit(costs, credit) if whole else []
        used_up = next((m.month for m, p in zip(each.projection.months, paid, strict=False) if not p.left), None)
        cells = [
            dollars(each, sum((month.paid for month in paid), ZERO) if whole else None),
            formatting.month(used_up) if used_up or not whole else "not in this time",
        ]
        rows.append(row(each, cells))
    head = (("Model", ""), ("To pay", "$, after credit"), ("Credit used up", "in"))
    sentence = f"{formatting.money(credit)}, given once, is consumed from the first month on."
    return Table("subscription", "After the free credit", sentence, head, tuple(rows), frozenset({2}))


def limits(found: Sequence[Projected], data: Mapping[str, Any]) -> Table:
    """Whether each type fits the model, and which usage tier the busiest minute needs."""
    factor, hours = data["peak"] or PEAK, data["hours"] or HOURS
    rows = [_limit(each, factor, hours) for each in found]
    sentence = (
        f"The busiest minute is taken as {formatting.plain(factor)} times the average one of the busiest month, at "
        f"the high of requests and output, with work on {hours} hours a day."
    )
    head = (("Model", ""), ("Request fits", ""), ("Busiest minute", "requests"), ("Busiest minute", "tokens"),
            ("Usage tier", "that it needs"))  # fmt: skip
    return Table("limits", "Does it fit", sentence, head, tuple(rows), frozenset({1, 4}), folded=True)


def _limit(each: Projected, factor: Decimal, hours: int) -> Row:
    entry = each.result.entry
    if entry is None:
        return row(each, [formatting.UNKNOWN] * 4, each.projection.ended)
    try:
        fits = fit_each(entry, each.plan)
        sold = each.result.quote is not None and _sells_batch(each)
        busiest = peak(entry, each.plan, factor, hours=hours, batch_sold=sold)
    except NotSold as error:
        return row(each, [formatting.UNKNOWN] * 4, str(error))
    rates = rate_fit(entry.model, busiest)
    several = len(fits) > 1
    problems = [f"{name}: {fit.problem}" if several else fit.problem for name, fit in fits.items() if fit.problem]
    cells = [
        "no" if problems else "yes",
        formatting.quantity(busiest.requests),
        formatting.quantity(busiest.tokens),
        rates.tier or ("does not fit" if rates.fits is False else "limits not known"),
    ]
    return row(each, cells, *problems, None if rates.fits is None else rates.problem)


def _sells_batch(each: Projected) -> bool:
    quote = each.result.quote
    return quote is not None and any(override.when.tier == BATCH for override in quote.price.overrides)
