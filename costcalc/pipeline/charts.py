"""A pipeline's charts: what each combination costs, stacked by step, and the months ahead with the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Any, Final

from costcalc import formatting
from costcalc.pipeline.combination_table import choose_colors, choose_row_color
from costcalc.pipeline.table import get_expected, write_months
from costcalc.web.charts import (
    BY_NAME,
    GONE,
    Chart,
    build_figure,
    build_linear_axis,
    build_months_axis,
    choose_dashes,
    describe_gray,
    draw_bars,
    draw_budget,
    draw_gray,
    draw_line,
    list_rules,
    to_float,
)
from pricing.pipeline.combinations import Combination, Combinations
from pricing.pipeline.months import PipelineMonths
from pricing.quote import ZERO

HEIGHT: Final = 340
ROW_HEIGHT: Final = 28
MOST_BARS: Final = 15
MOST_LINES: Final = 5
SHORTEST_ALIKE: Final = 8
"""Letters from which a beginning is left out."""
ROOM_FOR_TOTALS: Final = Decimal("1.15")


def draw_charts(
    found: Combinations,
    titles: Sequence[str],
    ahead: Sequence[PipelineMonths],
    baseline: Combination | None = None,
    budget: Decimal | None = None,
) -> list[Chart]:
    """Draw the charts; `titles` are of the steps, `ahead` is parallel to the combinations."""
    charts = (draw_steps(found, titles), draw_months(found, ahead, baseline, budget) if ahead else None)
    return [chart for chart in charts if chart]


def draw_steps(found: Combinations, titles: Sequence[str]) -> Chart | None:
    """Draw a bar for each combination, stacked by step; None where none has a cost, or nothing to compare."""
    drawn = [each for each in found.combinations if not each.obstacle and any(each.shares)][:MOST_BARS]
    if not drawn or len(titles) * len(drawn) < 2:
        return None
    totals = [each.main_cost or ZERO for each in drawn]
    parts = [[part or ZERO for part in each.parts] for each in drawn]
    short = shorten_names(found)
    names, colors = [_name(each, short[each.name]) for each in drawn], choose_colors(titles)
    bars = [
        draw_bars(
            [split[place] for split in parts], names, color, name=title, orientation="h",
            text=[formatting.money(split[place]) for split in parts], hover="%{y}, %{fullData.name}: %{text}",
            hatched=[each.group == "last_known" for each in drawn],
        )
        for place, (title, color) in enumerate(zip(titles, colors, strict=True))
        if any(split[place] for split in parts)
    ]  # fmt: skip
    labels = [
        {"x": to_float(total), "y": name, "text": formatting.money(total), "xanchor": "left", "xshift": 4,
         "showarrow": False}
        for total, name in zip(totals, names, strict=True)
    ]  # fmt: skip
    x = build_linear_axis("", ZERO, max(totals) * ROOM_FOR_TOTALS, formatting.stated)
    figure = build_figure(bars, 48 + ROW_HEIGHT * len(drawn), x, BY_NAME, barmode="stack", annotations=labels)
    body = tuple(
        (_name(each), *map(formatting.money, split), formatting.money(total))
        for each, split, total in zip(drawn, parts, totals, strict=True)
    )
    key = tuple(zip(titles, colors, strict=True))
    said = _say_steps(found, drawn, titles, parts)
    return Chart("steps", "Where the money goes", said, figure, ("Combination", *titles, "Total"), body, key)


def _name(each: Combination, name: str = "") -> str:
    return f"{name or each.name} (last price)" if each.group == "last_known" else name or each.name


def shorten_names(found: Combinations) -> dict[str, str]:
    """Shorten the names of combinations for a drawing: without the words that the models of a step begin with alike."""
    places = [_find_alike(names) for names in zip(*(each.chosen for each in found.combinations), strict=True)]
    return {
        each.name: " + ".join(f"…{name[cut:]}" if cut else name for name, cut in zip(each.chosen, places, strict=True))
        or each.name
        for each in found.combinations
    }


def _find_alike(names: Sequence[str]) -> int:
    """Return the length of the beginning, of whole words, that all of several names have; 0 where it is short."""
    if len(set(names)) < 2:
        return 0
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    alike = "".join(letters[0] for letters in same).rpartition("-")[0]
    return len(alike) + 1 if len(alike) >= SHORTEST_ALIKE else 0


def _say_steps(
    found: Combinations, drawn: Sequence[Combination], titles: Sequence[str], parts: Sequence[Sequence[Decimal]]
) -> str:
    """Say which step costs the most in the first combination."""
    split, total = parts[0], sum(parts[0], ZERO)
    most = max(range(len(split)), key=split.__getitem__)
    share = formatting.percent(split[most] / total) if total else ""
    what = "the month" if drawn[0].monthly else "a request" if drawn[0].per_request else "what is paid once"
    where = f" on {drawn[0].name}" if len(found.combinations) > 1 else ""
    text = f"{titles[most]} is {share} of {what}{where}." if total else ""
    if len(found.combinations) > len(drawn):
        text += f" The first {len(drawn)} of {len(found.combinations)} are drawn; the table has all."
    return text


def draw_months(
    found: Combinations,
    ahead: Sequence[PipelineMonths],
    baseline: Combination | None = None,
    budget: Decimal | None = None,
) -> Chart | None:
    """Draw the dollars month by month, what is paid once in the first; None for a single month or none with a price."""
    pairs = [
        (each, months)
        for each, months in zip(found.combinations, ahead, strict=True)
        if not each.obstacle and any(month.cost and month.cost.expected for month in months.months)
    ]
    if not pairs or len(pairs[0][1].months) < 2:
        return None
    first = [pair for pair in pairs if pair[0] is baseline]
    lasting = [pair for pair in pairs if pair[0].able and not pair[1].ends]
    chosen = {id(pair[0]): pair for pair in (*pairs[:1], *first, *lasting, *pairs)}
    colored = list(chosen.values())[:MOST_LINES]
    others = [pair for pair in pairs if pair not in colored]
    calendar = [month.month for month in pairs[0][1].months]
    figure = _lay_out(colored, others, calendar, budget, shorten_names(found))
    head = ("Month", *(_name(each) for each, _ in pairs))
    body = tuple(
        (formatting.month(month), *(formatting.money(_list_costs(months)[place]) for _, months in pairs))
        for place, month in enumerate(calendar)
    )
    said = f"{colored[0][0].name}: {write_months(colored[0][1])}" if len(pairs) > 1 else write_months(pairs[0][1])
    said = " ".join(filter(None, (said, describe_gray(figure, "combination"))))
    return Chart("months", "Months ahead", said, figure, head, body)


Pair = tuple[Combination, PipelineMonths]


def _lay_out(
    colored: Sequence[Pair],
    others: Sequence[Pair],
    calendar: Sequence[Any],
    budget: Decimal | None,
    short: Mapping[str, str],
) -> dict[str, Any]:
    known = [cost for _, months in colored for cost in _list_costs(months) if cost is not None]
    most = max(known)
    if budget and budget <= most * 2:  # a higher one would press the lines to the ground
        most = max(most, budget)
    shapes, notes = list_rules([draw_budget(budget, most)] if budget else [])
    lines = [draw_gray(_name(each), range(len(calendar)), _list_costs(months)) for each, months in others]
    colors = [choose_row_color(each) for each, _ in colored]
    for (each, months), color, dash in zip(colored, colors, choose_dashes(colors), strict=True):
        costs = _list_costs(months)
        lines.append(
            draw_line(
                _name(each), color, range(len(calendar)), costs, text=list(map(formatting.money, costs)),
                customdata=list(map(formatting.month, calendar)),
                hover="%{fullData.name}: %{text} in %{customdata}",
                line={"dash": GONE if each.group == "last_known" else dash}, end=_name(each, short[each.name]),
            )
        )  # fmt: skip
    x = build_months_axis(calendar, 0)
    y = build_linear_axis("", ZERO, most, formatting.stated)
    return build_figure(lines, HEIGHT, x, y, shapes=shapes, annotations=notes)


def _list_costs(ahead: PipelineMonths) -> list[Decimal | None]:
    return [get_expected(month.cost) for month in ahead.months]
