"""model-prices, a development extra: prices since 2023 by the day on which models.dev, or a named source, had them.

It states rates for text alone, by mode. Its thresholds are exclusive; a rate of 0 says that nothing was recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Context, Decimal
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from costcalc.cli.second_books import NotInstalled, count_from
from pricing.catalog.second_books import MIDNIGHT, BookEntry, Sheet, SheetRow

PROVIDERS: Final = {"amazon": "amazon-bedrock", "moonshot": "moonshotai", "zhipu": "zai"}
"""Names of providers that differ."""
GLOBAL: Final = {"amazon": "global."}
"""Beginning of ids at the price of any region, which our rows have."""
KEYS: Final = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
}
ONE_HOUR: Final = "cache_write_1h_multiple"
"""Factor of the input rate for a write that is kept for an hour, where the vendor sells that."""
MODES: Final = ("standard", "batch", "flex", "fast", "ultrafast")
"""Its modes that are a tier or a speed here."""
FAST: Final = {"openai": "priority"}
"""Tier or speed that a provider's fast mode is here, where it is not the speed of that name."""
FRIDAY: Final = 5
Hours = list[tuple[time, time]]
SELLS_ONE_HOUR: Final = ("anthropic", "amazon")


class ModelPrices:
    """The data of the installed model-prices, as a second book."""

    name = "model-prices"

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or find_snapshot()

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return dict(json.loads(self._path.read_text(encoding="utf-8"), parse_float=Decimal))

    def ids(self, provider: str) -> Iterator[str]:
        yield from self._data["prices"].get(PROVIDERS.get(provider, provider), {})

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        listed = self._data["prices"].get(PROVIDERS.get(provider, provider), {})
        stated = listed.get(GLOBAL.get(provider, "") + name) or listed.get(name)
        if not stated:
            return None
        sheet = make_sheet(provider, stated, day)
        for hours, factor in list_peaks(self._data.get("schedules", {}), provider, day):
            sheet = add_peak(sheet, hours, factor)
        return BookEntry(name, sheet)


def find_snapshot() -> Path:
    """Return the file of prices that the package ships. Raises NotInstalled."""
    spec = find_spec("model_prices")
    if spec is None or spec.origin is None:
        raise NotInstalled("model-prices is not installed; `pip install --editable '.[dev]'` installs it")
    return Path(spec.origin).with_name("snapshot.json")


def make_sheet(provider: str, stated: Mapping[str, Any], day: date) -> Sheet:
    """Return the rates on a day, of each mode that it states."""
    held = {mode: rates for mode in MODES if (rates := _find_rates(stated.get(mode, []), day))}
    steps = {step["above"] for rates in held.values() for step in rates.get("tiers", [])}
    rows = []
    for mode, rates in held.items():
        ours = FAST.get(provider, mode) if mode == "fast" else mode
        base = _read_rates(provider, rates)
        rows.append(SheetRow(ours, MIDNIGHT, 0, base))
        longer = {each["above"]: base | _read_rates(provider, rates | each) for each in rates.get("tiers", [])}
        rows += [
            SheetRow(ours, MIDNIGHT, count_from(provider, above), longer.get(above, {})) for above in sorted(steps)
        ]
    return tuple(rows)


def list_peaks(schedules: Mapping[str, Any], provider: str, day: date) -> Iterator[tuple[Hours, Decimal]]:
    """Yield (hours, factor) of a provider's dearer hours on a day; there are none at weekends and on holidays."""
    for schedule in schedules.get("schedule", []):
        if schedule["provider"] != provider or "peak_hours_utc" not in schedule:
            continue
        free = schedules.get("holidays", {}).get(schedule.get("holidays"), {}).get("dates", [])
        rests = day.isoformat() in free or (schedule.get("weekdays_only") and day.isoweekday() > FRIDAY)
        if day.isoformat() >= schedule["valid_from"][:10] and not rests:
            hours = [
                (time.fromisoformat(first), time.fromisoformat(last)) for first, last in schedule["peak_hours_utc"]
            ]
            yield hours, _round(schedule["peak_multiplier"])


def add_peak(sheet: Sheet, hours: Hours, factor: Decimal) -> Sheet:
    """Return the rows by the hour, those at the peak at a factor."""
    dear = {first: factor for first, _ in hours} | {last: Decimal(1) for _, last in hours}
    return sheet + tuple(
        row._replace(at=at, rates={key: rate * by for key, rate in row.rates.items()})
        for row in sheet
        for at, by in sorted(dear.items())
    )


def _find_rates(intervals: list[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """Return what holds at the end of a day; None where nothing was sold."""
    begun = [each for each in intervals if each["start"] is None or each["start"][:10] <= day.isoformat()]
    return begun[-1]["rates"] if begun else None


def _read_rates(provider: str, rates: Mapping[str, Any]) -> dict[str, Decimal]:
    read = {ours: _round(rates[key]) for key, ours in KEYS.items() if rates.get(key)}
    if provider in SELLS_ONE_HOUR and rates.get(ONE_HOUR) and rates.get("input"):
        read["cache_write_1h_mtok"] = _round(rates["input"]) * _round(rates[ONE_HOUR])
    return read


def _round(rate: Decimal | int) -> Decimal:
    """Return a rate without the noise that binary fractions left in the file: 4.8 for 4.800000000000001."""
    return Context(prec=12).plus(Decimal(rate))
