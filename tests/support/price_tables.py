"""Small price tables for tests, written as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_catalog

TODAY = date(2026, 11, 21)

ACME = """
provider: acme
name: Acme
version: 2026-11-21
featured: [fast, slow]
models:
  - id: fast-1
    name: Fast 1
    kind: chat
    encoding: o200k_base
    context_window: 10_000
    max_output: 1_000
    released: 2024-01-01
    prices:
      - from: 2024-01-01
        until: 2025-01-01
        source: https://acme.example/prices
        checked: 2024-01-02
        rates: {input_mtok: 2, output_mtok: 8}
      - from: 2025-01-01
        source: https://acme.example/prices
        checked: 2026-11-20
        rates: {input_mtok: 1, cache_read_mtok: 0.10, cache_write_mtok: 1.25, output_mtok: 4}
        overrides:
          - when: {input_tokens: {over: 5_000}}
            rates: {input_mtok: 2, cache_read_mtok: 0.20, cache_write_mtok: 2.50, output_mtok: 6}
          - when: {tier: batch}
            rates: {input_mtok: 0.5, cache_read_mtok: 0.05, cache_write_mtok: 0.625, output_mtok: 2}
          - when: {tier: batch, input_tokens: {over: 5_000}}
            rates: {input_mtok: 1, cache_read_mtok: 0.10, cache_write_mtok: 1.25, output_mtok: 3}
          - when: {tier: priority}
            rates: {input_mtok: 2, cache_read_mtok: 0.2, cache_write_mtok: 2.5, output_mtok: 8}
          - when: {tier: priority, input_tokens: {over: 5_000}}
            sold: false

  - id: fast-2
    name: Fast 2
    kind: chat
    encoding: o200k_base
    reasoning: true
    released: 2026-01-01
    prices:
      - from: 2026-01-01
        until: 2027-01-01
        source: https://acme.example/prices
        rates: {input_mtok: 3, output_mtok: 12}
        overrides:
          - when: {utc: {from: "22:00", until: "02:00", weekdays: [mon, tue]}}
            rates: {input_mtok: 1.5, output_mtok: 6}
      - from: 2027-01-01
        status: announced
        source: https://acme.example/prices
        rates: {input_mtok: 6, output_mtok: 24}
      - from: 2026-06-01
        status: cancelled
        source: https://acme.example/prices
        rates: {input_mtok: 99, output_mtok: 99}

  - id: slow
    name: Slow
    kind: chat
    released: 2024-01-01
    retires: 2026-06-01
    prices:
      - from: 2024-02-01
        source: https://acme.example/prices
        rates: {input_mtok: 0.0001, output_mtok: 0.0002}
aliases:
  - alias: fast
    targets:
      - {model: fast-1, from: 2024-01-01}
      - {model: fast-2, from: 2026-02-01}
"""

ALL_OF_ACME = "models: [fast-1, fast-2, slow], source: https://acme.example, note: All of them."


def give_class(table: str, size_class: str) -> str:
    """Return ACME, or what was made from it, with all its models in one class."""
    return table.replace("models:", f"classes:\n  - {{class: {size_class}, {ALL_OF_ACME}}}\nmodels:", 1)


SAMPLED = """
provider: sampled
name: Sampled
version: 2026-11-21
models:
  - id: long
    name: Long
    kind: chat
    encoding: claude_4_8
    encoding_basis: reconstruction
    encoding_source: https://sampled.example/tokenizer
    context_window: 1_000_000
    released: 2024-01-01
    prices:
      - from: 2024-01-01
        source: https://sampled.example/prices
        rates: {input_mtok: 1, cache_read_mtok: 0.10, output_mtok: 4}
        overrides:
          - when: {input_tokens: {over: 15_500}}
            rates: {input_mtok: 2, cache_read_mtok: 0.20, output_mtok: 6}

  - id: hears
    name: Hears
    kind: chat
    encoding: o200k_base
    released: 2024-01-01
    audio:
      - {from: 2024-01-01, source: https://sampled.example/audio, low: 25, expected: 32, high: 40}
    prices:
      - from: 2024-01-01
        source: https://sampled.example/prices
        rates: {input_mtok: 1, cache_read_mtok: 0.10, input_audio_mtok: 3, output_mtok: 4}

  - id: hears-alike
    name: Hears alike
    kind: chat
    encoding: o200k_base
    released: 2024-01-01
    audio:
      - {from: 2024-01-01, source: https://sampled.example/audio, low: 25, expected: 32, high: 40}
    prices:
      - from: 2024-01-01
        source: https://sampled.example/prices
        rates: {input_mtok: 1, output_mtok: 4}
"""
"""Models whose tokens have a range: `long` where a text was sampled, `hears` of a second of audio."""

LIVES = """
provider: lives
name: Lives
version: 2026-11-21
featured: [old, pro, flash]
models:
  - id: old
    name: Old
    kind: chat
    encoding: o200k_base
    released: 2024-01-01
    retires: 2026-10-23
    successor: {model: middle, source: https://lives.example/ends}
    prices:
      - {from: 2024-01-01, source: https://lives.example/prices, rates: {input_mtok: 15, output_mtok: 60}}

  - id: middle
    name: Middle
    kind: chat
    encoding: o200k_base
    released: 2025-01-01
    retires: 2027-01-15
    successor: {model: newest, source: https://lives.example/ends}
    prices:
      - {from: 2025-01-01, source: https://lives.example/prices, rates: {input_mtok: 2, output_mtok: 8}}

  - id: new
    name: New
    kind: chat
    encoding: o200k_base
    released: 2026-01-01
    prices:
      - {from: 2026-01-01, source: https://lives.example/prices, rates: {input_mtok: 5, output_mtok: 30}}

  - id: pro
    name: Pro
    kind: chat
    encoding: o200k_base
    released: 2025-06-01
    retires: 2026-12-01
    redirects_to: {model: flash, from: 2026-12-01, source: https://lives.example/redirects}
    prices:
      - {from: 2025-06-01, source: https://lives.example/prices, rates: {input_mtok: 1.25, output_mtok: 10}}

  - id: flash
    name: Flash
    kind: chat
    encoding: o200k_base
    released: 2026-07-01
    redirects_to: {model: flash-2, from: 2027-03-01, source: https://lives.example/redirects}
    prices:
      - {from: 2026-07-01, source: https://lives.example/prices, rates: {input_mtok: 0.75, output_mtok: 3.75}}

  - id: flash-2
    name: Flash 2
    kind: chat
    encoding: o200k_base
    released: 2026-09-01
    prices:
      - {from: 2026-09-01, source: https://lives.example/prices, rates: {input_mtok: 0.50, output_mtok: 3}}
aliases:
  - alias: newest
    targets:
      - {model: middle, from: 2025-01-01}
      - {model: new, from: 2026-01-01}
  - alias: pro-latest
    targets:
      - {model: pro, from: 2025-06-01}
      - {model: new, from: 2027-02-01}
"""
"""Models that end: `old` and `middle` retire, each with a recommended successor; `pro` and `flash` are redirected."""

VOICES = """
provider: voices
name: Voices
version: 2026-11-21
models:
  - id: hear
    name: Hear
    kind: transcription
    released: 2024-01-01
    prices:
      - from: 2024-01-01
        source: https://voices.example/prices
        rates: {minute: 0.006}
"""

METERS = """
provider: meters
name: Meters
version: 2026-11-21
models:
  - id: read
    name: Read
    kind: ocr
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {page: 0.004, annotated_page: 0.005}
        overrides:
          - when: {tier: batch}
            rates: {page: 0.002, annotated_page: 0.0025}
  - id: rank
    name: Rank
    kind: rerank
    prices:
      - {from: 2024-01-01, source: https://meters.example/prices, rates: {rerank_search: 0.002}}
  - id: film
    name: Film
    kind: video
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {video_second: 0.40}
        overrides:
          - {when: {resolution: 1080p}, rates: {video_second: 0.60}}
  - id: draw
    name: Draw
    kind: image
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {input_image: 0.01}
        images:
          - {size: 1024x1024, quality: low, rate: 0.04}
          - {size: 2048x2048, quality: low, rate: 0.06}
        overrides:
          - {when: {tier: batch}, multiply: 0.5, also: [image, input_image]}
  - id: seek
    name: Seek
    kind: chat
    excludes: [file_search, taxes]
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {input_mtok: 1, output_mtok: 4, request: 0.005}
        overrides:
          - {when: {search_context: high}, rates: {request: 0.012}}
  - id: write
    name: Write
    kind: transcription
    audio:
      - {from: 2024-01-01, source: https://meters.example/audio, low: 10, expected: 10, high: 10}
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {input_audio_mtok: 3, output_mtok: 10}
  - id: speak
    name: Speak
    kind: speech
    speech:
      - {from: 2024-01-01, source: https://meters.example/audio, low: 20, expected: 20, high: 20}
    prices:
      - from: 2024-01-01
        source: https://meters.example/prices
        rates: {input_mtok: 1, output_audio_mtok: 12}
surcharges:
  - models: [seek]
    from: 2024-01-01
    source: https://meters.example/tools
    rates: {web_search: 0.010}
    free: {web_search: "the first 1,000 a month"}
    overrides:
      - {when: {region: us}, multiply: 1.1}
"""
"""A model of each kind that is charged by something else than tokens."""


def write(folder: Path, **tables: str) -> Path:
    """Write tables into a folder as `NAME.yaml`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def book(folder: Path, **tables: str) -> Catalog:
    return load_catalog(tables=write(folder / "tables", **(tables or {"acme": ACME})), today=TODAY)


class _Dumper(yaml.SafeDumper):
    """Writes decimals as numbers, and equal values in full."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = f"{value:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _number)


def dump(raw: Any) -> str:
    """A table's plain values as YAML again."""
    return yaml.dump(raw, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
