"""Usage and invoices of small models, as their files have them, and what lies between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Context
from decimal import Decimal as D
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.differences import Figures
from pricing.usage_log.reports.invoice.read import read_invoice_rows
from pricing.usage_log.reports.invoice.reconcile import Reconciliation, reconcile
from pricing.usage_log.rows import reduce_rows
from tests.support.price_tables import TODAY

TABLE = """
provider: openai
name: OpenAI
version: 2026-11-21
models:
  - id: alpha
    name: Alpha
    kind: chat
    prices:
      - from: 2025-01-01
        until: 2026-09-01
        source: https://openai.example/prices
        rates: {input_mtok: 4, cache_read_mtok: 1, output_mtok: 16}
      - from: 2026-09-01
        source: https://openai.example/prices
        rates: {input_mtok: 2, cache_read_mtok: 0.5, output_mtok: 8, web_search: 0.01}
        overrides:
          - {when: {tier: batch}, multiply: 0.5}
          - {when: {tier: priority}, multiply: 3}
          - {when: {input_tokens: {over: 100_000}}, rates: {input_mtok: 5, output_mtok: 12}}
  - id: beta
    name: Beta
    kind: chat
    prices:
      - from: 2025-01-01
        source: https://openai.example/prices
        rates: {input_mtok: 1, output_mtok: 3}
"""
"""Input, cached input and output of `alpha` cost $2, $0.50 and $8 a million from September 2026 on."""
OTHER = """
provider: anthropic
name: Anthropic
version: 2026-11-21
models:
  - id: claude-alpha-5
    name: Claude Alpha 5
    kind: chat
    prices:
      - from: 2025-01-01
        source: https://anthropic.example/prices
        rates: {input_mtok: 3, cache_read_mtok: 0.3, cache_write_mtok: 3.75, output_mtok: 15, web_search: 0.01}
        overrides: [{when: {tier: batch}, multiply: 0.5}]
"""
MILLION = 1_000_000
DAY = date(2026, 9, 28)


def used(day: date = DAY, model: str | None = "alpha", **fields: Any) -> dict[str, Any]:
    """Return a result of OpenAI's usage: 3 calls, by default with 1,000,000 tokens of input."""
    begin = int(datetime.combine(day, datetime.min.time(), UTC).timestamp())
    return {
        "object": "organization.usage.completions.result",
        "start_time": begin,
        "end_time": begin + 86_400,
        "model": model,
        "num_model_requests": 3,
        "input_tokens": MILLION,
        "input_cached_tokens": 0,
        "output_tokens": 0,
        **fields,
    }


def cost(
    dollars: str | None, item: str = "alpha, input", tokens: int | None = None, day: date = DAY, **fields: Any
) -> dict[str, Any]:
    """Return a result of OpenAI's costs."""
    begin = int(datetime.combine(day, datetime.min.time(), UTC).timestamp())
    return {
        "object": "organization.costs.result",
        "start_time": begin,
        "end_time": begin + 86_400,
        "amount_value": dollars,
        "amount_currency": "usd",
        "quantity": tokens,
        "quantity_unit": None if tokens is None else "tokens",
        "line_item": item,
        **fields,
    }


def compare(
    catalog: Catalog,
    usage: Iterable[Mapping[str, Any]],
    invoice: Iterable[Mapping[str, Any]],
    labels: tuple[str, ...] = (),
    **given: Any,
) -> Reconciliation:
    """Compare rows of usage with those of an invoice, and check that all classes add up."""
    reduced = reduce_rows(usage, make_plan(catalog, labels))
    assert not reduced.faults
    found = reconcile(
        catalog, reduced.groups, read_invoice_rows(invoice, catalog).groups, Given(TODAY, **given), labels
    )
    check_sums(found)
    return found


def check_sums(found: Reconciliation) -> None:
    """Check that the classes of each line, period, model and of the whole are the difference, to the last digit."""
    sums = [*(line.figures for line in found.lines), *found.periods.values(), *found.models.values(), found.total]
    for figures in sums:
        assert add(figures.classes.values()) == difference(figures) == figures.difference
    for parts in (found.periods.values(), found.models.values(), [line.figures for line in found.lines]):
        assert add(each.difference for each in parts) == found.total.difference


def difference(figures: Figures) -> D:
    return add([figures.theirs or D(0), (figures.ours or D(0)).copy_negate()])


def add(numbers: Iterable[D]) -> D:
    """Add up as integers of the smallest unit, which no context rounds."""
    total = sum(int(number.scaleb(60, _WIDE)) for number in numbers)
    return D(total).scaleb(-60, _WIDE)


_WIDE = Context(prec=200)
