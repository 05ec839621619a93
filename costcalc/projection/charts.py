"""Charts of the months ahead as plain dictionaries. Axes have our own texts: see costcalc.web.charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import log10
from typing import Any

from costcalc import formatting
from costcalc.projection.summary import write_summary
from costcalc.projection.tables import label_projection, write_dollars
from costcalc.projection.verdict import describe_first_month, judge_budget
from costcalc.web.charts import (
    GONE,
    NEUTRAL,
    Chart,
    Rule,
    Trace,
    build_layout,
    build_linear_axis,
    build_logarithmic_axis,
    build_months_axis,
    choose_dashes,
    describe_gray,
    draw_budget,
    draw_gray,
    draw_line,
    draw_rule,
    leave_for_later,
    list_points,
    list_rules,
    to_float,
)
from costcalc.web.identity import choose_color
from costcalc.web.result_words import describe_undrawn
from pricing.catalog.lifecycle import DAY
from pricing.projection.ahead import Ahead
from pricing.projection.by_model import ModelProjection
from pricing.projection.projection import MonthCost

TITLE = "Months ahead"
HEIGHT = 340
MOST_BANDS = 3
"""More bands than this only cover each other."""
FAINT = "rgba(111,111,122,0.18)"
LATE = 0.6
"""Share of the months after which a text stands on the left of what it names."""
DUST = Decimal("1e-12")
"""A difference below this share is the rounding of a division."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to a model in a month."""

    place: int
    text: str
    end: bool
    """True where it has no price from then on."""


def draw_months(ahead: Ahead, colored: Sequence[str], *, later: bool = False) -> Chart | None:
    """Draw the dollars month by month with the budget, and where a price changes or ends; None for a single month."""
    known = [each for each in ahead.projected if any(m.cost and m.cost.expected for m in each.projection.months)]
    lines = sorted((each for each in known if each.name in colored), key=lambda each: colored.index(each.name))
    others = [each for each in known if each.result.able and each.name not in colored]
    if not lines or ahead.plan.months == 1:
        return None
    if later:
        return leave_for_later("months", TITLE)
    listed = [each for each in known if each in lines or each in others]
    head = ("Month", *map(label_projection, listed))
    body = tuple(
        (formatting.month(month.first), *(_write(each, place) for each in listed))
        for place, month in enumerate(ahead.plan.calendar)
    )
    straight, logarithmic = (_lay_out(ahead, lines, logarithmic=each) for each in (False, True))
    figure = {"data": _draw_lines(lines, others), "layout": straight}
    return Chart("months", TITLE, _say_months(ahead, figure), figure, head, body, logarithmic=logarithmic)


def _write(each: ModelProjection, place: int) -> str:
    month = each.projection.months[place]
    return write_dollars(each, month.cost.expected if month.cost else None)


def _lay_out(ahead: Ahead, lines: Sequence[ModelProjection], *, logarithmic: bool) -> dict[str, Any]:
    budget, months = ahead.scenario.budget, ahead.plan.calendar
    banded = _list_banded(lines)
    costs = [month.cost for each in lines for month in each.projection.months if month.cost]
    most = max([each.expected for each in costs] + [m.cost.high for e in banded for m in e.projection.months if m.cost])
    least = min([each.expected for each in costs if each.expected] or [most])
    if budget and (logarithmic or budget <= most * 2):  # a higher one would press the lines to the ground
        least, most = min(least, budget), max(most, budget)
    axis = build_logarithmic_axis if logarithmic else build_linear_axis
    y = axis("", least if logarithmic else Decimal(0), most, formatting.stated)
    rules = _mark_events(lines, len(months), logarithmic=logarithmic)
    if budget:
        rules.append(draw_budget(budget, most, logarithmic=logarithmic, late=bool(rules)))
    shapes, notes = list_rules(rules)
    x = build_months_axis([month.first for month in months], 0)
    return build_layout(HEIGHT, x, y, shapes=shapes, annotations=notes)


def _draw_lines(lines: Sequence[ModelProjection], others: Sequence[ModelProjection]) -> list[Trace]:
    traces = [
        draw_gray(label_projection(each), range(len(each.projection.months)), _list_costs(each)) for each in others
    ]
    traces += [band for each in _list_banded(lines) for band in _draw_band(each)]
    for each, dash in zip(lines, choose_dashes(list(map(_color, lines))), strict=True):
        # One that ends before the others is named where it does.
        end = "" if any(event.end for event in _list_events(each)) else None
        traces.append(_line(each, end, GONE if each.projection.last_day else dash))
    return traces


def _list_costs(each: ModelProjection) -> list[Decimal | None]:
    return [month.cost.expected if month.cost else None for month in each.projection.months]


def _list_banded(lines: Sequence[ModelProjection]) -> list[ModelProjection]:
    uncertain = [e for e in lines if any(month.cost and not month.cost.certain for month in e.projection.months)]
    return uncertain if len(uncertain) <= MOST_BANDS else uncertain[:1]


def _line(each: ModelProjection, end: str | None, dash: str) -> Trace:
    months = each.projection.months
    return draw_line(
        label_projection(each), _color(each), range(len(months)), _list_costs(each), end=end, line={"dash": dash},
        text=[_write(each, place) for place in range(len(months))],
        customdata=[formatting.month(month.month) for month in months],
        hover="%{fullData.name}: %{text} in %{customdata}",
    )  # fmt: skip


def _draw_band(each: ModelProjection) -> list[Trace]:
    months = each.projection.months
    edge = {"type": "scatter", "mode": "lines", "x": list(range(len(months))), "line": {"width": 0, "color": NEUTRAL},
            "hoverinfo": "skip", "name": each.name, "meta": {"color": _color(each)}}  # fmt: skip
    low, high = (list_points(month.cost and month.cost.at(level) for month in months) for level in ("low", "high"))
    return [{**edge, "y": low}, {**edge, "y": high, "fill": "tonexty", "fillcolor": FAINT}]


def _color(each: ModelProjection) -> str:
    return choose_color(each.name, each.offer)


def _mark_events(lines: Sequence[ModelProjection], months: int, *, logarithmic: bool) -> list[Rule]:
    """Mark what happens to the models in color: an end with a dotted line of its own, a new price at the line."""
    rules: list[Rule] = []
    ends = 0
    for each in lines:
        for event in _list_events(each):
            if event.end:
                shape, note = draw_rule("x", Decimal(event.place), event.text, _color(each))
                note["yshift"] = -18 * ends  # so that those of one month can be read
                ends += 1
            else:
                cost = each.projection.months[event.place].cost
                shape, note = None, _point_at(event, to_float(cost.expected if cost else None), _color(each))
                note["y"] = log10(note["y"]) if logarithmic else note["y"]
            if event.place > months * LATE:
                note |= {"xanchor": "right", "xshift": -note.get("xshift", 0)}
            rules.append((shape, note))
    return rules


def _point_at(event: Event, cost: float, color: str) -> dict[str, Any]:
    return {
        "x": event.place, "y": cost, "text": event.text, "showarrow": True, "arrowhead": 0, "ax": 0, "ay": -28,
        "xanchor": "left", "arrowcolor": NEUTRAL, "font": {"color": NEUTRAL, "size": 13}, "name": color,
    }  # fmt: skip


def _list_events(each: ModelProjection) -> Iterator[Event]:
    months = each.projection.months
    gone = next((place for place, month in enumerate(months) if month.cost is None), 0)
    if gone and each.projection.ends:
        yield Event(gone, f"{each.name} retires", end=True)
    if len(each.plan.types) > 1:
        return  # the mean of several types changes with their numbers
    last = -1
    for place, (before, after) in enumerate(pairwise(map(_price_request, months)), start=1):
        if before is None or after is None or abs(after - before) <= DUST * before:
            continue
        if last != place - 1:  # a month in which it changes lies between the two prices
            yield Event(place, _name_change(each, place, rises=after > before), end=False)
        last = place


def _price_request(month: MonthCost) -> Decimal | None:
    return month.cost.expected / month.requests.expected if month.cost and month.requests.expected else None


def _name_change(each: ModelProjection, place: int, *, rises: bool) -> str:
    calendar = each.plan.calendar
    before = each.offer.on_or_first(calendar[place - 1].since)
    after = each.offer.on_or_first(calendar[place].until - DAY)
    if before is not after:
        return f"{after.model.id} follows"
    return "price rises" if rises else "price falls"


def _say_months(ahead: Ahead, figure: Mapping[str, Any]) -> str:
    """Say what the cheapest costs over the months and which costs less later, until when the budget holds, and more."""
    said = [write_summary(ahead)]
    if words := judge_budget(ahead):
        said.append(words.sentence)
    said += [describe_first_month(ahead), describe_gray(figure, "model"), describe_undrawn(ahead.estimate.results)]
    return " ".join(filter(None, said))
