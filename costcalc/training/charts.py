"""Chart of a fine-tuning: what is spent up to each month with it and without it, and where the two meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.training.words import describe_payback
from costcalc.web.charts import (
    NEUTRAL,
    Chart,
    Rule,
    build_figure,
    build_linear_axis,
    choose_dashes,
    draw_dots,
    draw_line,
    draw_rule,
    list_rules,
)
from costcalc.web.identity import choose_color
from pricing.comparison import rank
from pricing.projection.projection import MonthCost, Projection
from pricing.training.compare import Comparison
from pricing.training.rows import Tuned, Untuned
from pricing.workload import ZERO

HEIGHT: Final = 340
MOST_LINES: Final = 4
LATE: Final = 0.6
"""Share of the months after which a text stands on the left of what it names."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Dollars spent by a model's requests up to the beginning, and up to the end of each month that has a price."""

    name: str
    color: str
    months: tuple[MonthCost, ...]
    sums: tuple[Decimal, ...]
    """The first is before any request: the training."""
    tuned: Tuned | None = None


def draw_charts(comparison: Comparison, chosen: str = "") -> list[Chart]:
    """Draw the sums of the months; none without a volume, or without a model to compare with."""
    spent = [line for line in list_spent(comparison, chosen) if len(line.sums) > 1][: MOST_LINES + 1]
    months = _draw(comparison, spent) if len(spent) > 1 and spent[0].tuned is None else None
    return [chart for chart in (months, draw_requests(comparison, chosen)) if chart]


def list_spent(comparison: Comparison, chosen: str = "") -> list[Spent]:
    """List what is spent without a tuned model, then with each: the chosen one first, those that save the most next."""
    baseline, months = comparison.baseline, comparison.baseline.projection if comparison.baseline else None
    if baseline is None or months is None:
        return []
    able = [each for each in comparison.tuned if each.able and each.projection]
    ranked = rank(able, lambda each: each.payback.saved, descending=True)
    tuned = sorted(ranked, key=lambda each: each.name != chosen)
    return [_add_up(baseline, months), *(_add_up(each, each.projection) for each in tuned if each.projection)]


def _add_up(row: Tuned | Untuned, projection: Projection) -> Spent:
    once, monthly = (row.training.cost or ZERO, row.storage) if isinstance(row, Tuned) else (ZERO, ZERO)
    sums = [once]
    for month in projection.months:
        if month.cost is None:
            break
        sums.append(sums[-1] + month.cost.expected + monthly)
    color = choose_color(row.name, row.request.offer)
    return Spent(row.name, color, projection.months, tuple(sums), row if isinstance(row, Tuned) else None)


def _draw(comparison: Comparison, lines: Sequence[Spent]) -> Chart:
    """Draw the sums month by month."""
    months = comparison.case.months
    traces = [
        draw_line(
            line.name, line.color, range(len(line.sums)), line.sums, line={"dash": dash},
            end="" if len(line.sums) <= months else None,  # one that ends before the others is named where it does
            text=list(map(formatting.money, line.sums)), hover="%{fullData.name}: %{text} after %{x} months",
        )
        for line, dash in zip(lines, choose_dashes([line.color for line in lines]), strict=True)
    ]  # fmt: skip
    crossings = [(line, *place) for line in lines if (place := _find_crossing(line, lines[0]))]
    dots = draw_dots([line.color for line, *_ in crossings], [x for _, x, _ in crossings], [y for *_, y in crossings])
    shapes, notes = list_rules(_mark_ends(lines, months))
    y = build_linear_axis("", ZERO, max(max(line.sums) for line in lines), formatting.stated)
    figure = build_figure([*traces, dots], HEIGHT, _build_axis(months), y, shapes=shapes, annotations=notes)
    head = ("Month", *(line.name for line in lines))
    body = tuple((_name_place(lines[0].months, place), *_write(lines, place)) for place in range(months + 1))
    return Chart("payback", "Months ahead", _say(comparison, lines), figure, head, body)


def draw_requests(comparison: Comparison, chosen: str = "") -> Chart | None:
    """Draw the dollars against the number of requests, up to twice as many as it takes; None where nothing pays."""
    baseline, tuned = comparison.baseline, comparison.find(chosen) or comparison.best
    after, once = (tuned.request.cost, tuned.training.cost) if tuned else (None, None)
    before = baseline.request.cost if baseline else None
    if (
        tuned is None
        or baseline is None
        or after is None
        or once is None
        or before is None
        or not tuned.payback.requests
    ):
        return None
    paid = tuned.payback.requests
    places = [ZERO, paid, 2 * paid]
    rows = ((baseline.name, baseline.request.offer, ZERO, before), (tuned.name, tuned.request.offer, once, after))
    traces = [
        draw_line(
            name, choose_color(name, offer), places, [start + each * place for place in places],
            text=[formatting.money(start + each * place) for place in places], hover="%{fullData.name}: %{text}",
        )
        for name, offer, start, each in rows
    ]  # fmt: skip
    color = choose_color(tuned.name, tuned.request.offer)
    text = f"paid after {formatting.plural(paid, 'request')}"
    note = {
        "x": float(paid), "y": float(before * paid), "text": text, "showarrow": True, "arrowhead": 0, "ax": 12,
        "ay": 32, "xanchor": "left", "arrowcolor": NEUTRAL, "font": {"color": NEUTRAL, "size": 13}, "name": color,
    }  # fmt: skip
    x = build_linear_axis("Requests", ZERO, 2 * paid, lambda number: formatting.count(int(number)))
    y = build_linear_axis("", ZERO, 2 * before * paid, formatting.stated)
    figure = build_figure([*traces, draw_dots([color], [paid], [before * paid])], HEIGHT, x, y, annotations=[note])
    head = ("Requests", *(row[0] for row in rows))
    body = tuple(
        (formatting.count(place), *(formatting.money(start + each * place) for *_, start, each in rows))
        for place in places
    )
    sentence = f"Dollars against requests, at the prices of the day: {tuned.name} starts with its training."
    return Chart("requests", "Until it pays", sentence, figure, head, body)


def _build_axis(months: int) -> dict[str, Any]:
    """Build an axis of how many months have passed."""
    step = max(1, -(-months // 6))
    ticks = list(range(0, months + 1, step))
    names = ["start" if not place else f"{place} mo" for place in ticks]
    return {"tickmode": "array", "tickvals": ticks, "ticktext": names, "range": [0, months], "tickangle": 0}


def _find_crossing(line: Spent, without: Spent) -> tuple[Decimal, Decimal] | None:
    """Return where a tuned model's sum meets the one without it, in months and dollars."""
    months = line.tuned.payback.months if line.tuned else None
    if months is None or not months:
        return None
    place = int(months)
    if place + 1 >= len(without.sums):
        return None
    before, after = without.sums[place], without.sums[place + 1]
    return months, before + (after - before) * (months - place)


def _mark_ends(lines: Sequence[Spent], months: int) -> list[Rule]:
    """Mark where a tuned model ends with a dotted line."""
    rules: list[Rule] = []
    ended = [line for line in lines if line.tuned and len(line.sums) <= months]
    for place, line in enumerate(ended):
        at = len(line.sums) - 1
        shape, note = draw_rule("x", Decimal(at), f"{line.name} retires", line.color)
        note["yshift"] = -18 * place
        if at > months * LATE:
            note |= {"xanchor": "right", "xshift": -note.get("xshift", 0)}
        rules.append((shape, note))
    return rules


def _name_place(months: Sequence[MonthCost], place: int) -> str:
    if not place:
        return "Training"
    return formatting.month(months[place - 1].month)


def _write(lines: Sequence[Spent], place: int) -> list[str]:
    return [formatting.money(line.sums[place]) if place < len(line.sums) else formatting.UNKNOWN for line in lines]


def _say(comparison: Comparison, lines: Sequence[Spent]) -> str:
    """Say what is drawn, and what becomes of the model that is compared with."""
    without, over = lines[0], formatting.plural(comparison.case.months, "month")
    text = f"Dollars spent in {over}, training included: {without.name} as it is, and fine-tuned models beside it."
    if best := comparison.best:
        text += f" {best.name} {describe_payback(best.payback)}."
    ending = comparison.baseline.ending if comparison.baseline else None
    if ending and ending.successor and len(without.sums) > comparison.case.months:
        text += (
            f" {without.name} retires on {formatting.long_day(ending.day)}; {ending.successor} follows at its price."
        )
    if any(line.tuned and len(line.sums) <= comparison.case.months for line in lines):
        text += " Nothing follows a tuned model that retires."
    return text
