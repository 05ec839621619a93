"""A small table whose prices move, and plans on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from pricing.catalog.catalog import Catalog
from pricing.projection.plan import Plan, Profile, RequestType, Tokens
from pricing.projection.projection import Projection, project
from pricing.workload import Band, Workload
from tests.support.price_tables import book

MILLION = D(1_000_000)
NOVEMBER = date(2026, 11, 1)

BETA = """
provider: beta
name: Beta
version: 2026-11-21
models:
  - id: steady
    name: Steady
    kind: chat
    context_window: 4_000
    max_output: 1_000
    released: 2025-01-01
    rate_limits:
      source: https://beta.example/limits
      tiers:
        - {tier: "1", requests_per_minute: 10, tokens_per_minute: 10_000}
        - {tier: "2", requests_per_minute: 100, tokens_per_minute: 50_000}
        - {tier: "3", tokens_per_minute: 500_000}
    prices:
      - from: 2025-01-01
        source: https://beta.example/prices
        rates: {input_mtok: 2, cache_read_mtok: 0.2, cache_write_mtok: 2.5, output_mtok: 8}
        overrides:
          - when: {tier: batch}
            rates: {input_mtok: 1, cache_read_mtok: 0.1, cache_write_mtok: 1.25, output_mtok: 4}
"""


def row(since: str, rates: str, more: str = "") -> str:
    return f"{{from: {since}, source: https://beta.example/prices, rates: {{{rates}}}{more and ', '}{more}}}"


def model(name: str, *rows: str, more: str = "released: 2025-01-01") -> str:
    return f"  - {{id: {name}, name: {name.title()}, kind: chat, {more}, prices: [{', '.join(rows)}]}}\n"


AT_NIGHT = 'overrides: [{when: {utc: {from: "01:00", until: "05:00", weekdays: [mon, tue, wed, thu, fri]}}, '
BETA += (
    model("plain", row("2025-01-01", "input_mtok: 1, output_mtok: 2"), more="reasoning: true, released: 2025-01-01")
    + model(
        "rising",
        row("2026-11-11", "input_mtok: 1, output_mtok: 0", "until: 2026-12-11"),
        row("2026-12-11", "input_mtok: 4, output_mtok: 0", "until: 2027-02-01, status: announced"),
        row("2027-02-01", "input_mtok: 5, output_mtok: 0", "status: announced"),
        more="released: 2026-11-11",
    )
    + model(
        "leaving",
        row("2025-01-01", "input_mtok: 1, output_mtok: 1"),
        more="released: 2025-01-01, retires: 2027-01-15",
    )
    + model(
        "nightly",
        row("2025-01-01", "input_mtok: 1, output_mtok: 0", AT_NIGHT + "rates: {input_mtok: 3, output_mtok: 0}}]"),
    )
    + """aliases:
  - alias: moving
    targets:
      - {model: plain, from: 2025-01-01}
      - {model: steady, from: 2027-01-01}
"""
)


def beta(folder: Path) -> Catalog:
    return book(folder, beta=BETA)


def kind(
    name: str = "chat",
    *,
    tokens: Tokens = 1_000,
    output: Band[int] | None = None,
    reasoning: int = 0,
    prefix: Tokens | None = None,
    workload: Workload | None = None,
) -> RequestType:
    profile = Profile(tokens, output or Band.of(500), reasoning, prefix)
    return RequestType(name, profile, workload or Workload(D(1_000)))


def plan(*kinds: RequestType, first: date = NOVEMBER, months: int = 3, users: int | None = None) -> Plan:
    return Plan(kinds or (kind(),), first, months, users)


def on(catalog: Catalog, name: str, planned: Plan) -> Projection:
    return project(planned, catalog.offer(name))
