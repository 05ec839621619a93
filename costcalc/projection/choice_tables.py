"""Routing, a subscription and rate limits as tables."""

from __future__ import annotations

from decimal import Decimal

from costcalc import formatting
from costcalc.projection.assumptions import write_routes
from costcalc.projection.tables import (
    UNKNOWN,
    Cell,
    Row,
    Table,
    build_dollar_cell,
    build_month_cell,
    build_row,
    build_saving_cells,
    write_signed_dollars,
)
from costcalc.request.words import name_request, name_requests
from pricing.projection.analysis import Analysis, Limits, Routed
from pricing.projection.by_model import ModelProjection
from pricing.projection.routing import Saving
from pricing.projection.subscription import Choice
from pricing.workload import ZERO

LATER = "not within the period"


def build_routing(analysis: Analysis) -> Table | None:
    """Build the blend beside each single model."""
    routed, today = analysis.routing, analysis.today
    if routed is None or today is None:
        return None
    rows = [_blend_row(routed)]
    for each in analysis.projected:
        cells = [build_dollar_cell(each, each.expected), *build_saving_cells(routed.savings.get(each.name))]
        rows.append(build_row(each, cells, "current model" if each is today else None))
    sentence = f"Split: {write_routes(analysis.scenario.routes)}."
    if today.name in routed.savings:
        saved = _describe_saving(routed.savings[today.name])
        sentence += f" Compared with {today.name} alone, the blend {saved} over the period."
    head = (("Model", ""), ("Cost", "$, expected"), ("The blend saves", "$"), ("The blend saves", "%"))
    return Table("routing", "The blend compared with each model alone", sentence, head, tuple(rows))


def _blend_row(routed: Routed) -> Row:
    total, reason = routed.blend.total, routed.blend.reason
    cost = Cell(total.expected if total else None, formatting.money, routed.estimated)
    problems = (reason,) if reason else ()
    if total and (ends := formatting.between(total.low, total.high)):
        problems = (ends,)
    return Row("The blend", (cost, Cell(""), Cell("")), problems=problems, best=True)


def _describe_saving(saved: Saving) -> str:
    if not saved.saves:
        return "costs the same"
    what = "saves" if saved.saves > 0 else "costs"
    size = f"{formatting.money(abs(saved.saves))} ({formatting.percent(abs(saved.share or ZERO))})"
    return f"{what} {size}" + ("" if saved.saves > 0 else " more")


def build_subscription(analysis: Analysis) -> Table | None:
    """Build the flat plan beside each model after free credit; the credit alone where there is no flat plan."""
    flat = analysis.scenario.subscription
    if flat is None or analysis.subscription is None:
        return _credit(analysis)
    choices = zip(analysis.projected, analysis.subscription, strict=True)
    rows = [build_row(each, _choice(each, choice, flat.people)) for each, choice in choices]
    months = analysis.plan.months
    title = f"{formatting.money(flat.monthly)} a month for {formatting.plural(flat.people, 'seat')}, or the API"
    sentence = (
        f"The subscription costs {formatting.money(flat.monthly * months)} over {formatting.plural(months, 'month')}, "
        "if it covers all of the work. The break-even ignores free credit and uses the first month’s cost of a "
        f"{name_request(analysis.estimate.request)}."
    )
    units = f"{name_requests(analysis.estimate.request)} a month"
    head = [("Model", ""), ("API", "$, after credit"), ("Subscription saves", "$"), ("Break-even", units)]
    if flat.people > 1:
        head.append(("Break-even", "a person"))
    head.append(("API costs more", "in total, from"))
    return Table("subscription", title, sentence, tuple(head), tuple(rows), frozenset({len(head) - 1}))


def _choice(each: ModelProjection, choice: Choice, people: int) -> list[Cell]:
    cells = [
        build_dollar_cell(each, choice.api),
        Cell(choice.saves, write_signed_dollars),
        Cell(choice.break_even, write_above),
    ]
    if people > 1:
        cells.append(Cell(choice.break_even_a_person, formatting.quantity))
    return [*cells, build_month_cell(choice.api_dearer_from, choice.api is not None, LATER)]


def write_above(requests: Decimal | None) -> str:
    return formatting.UNKNOWN if requests is None else f"above {formatting.quantity(requests)}"


def _credit(analysis: Analysis) -> Table | None:
    if analysis.free_credit is None:
        return None
    rows = []
    for each, line in zip(analysis.projected, analysis.free_credit, strict=True):
        ends = build_month_cell(line.used_up, line.cost is not None, LATER)
        rows.append(build_row(each, [build_dollar_cell(each, line.cost), ends]))
    head = (("Model", ""), ("Amount due", "$, after credit"), ("Credit used up", "in"))
    sentence = f"{formatting.money(analysis.scenario.free_credit)}, a one-time credit, is used from the first month on."
    return Table("subscription", "After the free credit", sentence, head, tuple(rows), frozenset({2}))


def build_limits(analysis: Analysis) -> Table:
    """Build the limits: which models fit every type, and which usage tier the busiest minute needs."""
    rows = [_limit(each, line) for each, line in zip(analysis.projected, analysis.limits, strict=True)]
    scenario = analysis.scenario
    sentence = (
        f"The busiest minute is taken as {formatting.plain(scenario.peak_factor)} times the average one of the busiest "
        f"month, at high requests and output, with {scenario.hours_per_day} working hours a day."
    )
    fits = f"{name_request(analysis.estimate.request).capitalize()} fits"
    head = (("Model", ""), (fits, ""), ("Busiest minute", "requests"), ("Busiest minute", "tokens"),
            ("Usage tier", "that it needs"))  # fmt: skip
    return Table("limits", "Rate limits", sentence, head, tuple(rows), frozenset({1, 4}), folded=True)


def _limit(each: ModelProjection, line: Limits) -> Row:
    busiest, rates = line.busiest, line.rates
    if busiest is None or rates is None:
        return build_row(each, [UNKNOWN] * 4, line.reason)
    cells = [
        Cell("no" if line.problems else "yes"),
        Cell(busiest.requests, formatting.quantity),
        Cell(busiest.tokens, formatting.quantity),
        Cell(rates.tier or ("does not fit" if rates.fits is False else "limits not known")),
    ]
    return build_row(each, cells, *line.problems, None if rates.fits is None else rates.problem)
