"""Records of usage logs, made by tests, and a catalog whose prices have every condition."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from pricing.units import SEARCH_CONTEXTS
from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import NONE, ImageTokens
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.record import Record

VARIED = """
provider: varied
name: Varied
version: 2026-11-21
models:
  - id: long
    name: Long
    kind: chat
    prices:
      - from: 2026-01-01
        until: 2026-11-02
        source: https://varied.example/prices
        rates: {input_mtok: 5, cache_read_mtok: 0.5, output_mtok: 10}
      - from: 2026-11-02
        source: https://varied.example/prices
        rates: {input_mtok: 2, cache_read_mtok: 0.2, cache_write_mtok: 2.5, cache_write_1h_mtok: 4, output_mtok: 8}
        overrides:
          - {when: {tier: batch}, multiply: 0.5}
          - {when: {input_tokens: {from: 1_000}}, rates: {input_mtok: 4, output_mtok: 12}}
          - when: {input_tokens: {over: 2_000}, tier: batch}
            rates: {input_mtok: 6, cache_read_mtok: 0.6, cache_write_mtok: 7, cache_write_1h_mtok: 12, output_mtok: 20}
          - {when: {input_tokens: {over: 3_000}, tier: flex}, sold: false}
          - {when: {tier: flex}, multiply: 0.7}
  - id: hourly
    name: Hourly
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 3, output_mtok: 12}
        overrides:
          - {when: {utc: {from: "22:00", until: "02:00", weekdays: [mon, tue]}}, multiply: 0.5}
          - {when: {utc: {from: "01:00", until: "09:30"}}, rates: {output_mtok: 20}}
  - id: draws
    name: Draws
    kind: image
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 5, cache_read_mtok: 1.25, input_image_mtok: 8, cache_image_read_mtok: 2, output_mtok: 10,
          output_image_mtok: 32}
  - id: sees
    name: Sees
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 4, cache_read_mtok: 0.4, input_image_mtok: 5, input_audio_mtok: 32,
          cache_audio_read_mtok: 0.4, output_mtok: 16, output_audio_mtok: 64}
  - id: prompts
    name: Prompts
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 1, cache_read_mtok: 0.1, cache_write_mtok: 1, cache_write_1h_mtok: 2, input_audio_mtok: 3,
          cache_audio_read_mtok: 0.3, output_mtok: 4, output_audio_mtok: 9, grounded_prompt: 0.035}
  - id: answers
    name: Answers
    kind: chat
    excludes: [file_search]
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 1, cache_read_mtok: 0.1, cache_write_mtok: 1, cache_write_1h_mtok: 2, input_audio_mtok: 3,
          cache_audio_read_mtok: 0.3, output_mtok: 4, output_audio_mtok: 9, request: 0.006}
        overrides: [{when: {search_context: high}, rates: {request: 0.014}}]
  - id: searches
    name: Searches
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://varied.example/prices
        rates: {input_mtok: 1, cache_read_mtok: 0.1, cache_write_mtok: 1, cache_write_1h_mtok: 2, input_audio_mtok: 3,
          cache_audio_read_mtok: 0.3, output_mtok: 4, output_audio_mtok: 9}
aliases:
  - {alias: newest, targets: [{model: long, from: 2026-01-01}, {model: hourly, from: 2026-11-02}]}
surcharges:
  - models: [searches, long]
    from: 2026-01-01
    source: https://varied.example/tools
    rates: {web_search: 0.01, code_session: 0.03}
    overrides:
      - {when: {search_type: preview}, rates: {web_search: 0.025}}
      - {when: {speed: fast}, multiply: 2}
      - {when: {region: us, input_tokens: {over: 1_500}}, multiply: 1.1}
      - {when: {region: us}, multiply: 1}
"""
"""Thresholds of both kinds, hours that overlap, images, audio, fees counted in every way; Mondays cost otherwise."""

MODELS = ("long", "hourly", "draws", "sees", "prompts", "answers", "searches", "newest", "varied/long", "unknown", None)
LENGTHS = (0, 1, 999, 1_000, 1_001, 1_500, 1_501, 2_000, 2_001, 3_000, 3_001, 9_999)
"""Around each threshold of VARIED."""


def make_record(usage: Usage | None = None, **fields: Any) -> Record:
    """Return a record; fields that only its reading has are given with those of the record."""
    inner = Reading.__dataclass_fields__.keys() - Record.__dataclass_fields__.keys()
    reading = {name: fields.pop(name) for name in [*fields] if name in inner}
    return Record(
        fields.pop("line", 1), fields.pop("vendor", "openai"), Reading(usage=usage or Usage(), **reading), **fields
    )


DAYS = (date(2026, 3, 1), date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3))
"""Around the change of `long` and `newest`; the third is a Monday."""


NUMBERS = (0, 0, 0, 1, 250, 999)
AT = (None, time(0), time(1), time(1, 59, 59), time(2), time(9, 29), time(9, 30), time(12), time(22), time(23, 59))
FEES = ("web_search", "file_search", "code_session")


SEEDS = st.integers(0, 10**9)
"""Of logs: a test that fails prints a number, where 60 records would be too long for it."""


def make_log(seed: int, rows: int = 60) -> list[Record]:
    """Return records of a few kinds, many of each, so that there is something to sum."""
    chance = Random(seed)  # noqa: S311 -- no secret
    kinds = [_choose_kind(chance) for _ in range(chance.randint(1, 5))]
    return [_choose_record(chance, chance.choice(kinds)) for _ in range(rows)]


def _choose(chance: Random, usual: Any, *others: Any) -> Any:
    """Return the usual value, or another one in a tenth of all cases: few models are sold in every way."""
    return chance.choice(others) if chance.random() < 0.1 else usual


def _choose_kind(chance: Random) -> dict[str, Any]:
    """Return the fields that rows share in which only the numbers and the time differ."""
    return {
        "speed": _choose(chance, None, "standard", "fast"),
        "region": _choose(chance, None, "global", "us", "eu"),
        "search_context": _choose(chance, "", *SEARCH_CONTEXTS),
        "search_type": _choose(chance, "", None, "preview"),
        "model": chance.choice(MODELS),
        "tier": _choose(chance, None, "standard", "batch", "flex", "scale"),
        "day": chance.choice((*DAYS, None)),
    }


def _choose_record(chance: Random, kind: dict[str, Any]) -> Record:
    """Return a record of one call, or of several whose lengths are known."""
    searched = chance.choice(((), FEES[:1], _choose(chance, (), FEES[1:], FEES)))
    number = [chance.choice(NUMBERS) for _ in range(3)]
    return make_record(
        _choose_usage(chance),
        **kind,
        images=chance.choice((NONE, NONE, ImageTokens(*number), ImageTokens(number[0], 0))),
        fees=tuple((unit, Decimal(chance.randint(1, 4))) for unit in searched),
        not_counted=_choose(chance, (), ("maps",)),
        reported=chance.choice((None, Decimal(chance.randrange(10**12)).scaleb(-12))),
        at=chance.choice(AT),
        figures=_choose(chance, (), (Figure("usage.list[1].credits", 3, None),)),
        requests=chance.choice((1, 1, 1, 2, 5, 0)),
        summed=_choose(chance, False, True),
        context=_choose(chance, None, 0, 2_001),
        complimentary=_choose(chance, False, True),
        lower_bound=_choose(chance, "", "written before the answer was whole"),
    )


def _choose_usage(chance: Random) -> Usage:
    """Return a usage whose parts fit into their wholes."""
    read, written, hour, audio, again = (_choose(chance, 0, *NUMBERS) for _ in range(5))
    length = max(chance.choice(LENGTHS), read + written + hour + audio + again)
    output, reasoning, spoken = chance.choice(NUMBERS), chance.choice(NUMBERS), _choose(chance, 0, 7)
    return Usage(length, read, written, hour, output + reasoning + spoken, reasoning, audio, again, spoken)
