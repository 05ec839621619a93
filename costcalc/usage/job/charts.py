"""Charts of usage: what each day cost, what each model cost and for what, and who caused it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any, Final, NamedTuple

from costcalc import formatting
from costcalc.usage.job.chart_words import (
    MOST_BARS,
    name_model,
    name_value,
    say_days,
    say_left_out,
    say_models,
    say_values,
)
from costcalc.usage.job.spans import Span, cut_days
from costcalc.usage.job.tally import Dollars, Tally, rank
from costcalc.web.charts import (
    BY_NAME,
    Chart,
    Trace,
    build_axis,
    build_figure,
    build_linear_axis,
    draw_bars,
    list_points,
    to_float,
)
from costcalc.web.identity import TINTS, choose_color
from costcalc.web.meters import FEES, METERS
from pricing.quote import ZERO

HEIGHT: Final = 340
ROW_HEIGHT: Final = 28
MOST_LISTED: Final = 100
"""Lines of the table below a chart; the files have all."""
MOST_COLORED: Final = 4
"""Models that have a color of their own; the others are one in gray, so that there are five."""
MOST_NAMED: Final = 5
"""Spans of time that are named below an axis."""
ROOM_FOR_TOTALS: Final = Decimal("1.12")
Colors = Mapping[str, str]


class Stacked(NamedTuple):
    """What bars are stacked of: a model, or all that have no color of their own."""

    model: str | None
    name: str
    color: str


REST: Final = Stacked(None, "other models", FEES.color)


def draw_charts(tally: Tally, label: str) -> list[Chart]:
    """Draw the charts, by days first; none where nothing was charged. `label` is the name of the one tallied."""
    if not tally.models:
        return []
    colors = choose_colors(tally)
    charts = (draw_days(tally, colors), draw_models(tally), draw_values(tally, colors, label) if label else None)
    return [replace(chart, sentence=chart.sentence + say_left_out(tally)) for chart in charts if chart]


def choose_colors(tally: Tally) -> Colors:
    """Choose the colors of the models that cost most: their own, and of two that have the same one another tint."""
    colors: dict[str, str] = {}
    for model, _ in tally.rank_models()[:MOST_COLORED]:
        hue, _, tint = choose_color(model, tally.offers[model]).partition(" t-")
        tints = (f"{hue} t-{(int(tint) + step) % TINTS}" for step in range(TINTS))
        colors[model] = next(color for color in tints if color not in colors.values())
    return colors


def draw_days(tally: Tally, colors: Colors) -> Chart | None:
    """Draw the cost of each day, of weeks or months where there are many, stacked by model; None for a single one."""
    spans = cut_days(tally.days)
    if len(spans) < 2:
        return None
    parts = _list_parts(tally, colors)
    splits = [_fold(span.amounts, colors) for span in spans]
    x = list(range(len(spans)))
    drawn = [
        draw_bars(
            x, [split.get(part.model, ZERO) for split in splits], part.color, name=escape_text(part.name),
            text=[formatting.money(split.get(part.model, ZERO)) for split in splits],
            customdata=[span.name for span in spans], hover="%{customdata}, %{fullData.name}: %{text}",
        )
        for part in parts
    ]  # fmt: skip
    y = build_linear_axis("", ZERO, max(span.total for span in spans), formatting.money)
    figure = build_figure(drawn, HEIGHT, _build_spans_axis(spans), y, barmode="stack")
    head = (spans[0].unit.capitalize(), *(part.name for part in parts), "Total")
    body = tuple(
        (span.name, *_write_split(split, [part.model for part in parts]), formatting.money(span.total))
        for span, split in zip(spans, splits, strict=True)
    )
    title = f"By {spans[0].unit}"
    return Chart("days", title, say_days(tally, spans), figure, head, body[-MOST_LISTED:], _write_key(parts))


def draw_models(tally: Tally) -> Chart:
    """Draw the cost of each model as a bar, stacked by what is charged."""
    ranked = tally.rank_models()
    meters = [meter for meter in METERS if any(meter in split for split in tally.models.values())]
    drawn = ranked[:MOST_BARS]
    names = _name_apart([name_model(model) for model, _ in drawn])
    bars = [
        _lie([tally.models[model].get(meter, ZERO) for model, _ in drawn], names, meter.name, meter.color)
        for meter in meters
    ]
    body = tuple(
        (name_model(model), *_write_split(tally.models[model], meters), formatting.money(total))
        for model, total in ranked[:MOST_LISTED]
    )
    head = ("Model", *(meter.name for meter in meters), "Total")
    key = tuple((meter.name, meter.color) for meter in meters)
    figure = _stack(bars, names, [total for _, total in drawn])
    return Chart("models", "By model", say_models(tally), figure, head, body, key)


def draw_values(tally: Tally, colors: Colors, label: str) -> Chart | None:
    """Draw the cost of each value of a label as a bar, stacked by model; None for a single one."""
    totals = {value: sum(split.values(), ZERO) for value, split in tally.values.items()}
    ranked, word = rank(totals), label.replace("_", " ")
    if len(ranked) < 2:
        return None
    drawn, parts = ranked[:MOST_BARS], _list_parts(tally, colors)
    splits = {value: _fold(tally.values[value], colors) for value, _ in ranked[:MOST_LISTED]}
    shown = _name_apart([name_value(value, word) for value, _ in drawn])
    bars = [
        _lie([splits[value].get(part.model, ZERO) for value, _ in drawn], shown, escape_text(part.name), part.color)
        for part in parts
    ]
    body = tuple(
        (
            name_value(value, word),
            *_write_split(splits[value], [part.model for part in parts]),
            formatting.money(total),
        )
        for value, total in ranked[:MOST_LISTED]
    )
    figure = _stack(bars, shown, [total for _, total in drawn])
    said = say_values(ranked, word, tally.total)
    head = (word.capitalize(), *(part.name for part in parts), "Total")
    return Chart("label", f"By {word}", said, figure, head, body, _write_key(parts))


def escape_text(text: str) -> str:
    """Write a name that somebody else gave, as the text that it is: plotly.js reads some tags of HTML."""
    return escape(text, quote=False)


def _name_apart(names: Sequence[str]) -> list[str]:
    """Return names that differ, as an axis has one place for each: two may look the same once they are legible."""
    return [escape_text(name) + "\u200b" * names[:place].count(name) for place, name in enumerate(names)]


def _list_parts(tally: Tally, colors: Colors) -> list[Stacked]:
    named = [Stacked(model, name_model(model), color) for model, color in colors.items()]
    return named if len(tally.models) == len(colors) else [*named, REST]


def _fold(amounts: Mapping[str, Decimal], colors: Colors) -> Dollars[str | None]:
    """Add up the models without a color of their own."""
    folded: Dollars[str | None] = {}
    for model, amount in amounts.items():
        part = model if model in colors else None
        folded[part] = folded.get(part, ZERO) + amount
    return folded


def _write_key(parts: Sequence[Stacked]) -> tuple[tuple[str, str], ...]:
    return tuple((part.name, f"model-color {part.color}" if part.model is not None else part.color) for part in parts)


def _write_split(split: Mapping[Any, Decimal], parts: Sequence[Any]) -> tuple[str, ...]:
    return tuple(formatting.money(split[part]) if part in split else "" for part in parts)


def _build_spans_axis(spans: Sequence[Span]) -> dict[str, Any]:
    places = range(0, len(spans), -(-len(spans) // MOST_NAMED))
    texts = ["<br>".join(spans[place].name.rsplit(" ", 1)) for place in places]
    return build_axis(
        "",
        tickmode="array",
        tickvals=list_points(places),
        ticktext=texts,
        tickangle=0,
        range=[-0.6, len(spans) - 0.4],
        showgrid=False,
        zeroline=False,
    )


def _lie(amounts: Sequence[Decimal], names: Sequence[str], name: str, color: str) -> Trace:
    """Draw bars that lie."""
    texts = [formatting.money(amount) for amount in amounts]
    return draw_bars(
        amounts, names, color, name=name, orientation="h", text=texts, hover="%{y}, %{fullData.name}: %{text}"
    )


def _stack(bars: Sequence[Trace], names: Sequence[str], totals: Sequence[Decimal]) -> dict[str, Any]:
    labels = [
        {"x": to_float(total), "y": name, "text": formatting.money(total), "xanchor": "left", "xshift": 4}
        | {"showarrow": False}
        for name, total in zip(names, totals, strict=True)
    ]
    x = build_linear_axis("", ZERO, max(totals) * ROOM_FOR_TOTALS, formatting.stated)
    return build_figure(bars, 48 + ROW_HEIGHT * len(names), x, BY_NAME, barmode="stack", annotations=labels)
