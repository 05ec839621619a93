"""Cost over the number of requests: who is cheaper where, what the budget buys, where a flat plan pays off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import log10
from typing import Any

from costcalc import formatting
from costcalc.request.words import name_requests
from costcalc.web.charts import (
    GONE,
    Chart,
    Trace,
    build_layout,
    build_linear_axis,
    build_logarithmic_axis,
    choose_dashes,
    describe_gray,
    draw_budget,
    draw_dots,
    draw_gray,
    draw_line,
    draw_rule,
    leave_for_later,
    list_rules,
    to_float,
)
from costcalc.web.identity import choose_color
from costcalc.web.result_words import describe_undrawn, is_gone, name_result, write_amount
from pricing.comparison import rank
from pricing.estimate.estimate import Estimate, Result
from pricing.projection.ahead import Ahead
from pricing.projection.break_even import CostLine, choose_volumes
from pricing.projection.budget import compute_requests
from pricing.quote import ZERO
from pricing.workload import LEVELS

TITLE = "Over volume"
HEIGHT = 340
REACH = 100
"""Times the volume to both sides on logarithmic axes."""
PARTS = 4
"""Parts of a straight line, so that there is a point to rest on."""
FLAT = "subscription"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What both figures, linear and logarithmic, are drawn of."""

    volume: Decimal
    colored: Sequence[Result]
    others: Sequence[Result]
    budget: Decimal | None
    flat: Decimal | None
    """Dollars a month of a plan that could do all the work."""
    units: str
    """What there is so many of in a month: requests, conversations."""

    @property
    def meetings(self) -> list[tuple[Result, Decimal]]:
        """(model, requests a month from which the flat plan costs less)."""
        return [(each, self.flat / each.cost) for each in self.colored if self.flat and each.cost]


def draw_volume(
    estimate: Estimate, colored: Sequence[Result], ahead: Ahead | None, *, later: bool = False
) -> Chart | None:
    """Draw the cost from no requests to twice the volume, and to switch to, far around it on logarithmic axes."""
    volume = estimate.request.workload.monthly_requests
    colored = [each for each in colored if each.cost]  # nothing to send costs nothing at any volume
    if not volume or not colored:
        return None
    if later:
        return leave_for_later("volume", TITLE)
    others = rank([r for r in estimate.results if r.able and r.cost and r not in colored], lambda r: r.cost)
    flat = ahead.scenario.subscription.monthly if ahead and ahead.scenario.subscription else None
    budget, units = ahead.scenario.budget if ahead else None, name_requests(estimate.request)
    drawing = _Drawing(volume, colored, others, budget, flat or None, units)
    asked = [volume, *(requests for _, requests in drawing.meetings)]
    wide = choose_volumes(min(asked) / REACH, max(asked) * REACH)
    figure = {"data": _draw_lines(drawing, wide), "layout": _lay_out_linear(drawing)}
    head, body = _list_figures(drawing, [volume * level for level in LEVELS])
    parts = (_say_volume(drawing, ahead), describe_gray(figure, "model"), describe_undrawn(estimate.results))
    said = " ".join(filter(None, parts))
    return Chart("volume", TITLE, said, figure, head, body, logarithmic=_lay_out_logarithmic(drawing, wide))


def _draw_lines(drawing: _Drawing, wide: Sequence[Decimal]) -> list[Trace]:
    """Draw the lines over all that either pair of axes shows; dots are at the volume, and where the flat plan meets."""
    near = [drawing.volume * 2 * part / PARTS for part in range(PARTS + 1)]
    points = sorted({*near, *wide})
    ends = [ZERO, wide[0], wide[-1]]
    lines = [draw_gray(name_result(each), ends, [_compute(each, end) for end in ends]) for each in drawing.others]
    colors = [choose_color(each.requested, each.offer) for each in drawing.colored]
    for each, color, dash in zip(drawing.colored, colors, choose_dashes(colors), strict=True):
        lines.append(_line(each, points, color, GONE if is_gone(each) else dash, drawing.units))
    if drawing.flat:
        lines.append(_draw_flat(drawing.flat, [points[0], *wide[::3], points[-1]]))
    dots = [(each, drawing.volume) for each in drawing.colored] + drawing.meetings
    marked = draw_dots(
        [choose_color(each.requested, each.offer) for each, _ in dots],
        [requests for _, requests in dots],
        [_compute(each, requests) for each, requests in dots],
    )
    return [*lines, marked]


def _lay_out_linear(drawing: _Drawing) -> dict[str, Any]:
    last = drawing.volume * 2
    most = max(_compute(each, last) for each in drawing.colored)
    for rule in (drawing.budget, drawing.flat):
        if rule and rule <= most * 2:  # a higher one would press the lines to the ground
            most = max(most, rule)
    x = build_linear_axis(f"{drawing.units} a month", ZERO, last, formatting.count)
    x["range"] = [0, to_float(last)]
    y = build_linear_axis("", ZERO, most, formatting.stated)
    return _lay_out(drawing, x, y, most)


def _lay_out_logarithmic(drawing: _Drawing, wide: Sequence[Decimal]) -> dict[str, Any]:
    costs = [_compute(each, wide[end]) for each in drawing.colored for end in (0, -1)]
    known = [*costs, *(rule for rule in (drawing.budget, drawing.flat) if rule)]
    x = build_logarithmic_axis(f"{drawing.units} a month", wide[0], wide[-1], formatting.quantity)
    x["range"] = [log10(wide[0]), log10(wide[-1])]
    y = build_logarithmic_axis("", min(known), max(known), formatting.stated)
    return _lay_out(drawing, x, y, max(known), logarithmic=True)


def _lay_out(
    drawing: _Drawing, x: dict[str, Any], y: dict[str, Any], most: Decimal, *, logarithmic: bool = False
) -> dict[str, Any]:
    rules = [draw_rule("x", drawing.volume, "your volume", "var(--quiet)", logarithmic=logarithmic)]
    if drawing.budget:
        rules.append(draw_budget(drawing.budget, most, logarithmic=logarithmic))
    shapes, notes = list_rules(rules)
    return build_layout(HEIGHT, x, y, shapes=shapes, annotations=notes)


def _line(result: Result, points: Sequence[Decimal], color: str, dash: str, units: str) -> Trace:
    costs = [_compute(result, point) for point in points]
    return draw_line(
        name_result(result), color, points, costs,
        text=[write_amount(result, cost) for cost in costs], customdata=list(map(formatting.quantity, points)),
        hover=f"%{{fullData.name}}: %{{text}} a month at %{{customdata}} {units}", line={"dash": dash},
    )  # fmt: skip


def _draw_flat(monthly: Decimal, points: Sequence[Decimal]) -> Trace:
    hover = f"%{{fullData.name}}: {formatting.money(monthly)} a month"
    return draw_line(
        FLAT, "var(--text)", points, [monthly] * len(points), text=(), hover=hover, line={"dash": "longdash"}
    )


def _compute(result: Result, requests: Decimal) -> Decimal:
    return (result.cost or ZERO) * requests


def _list_figures(
    drawing: _Drawing, requests: Sequence[Decimal]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """List the cost at some volumes, and where the flat plan and the budget meet it."""
    head = ["Model", *(f"{formatting.quantity(each)} {drawing.units}" for each in requests)]
    head += [f"Subscription costs less from, {drawing.units}"] if drawing.flat else []
    head += [f"{formatting.stated(drawing.budget)} buys, {drawing.units}"] if drawing.budget else []
    body = []
    for each in rank([*drawing.colored, *drawing.others], lambda r: r.cost):
        line = [name_result(each), *(write_amount(each, _compute(each, point)) for point in requests)]
        line += [formatting.quantity(drawing.flat / each.cost)] if drawing.flat and each.cost else []
        line += [formatting.count(_buy(each, drawing.budget))] if drawing.budget else []
        body.append(tuple(line))
    return tuple(head), tuple(body)


def _buy(result: Result, dollars: Decimal) -> int | None:
    """Return the whole requests a month that cost at most so many dollars."""
    requests = compute_requests(CostLine(result.requested, result.cost or ZERO), dollars)
    return None if requests is None else int(requests.to_integral_value(ROUND_FLOOR))


def _say_volume(drawing: _Drawing, ahead: Ahead | None) -> str:
    first = drawing.colored[0]
    if drawing.flat and first.cost:
        even = formatting.quantity(drawing.flat / first.cost)
        text = (
            f"The subscription costs {formatting.stated(drawing.flat)} a month at any volume, "
            f"which is less than {first.requested} from {even} {drawing.units} a month on."
        )
    else:
        text = f"Nothing bends and no lines cross: each cost grows in proportion to {drawing.units}."
    if drawing.budget:
        bought = formatting.count(_buy(first, drawing.budget))
        text += f" {formatting.stated(drawing.budget)} buys {bought} {drawing.units} a month on {first.requested}."
    return text + _say_what_is_left_out(drawing, ahead)


def _say_what_is_left_out(drawing: _Drawing, ahead: Ahead | None) -> str:
    """Say so where a month of the plan has other requests than the estimated one, such as with retries."""
    for each in ahead.projected if ahead else ():
        month = each.projection.months[0]
        if each.name == drawing.colored[0].requested and month.cost and month.requests.expected:
            alike = month.cost.expected == (each.result.cost or ZERO) * drawing.volume
            return "" if alike else " What only the months ahead add, such as retries, is not in these costs."
    return ""
