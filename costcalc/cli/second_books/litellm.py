"""LiteLLM's map of models, `model_prices_and_context_window*.json`, as a second book.

It is read from the wheel, or from that file, because LiteLLM itself asks for many packages. It has no history: its
rates are those of the day of its release. The ending of a key says where it holds, as in `..._above_272k_tokens_flex`;
what it does not state for a place is left out there. A rate of 0 says that nothing is charged, or nothing was recorded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Context, Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile, is_zipfile

from costcalc.cli.second_books import NotInstalled, count_from
from costcalc.cli.second_books.litellm_names import find_key, list_names, list_regions
from pricing.catalog.second_books import MIDNIGHT, BookEntry, Sheet, SheetRow, multiply_sheet
from pricing.units import MILLION, MINUTE

HINT: Final = "`pip download --no-deps litellm` gets a wheel with it; write `--litellm-map FILE`, the wheel or its file"
FILE: Final = "litellm/model_prices_and_context_window*.json"
UNITS: Final = {
    "input_cost_per_token": ("input_mtok", MILLION),
    "output_cost_per_token": ("output_mtok", MILLION),
    "cache_read_input_token_cost": ("cache_read_mtok", MILLION),
    "cache_creation_input_token_cost": ("cache_write_mtok", MILLION),
    "cache_creation_input_token_cost_above_1hr": ("cache_write_1h_mtok", MILLION),
    "cache_creation_input_token_cost_above_12hr": ("cache_write_12h_mtok", MILLION),
    "input_cost_per_audio_token": ("input_audio_mtok", MILLION),
    "output_cost_per_audio_token": ("output_audio_mtok", MILLION),
    "cache_read_input_audio_token_cost": ("cache_audio_read_mtok", MILLION),
    "input_cost_per_image_token": ("input_image_mtok", MILLION),
    "cache_read_input_image_token_cost": ("cache_image_read_mtok", MILLION),
    "output_cost_per_image_token": ("output_image_mtok", MILLION),
    "output_cost_per_video_token": ("output_video_mtok", MILLION),
    "input_cost_per_character": ("input_mchar", MILLION),
    "input_cost_per_request": ("request", 1),
    "ocr_cost_per_page": ("page", 1),
    "annotation_cost_per_page": ("annotated_page", 1),
}
"""(our unit, how many of theirs make one of ours)."""
BY_MODE: Final = {
    "audio_transcription": {"input_cost_per_second": ("minute", MINUTE)},
    "video_generation": {
        "output_cost_per_second": ("video_second", 1),
        "output_cost_per_video_per_second": ("video_second", 1),
    },
    "image_generation": {"output_cost_per_image": ("image", 1)},
    "rerank": {"input_cost_per_query": ("rerank_search", 1)},
}
"""Keys that mean something in one kind of model alone."""
ENDINGS: Final = {
    "": "standard",
    "_batches": "batch",
    "_flex": "flex",
    "_priority": "priority",
    "_ultrafast": "ultrafast",
}
_KEY: Final = re.compile(r"(.+?)(?:_above_(\d+)k_tokens)?(_batches|_flex|_priority|_ultrafast)?")
SEARCH: Final = "search_context_cost_per_query"
MODIFIERS: Final = {
    "regional_processing_uplift_multiplier_us": ("us",),
    "regional_processing_uplift_multiplier_eu": ("eu",),
    "regional_endpoint_uplift_multiplier": ("us", "eu", "regional"),
}
_MODES: Final = ("us", "fast")
"""Factors of its `provider_specific_entry` that are a region or a speed here."""


class LiteLLM:
    """LiteLLM's map, as a second book."""

    name = "litellm"

    def __init__(self, path: Path) -> None:
        try:
            read = json.loads(read_map(path), parse_float=Decimal)
        except (OSError, ValueError) as error:
            raise NotInstalled(f"{path} is not LiteLLM's map ({error}); {HINT}") from None
        self._map: dict[str, dict[str, Any]] = {key: stated for key, stated in read.items() if key != "sample_spec"}

    def ids(self, provider: str) -> Iterator[str]:
        yield from list_names(self._map, provider)

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        key = find_key(self._map, provider, name)
        if key is None:
            return None
        stated = self._map[key]
        sheet = make_sheet(provider, name, stated, day)
        for region, place in list_regions(self._map, provider, name):
            sheet += tuple(
                row._replace(tier=region) for row in make_sheet(provider, name, place, day) if row.tier == "standard"
            )
        window, output = (read_count(stated.get(field)) for field in ("max_input_tokens", "max_output_tokens"))
        # Where it does not know the output it repeats the input.
        return BookEntry(name, sheet, window, None if output == window else output, read_date(stated))


def read_map(path: Path) -> str:
    """Return the text of the map, from its file or from LiteLLM's wheel. Raises OSError or ValueError."""
    if not is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with ZipFile(path) as wheel:
        names = [name for name in wheel.namelist() if fnmatchcase(name, FILE)]
        if not names:
            raise ValueError(f"no {FILE} in it")
        return wheel.read(names[0]).decode("utf-8")


def read_count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | Decimal) or (isinstance(value, str) and value.isdigit()) else None


def read_date(stated: Mapping[str, Any]) -> date | None:
    """Return the day on which it says that a model ends; None where it says nothing that is a day."""
    try:
        return date.fromisoformat(stated.get("deprecation_date", ""))
    except ValueError:
        return None


def make_sheet(provider: str, name: str, stated: Mapping[str, Any], day: date) -> Sheet:
    """Return the rates that an entry of the map states, by mode, hour and length."""
    rates: dict[tuple[str, int], dict[str, Decimal]] = {("standard", 0): _read_fees(provider, name, stated)}
    for key, value in stated.items():
        match = _KEY.fullmatch(key)
        unit = (UNITS | BY_MODE.get(stated.get("mode", ""), {})).get(match[1]) if match else None
        if match and unit and value:
            place = ENDINGS[match[3] or ""], int(match[2] or 0) * 1_000
            rates.setdefault(place, {})[unit[0]] = _convert(value, unit[1])
    lengths = sorted({tokens for _, tokens in rates} | {0})
    rows = [
        SheetRow(mode, MIDNIGHT, count_from(provider, tokens), _drop_repeats(rates.get((mode, tokens), {})))
        for mode in {mode for mode, _ in rates} for tokens in lengths
    ]  # fmt: skip
    rows += _read_steps(stated.get("tiered_pricing"))
    rows = _add_off_peak(rows, stated.get("off_peak_pricing"), day)
    for mode, factor in _read_factors(stated):
        rows += multiply_sheet(rows, mode, factor)
    return tuple(row for row in rows if row.rates or row.input_tokens)


def _convert(value: Any, per: int) -> Decimal:
    """Return the rate for `per` of theirs, where it is a minute without the noise of a rate by the second."""
    rate = Decimal(value) * per
    return Context(prec=4).plus(rate) if per == MINUTE else rate


def _drop_repeats(rates: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the rates without those that say again, in other units, what another one says.

    It repeats the rate of text for images and audio, and beside rates for tokens has what a minute or an image costs.
    """
    again = {key for key in ("input_audio_mtok", "input_image_mtok") if rates.get(key) == rates.get("input_mtok")}
    again |= {"minute"} if "output_mtok" in rates else set()
    again |= {"image"} if "output_image_mtok" in rates else set()
    return {key: rate for key, rate in rates.items() if key not in again}


def _read_fees(provider: str, name: str, stated: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return what it charges for a search, in the unit that the vendor counts."""
    fee = (stated.get(SEARCH) or {}).get(
        "search_context_size_low" if provider == "perplexity" else "search_context_size_medium"
    )
    if not fee:
        return {}
    if provider in {"google", "vertex"} and not name.startswith("claude"):
        return {"grounded_query" if stated.get("web_search_billing_unit") == "per_query" else "grounded_prompt": fee}
    always = (provider == "perplexity" and "deep" not in name) or "-search" in name
    return {"request" if always else "web_search": fee}


def _read_steps(steps: list[Mapping[str, Any]] | None) -> Iterator[SheetRow]:
    for step in steps or ():
        start = int(step.get("range", [0])[0])
        read = {UNITS[key][0]: Decimal(value) * UNITS[key][1] for key, value in step.items() if key in UNITS and value}
        yield SheetRow("standard", MIDNIGHT, start + bool(start), read)


def _add_off_peak(rows: list[SheetRow], off_peak: Mapping[str, Any] | None, day: date) -> list[SheetRow]:
    """Return the rows by the hour, where the map has the peak rates and hours in which others hold."""
    if not off_peak:
        return rows
    lower = {UNITS[key][0]: Decimal(value) * UNITS[key][1] for key, value in off_peak.items() if key in UNITS and value}
    hours: list[str] = []
    for window in off_peak["windows"]:
        if day.isoweekday() in window["weekdays"]:
            stated = window["hours_utc"]
            hours += [stated] if isinstance(stated, str) else stated
    spans = [
        (time.fromisoformat(first), time.fromisoformat(last)) for first, last in (each.split("-") for each in hours)
    ]
    split: list[SheetRow] = []
    for row in rows:
        for at in sorted({MIDNIGHT} | {edge for span in spans for edge in span}):
            cheap = any(first <= at and (at < last or last == MIDNIGHT) for first, last in spans)
            split.append(row._replace(at=at, rates={**row.rates, **lower} if cheap else row.rates))
    return split


def _read_factors(stated: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    for key, modes in MODIFIERS.items():
        if stated.get(key):
            yield from ((mode, Decimal(stated[key])) for mode in modes)
    for mode in _MODES:
        if factor := (stated.get("provider_specific_entry") or {}).get(mode):
            yield mode, Decimal(factor)
