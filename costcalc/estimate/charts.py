"""Charts of an estimate: where the money goes, what another volume costs, what the months ahead bring."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costcalc import formatting
from costcalc.estimate.volume import draw_volume
from costcalc.projection.charts import draw_months
from costcalc.request.words import name_request
from costcalc.web.charts import BY_NAME, Chart, build_figure, build_linear_axis, draw_bars, to_float
from costcalc.web.meters import METERS, Meter, choose_meter
from costcalc.web.result_words import is_gone, name_result, write_amount
from pricing.comparison import rank
from pricing.estimate.estimate import Estimate, Result
from pricing.projection.ahead import Ahead
from pricing.quote import ZERO

MOST_COLORED = 5
MOST_BARS = 15
ROW_HEIGHT = 28
ROOM_FOR_TOTALS = Decimal("1.12")


def draw_charts(estimate: Estimate, baseline: str, ahead: Ahead | None, seen: str | None = None) -> list[Chart]:
    """Draw the charts of an estimate, most of them only where a volume is known; none where nothing has a price.

    `seen`: the one that is seen, where others can be left for later.
    """
    colored = choose_colored(estimate, baseline, ahead.scenario.budget if ahead else None)
    charts = (
        draw_money(estimate),
        draw_volume(estimate, colored, ahead, later=seen not in (None, "volume")),
        draw_months(ahead, [r.requested for r in colored], later=seen not in (None, "months")) if ahead else None,
    )
    return [chart for chart in charts if chart]


def choose_colored(estimate: Estimate, baseline: str, budget: Decimal | None) -> list[Result]:
    """Choose the lines in color: cheapest, baseline, the two between which the budget lies, then the next cheapest."""
    able = rank([r for r in estimate.results if r.able], lambda r: r.cost)
    pinned = [r for r in estimate.results if r.requested == baseline and (r.able or is_gone(r)) and r.cost]
    affordable = [r for r in able if budget is not None and r.monthly is not None and r.monthly <= budget]
    near = able[max(len(affordable) - 1, 0) : len(affordable) + 1] if affordable else []
    chosen = {result.requested: result for result in (*able[:1], *pinned, *near, *able)}
    return list(chosen.values())[:MOST_COLORED]


def draw_money(estimate: Estimate) -> Chart | None:
    """Draw the cost of each model as a bar, stacked by what is charged: of a month, or without a volume of a request.

    What cannot do the job is left out; last prices come last, hatched.
    """
    priced = _list_priced(estimate)
    if not priced:
        return None
    times = estimate.request.workload.monthly_requests or Decimal(1)
    parts = [_split(result, times) for result in priced]
    meters = [meter for meter in METERS if any(meter in split for split in parts)]
    texts = [{meter: formatting.money(amount) for meter, amount in split.items()} for split in parts]
    totals = [write_amount(result, (result.cost or ZERO) * times) for result in priced]
    head = ("Model", *(meter.name for meter in meters), "Total")
    body = tuple(
        (name_result(result), *(written.get(meter, "") for meter in meters), total)
        for result, written, total in zip(priced, texts, totals, strict=True)
    )
    key = tuple((meter.name, meter.color) for meter in meters)
    drawn = slice(MOST_BARS)
    figure = _stack(priced[drawn], parts[drawn], texts[drawn], totals[drawn], meters)
    return Chart("money", "Where the money goes", _say_money(estimate, priced, parts, totals), figure, head, body, key)


def _list_priced(estimate: Estimate) -> list[Result]:
    """List what is drawn: what can do the job by cost, then what is free of charge or only at least so much, then
    what is no longer sold."""
    known = rank([r for r in estimate.results if r.cost and r.group in {"able", "last_known"}], lambda r: r.cost)
    return sorted(known, key=lambda result: 0 if result.able else 2 if is_gone(result) else 1)


def _split(result: Result, times: Decimal) -> dict[Meter, Decimal]:
    split: dict[Meter, Decimal] = {}
    for line in result.lines:
        meter = choose_meter(line.item)
        split[meter] = split.get(meter, ZERO) + line.amount * times
    return {meter: amount for meter, amount in split.items() if amount}


def _stack(
    results: Sequence[Result],
    parts: Sequence[dict[Meter, Decimal]],
    texts: Sequence[dict[Meter, str]],
    totals: Sequence[str],
    meters: Sequence[Meter],
) -> dict[str, object]:
    names, sums = [name_result(result) for result in results], [sum(split.values(), ZERO) for split in parts]
    bars = [
        draw_bars(
            [split.get(meter, ZERO) for split in parts], names, meter.color, name=meter.name, orientation="h",
            text=[written.get(meter, "") for written in texts],
            hover="%{y}, %{fullData.name}: %{text}", hatched=list(map(is_gone, results)),
        )
        for meter in meters
    ]  # fmt: skip
    labels = [
        {"x": to_float(end), "y": name, "text": text, "xanchor": "left", "xshift": 4, "showarrow": False}
        for end, name, text in zip(sums, names, totals, strict=True)
    ]
    x = build_linear_axis("", ZERO, max(sums) * ROOM_FOR_TOTALS, formatting.stated)
    height = 48 + ROW_HEIGHT * len(results)
    return build_figure(bars, height, x, BY_NAME, barmode="stack", annotations=labels)


def _say_money(
    estimate: Estimate, priced: Sequence[Result], parts: Sequence[dict[Meter, Decimal]], totals: Sequence[str]
) -> str:
    """Say what it costs at least and at most, and what the least is made of."""
    what = "A month" if estimate.request.workload.monthly_requests else f"A {name_request(estimate.request)}"
    ranked = [place for place, result in enumerate(priced) if result.able] or [0]
    first, last = ranked[0], ranked[-1]
    if len(ranked) == 1 or totals[first] == totals[last]:
        text = f"{what} costs {totals[first]} on {'each model' if len(ranked) > 1 else name_result(priced[first])}."
    else:
        least, most = (f"{totals[place]} on {priced[place].requested}" for place in (first, last))
        text = f"{what} costs from {least} to {most}."
    split = parts[first]
    if len(split) > 1:
        meter = max(split, key=split.__getitem__)
        share = formatting.percent(split[meter] / sum(split.values(), ZERO))
        text += f" On {priced[first].requested}, {share} of it is {meter.name}."
    if any(map(is_gone, priced[:MOST_BARS])):
        text += " Hatched bars are last prices of models that are no longer sold."
    if len(priced) > MOST_BARS:
        text += f" The first {MOST_BARS} of {len(priced)} are drawn; the table has all."
    return text
