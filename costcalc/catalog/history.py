"""A model's prices over time: a step chart and the equal table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from costcalc import formatting
from costcalc.web.charts import Chart, Trace, build_figure, build_linear_axis, draw_line
from costcalc.web.meters import SERIES, choose_meter
from costcalc.web.price_words import OPEN, describe_image_rates, describe_override, describe_rates, name_unit
from pricing.catalog.lifecycle import find_until
from pricing.catalog.price import Price
from pricing.catalog.schema import Model
from pricing.catalog.search import describe_doubt
from pricing.units import UNITS

DRAWN = ("input_mtok", "cache_read_mtok", "output_mtok")
ROOM_AFTER = timedelta(days=60)
"""Time that a price without an end is drawn for beyond its first day, where that is still to come."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    price: Price
    since: str
    until: str
    rates: str
    conditions: tuple[str, ...]
    checked: str
    doubt: str
    current: bool
    """True where the page shows its rates."""


def build_price_rows(model: Model, shown: Price, today: date) -> list[PriceRow]:
    """List every row of the table, canceled ones too, in order of time."""
    return [_row(model, price, price is shown, today) for price in sorted(model.prices, key=lambda p: p.from_)]


def _row(model: Model, price: Price, current: bool, today: date) -> PriceRow:
    until = find_until(model, price)
    return PriceRow(
        price,
        since=formatting.day(price.from_),
        until=formatting.day(until) if until else OPEN,
        rates=" · ".join(text for text in (describe_rates(price.rates), describe_image_rates(price)) if text),
        conditions=tuple(map(describe_override, price.overrides)),
        checked=formatting.day(price.checked),
        doubt=describe_doubt(price.checked, today),
        current=current,
    )


def draw_history(model: Model, today: date) -> Chart | None:
    """Draw the standard rates as steps; None where they never changed, which a sentence says as well."""
    rows = [price for price in model.prices if price.status != "cancelled"]
    keys = _drawn(rows)
    if len({tuple(price.rates.get(key) for key in keys) for price in rows}) < 2:
        return None
    colors = _choose_colors(keys)
    traces = [trace for key in keys for trace in _traces(model, rows, key, colors[key], today)]
    most = max(price.rates[key] for price in rows for key in keys if key in price.rates)
    dollars = build_linear_axis(f"$ per {name_unit(keys[0])}", Decimal(0), most, formatting.rate)
    drawn = build_figure(traces, 320, {"type": "date"}, dollars)
    return Chart("history", "Standard price over time", _sentence(rows, keys), drawn, (), ())


def _drawn(rows: list[Price]) -> list[str]:
    """Choose the rates that share an axis: those for text where there are any, else all with the first one's unit."""
    every = list(dict.fromkeys(key for price in rows for key in price.rates))
    keys = [key for key in DRAWN if key in every] or every
    return [key for key in keys if name_unit(key) == name_unit(keys[0])][: len(SERIES)]


def _choose_colors(keys: list[str]) -> dict[str, str]:
    """Choose the colors of the meters; where two of the rates are of one meter, others."""
    meters = [choose_meter(UNITS[key].item).color for key in keys]
    return dict(zip(keys, meters if len(set(meters)) == len(keys) else SERIES, strict=False))


def _traces(model: Model, rows: list[Price], key: str, color: str, today: date) -> list[Trace]:
    """Draw one line for what is or was in force, one dotted line for what is announced; the last of them is named."""
    known = [price for price in rows if key in price.rates]
    ends = known[-1].status == "announced"
    traces = []
    for announced in (False, True):
        drawn = [price for price in known if (price.status == "announced") == announced]
        days = [day.isoformat() for price in drawn for day in (price.from_, _end(model, price, today))]
        rates = [price.rates[key] for price in drawn for _ in range(2)]
        if drawn:
            traces.append(_trace(key, days, rates, color, announced=announced, named=announced == ends))
    return traces


def _end(model: Model, price: Price, today: date) -> date:
    until = find_until(model, price)
    if until and (price.until or until <= today):
        return until
    return today if price.from_ < today else price.from_ + ROOM_AFTER


def _trace(key: str, days: list[str], rates: list[Decimal], color: str, *, announced: bool, named: bool) -> Trace:
    return draw_line(
        UNITS[key].item + (", announced" if announced else ""),
        color,
        days,
        rates,
        text=[formatting.rate(rate) for rate in rates],
        hover=f"%{{fullData.name}}: %{{text}} per {name_unit(key)}, %{{x|%Y-%m-%d}}",
        line={"shape": "hv", "dash": "dot" if announced else "solid"},
        end=UNITS[key].item if named else "",
    )


def _sentence(rows: list[Price], keys: list[str]) -> str:
    """Sum up how the first rate that ever moved came to be what it is or will be."""
    key = next(key for key in keys if len({price.rates.get(key) for price in rows}) > 1)
    known = [price for price in rows if key in price.rates]
    steps = [known[0], *(after for before, after in pairwise(known) if before.rates[key] != after.rates[key])]
    first, last = steps[0], steps[-1]
    name = UNITS[key].item.capitalize()
    if len(steps) == 1:
        return f"{name} has been priced separately since {first.from_}."
    times = "" if len(steps) == 2 else f", in {len(steps) - 1} steps"
    goes = "goes" if last.status == "announced" else "went"
    dotted = " Dotted lines are announced prices." if any(price.status == "announced" for price in rows) else ""
    return (
        f"{name} {goes} from {formatting.rate(first.rates[key])} on {first.from_} "
        f"to {formatting.rate(last.rates[key])} on {last.from_}{times}.{dotted}"
    )
