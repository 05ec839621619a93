"""Chart of what if: what the usage costs as it is, and in each other way, as bars below each other."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any, Final

from costcalc import formatting
from costcalc.usage.reports.what_if_sections import AS_IS
from costcalc.web.charts import BY_NAME, Chart, build_figure, build_linear_axis, draw_bars, to_float
from costcalc.web.meters import INPUT
from pricing.quote import ZERO
from pricing.usage_log.charges.total import UsageRow
from pricing.usage_log.reports.what_if.comparison import Comparison, WhatIf

ROW_HEIGHT: Final = 28
ROOM_FOR_TOTALS: Final = Decimal("1.15")


def draw_scenarios(compared: Comparison) -> tuple[Chart, ...]:
    """Draw the total of each way; nothing, where nobody knows what the usage costs as it is, or in another way."""
    own = compared.as_is.total
    ways = [(f"#{number}", asked) for number, asked in enumerate(compared.scenarios, 1)]
    drawn = [(name, asked) for name, asked in ways if asked.total.what_if.amount is not None]
    if not own.amount or not drawn:
        return ()
    names = [AS_IS, *(name for name, _ in drawn)]
    titles = [AS_IS, *(escape(formatting.legible(asked.scenario.title), quote=False) for _, asked in drawn)]
    rows = [own, *(asked.total.what_if for _, asked in drawn)]
    return (Chart("what-if", "Cost in each way", _describe(compared, drawn), _build(names, titles, rows), (), ()),)


def _build(names: list[str], titles: list[str], rows: list[UsageRow]) -> dict[str, Any]:
    amounts = [row.amount or ZERO for row in rows]
    texts = [formatting.least(formatting.money(row.amount), partial=row.at_least) for row in rows]
    bars = draw_bars(
        amounts, names, INPUT.color, text=texts, orientation="h", customdata=titles, hover="%{customdata}: %{text}"
    )
    labels = [
        {"x": to_float(amount), "y": name, "text": text, "xanchor": "left", "xshift": 4, "showarrow": False}
        for amount, name, text in zip(amounts, names, texts, strict=True)
    ]
    x = build_linear_axis("", ZERO, max(amounts) * ROOM_FOR_TOTALS, formatting.stated)
    return build_figure([bars], 48 + ROW_HEIGHT * len(names), x, BY_NAME, annotations=labels)


def _describe(compared: Comparison, drawn: list[tuple[str, WhatIf]]) -> str:
    """Say which way costs least, of the rows that have a price in both; and where bars have other rows."""
    known = [(asked.total.pair.difference, name, asked) for name, asked in drawn if asked.total.pair.rows]
    text = ""
    if known:
        least, name, asked = min(known, key=lambda way: way[0] or ZERO)
        change = formatting.percent(abs(asked.total.pair.change or ZERO))
        saved = f"{name} is cheapest: {formatting.money(abs(least or ZERO))} ({change}) less than as it is."
        text = saved if least and least < 0 else "None of these costs less than as it is."
    if any(asked.total.pair.rows != compared.as_is.total.rows for _, asked in drawn):
        text += " Differences are of the rows that have a price in both; a bar has all that are priced."
    return text.strip()
