"""Charts of a data set: what it costs on each model, and how long its requests are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, ModelLengths, find_lengths, name_model
from costcalc.corpus.columns import write_cost
from costcalc.corpus.sections import name_models
from costcalc.export.reasons import name_first
from costcalc.web.charts import (
    BY_NAME,
    Chart,
    build_axis,
    build_figure,
    build_linear_axis,
    draw_bars,
    list_points,
    to_float,
)
from costcalc.web.meters import INPUT
from pricing.corpus.costs import ModelCost
from pricing.corpus.lengths import Bin, Distribution
from pricing.quote import ZERO

HEIGHT: Final = 340
ROW_HEIGHT: Final = 28
MOST_BARS: Final = 15
ROOM_FOR_TOTALS: Final = Decimal("1.2")


def draw_charts(answer: CorpusAnswer, ranked: Sequence[ModelCost]) -> list[Chart]:
    """Draw the charts, costs first; those for which there is something to draw. `ranked`: the models in their order."""
    charts = (_draw_costs(answer, ranked), *map(_draw_lengths, _choose_lengths(answer, ranked)))
    return [chart for chart in charts if chart]


def _draw_costs(answer: CorpusAnswer, ranked: Sequence[ModelCost]) -> Chart | None:
    """Draw what each model costs at each tier; None for a single one, whose cost stands in the strip."""
    priced = [each for each in ranked if each.cost.amount]
    if len(priced) < 2:
        return None
    drawn = priced[:MOST_BARS]
    names = [name_model(each.model) for each in drawn]
    amounts = [each.cost.amount or ZERO for each in drawn]
    texts = [write_cost(each, each.cost, least=bool(answer.faulty)) for each in drawn]
    bars = draw_bars(amounts, names, INPUT.color, orientation="h", text=texts, hover="%{y}: %{text}")
    labels = [
        {"x": to_float(amount), "y": name, "text": text, "xanchor": "left", "xshift": 4, "showarrow": False}
        for amount, name, text in zip(amounts, names, texts, strict=True)
    ]
    x = build_linear_axis("", ZERO, max(amounts) * ROOM_FOR_TOTALS, formatting.stated)
    figure = build_figure([bars], 48 + ROW_HEIGHT * len(names), x, BY_NAME, annotations=labels)
    return Chart("costs", "By model", _say_costs(answer, priced, texts), figure, ("Model", "Cost"), ())


def _say_costs(answer: CorpusAnswer, priced: Sequence[ModelCost], texts: Sequence[str]) -> str:
    """Say which model comes first, which is the cheapest that does the whole job, and what the others leave out."""
    text = f"{name_model(priced[0].model)}: {texts[0]} at {answer.tier} prices."
    if short := [each for each in priced if each.misfits]:
        text += f" Without rows that do not fit: {name_first([name_model(each.model) for each in short])}."
    return text + (f" The first {MOST_BARS} of {len(priced):,} are drawn." if len(priced) > MOST_BARS else "")


def _choose_lengths(answer: CorpusAnswer, ranked: Sequence[ModelCost]) -> list[ModelLengths]:
    """Choose the lengths that are drawn: on the models that come first, since others differ by a factor only."""
    first = next((each.model for each in ranked if find_lengths(answer, each.model)), None)
    return [each for each in answer.lengths if first is not None and first in each.models]


def _draw_lengths(lengths: ModelLengths) -> Chart | None:
    """Draw how many rows are how long; None where all are as long."""
    found = lengths.lengths
    if found is None or len(found.bins) < 2:
        return None
    names = [_name_bin(each) for each in found.bins]
    rows = [Decimal(each.rows) for each in found.bins]
    texts = [f"{formatting.plural(each.rows, 'row')}, {_share(each, found)}" for each in found.bins]
    bars = draw_bars(
        list(range(len(rows))), rows, INPUT.color, text=texts, customdata=names, hover="%{customdata} tokens: %{text}"
    )
    y = build_linear_axis("", ZERO, max(rows), formatting.count)
    figure = build_figure([bars], HEIGHT, _build_bins_axis(found.bins), y, bargap=0.06)
    body = tuple(
        (name, formatting.count(each.rows), _share(each, found)) for name, each in zip(names, found.bins, strict=True)
    )
    said = _say_lengths(lengths, found)
    return Chart("lengths", "By length", said, figure, ("Tokens", "Rows", "Share"), body)


def _share(each: Bin, found: Distribution) -> str:
    return formatting.percent(Decimal(each.rows) / found.rows)


def _name_bin(each: Bin) -> str:
    return formatting.count(each.least) if each.least == each.most else f"{each.least:,}–{each.most:,}"


def _build_bins_axis(bins: Sequence[Bin]) -> dict[str, Any]:
    """Build an axis on which each bar stands above the first length of its bin, and every second or third is named."""
    step = -(-len(bins) // 8)
    places = range(0, len(bins), step)
    return build_axis(
        "tokens of a request",
        tickmode="array",
        tickvals=list_points(Decimal(place) - Decimal("0.5") for place in places),
        ticktext=[formatting.count(bins[place].least) for place in places],
        tickangle=0,
        range=[-0.6, len(bins) - 0.4],
        showgrid=False,
        zeroline=False,
    )


def _say_lengths(lengths: ModelLengths, found: Distribution) -> str:
    """Say how long the rows are, and by whose tokens."""
    at = dict(found.percentiles)
    text = f"Half of the rows have {at[50]:,} tokens or fewer, 95% {at[95]:,} or fewer; the longest has {found.most:,}."
    return f"{text} Counted as for {name_models(lengths)}."
