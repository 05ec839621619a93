"""Usage objects of vendors, read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from pricing.bill.reader import read_bills
from pricing.bill.statement import Statement, StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY

CALLS = """
provider: calls
name: Calls
version: 2026-11-21
models:
  - {id: searches, name: Searches, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, cache_read_mtok: 0.1, output_mtok: 4}}]}
  - {id: queries, name: Queries, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, output_mtok: 4, grounded_query: 0.014}}]}
  - {id: prompts, name: Prompts, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, output_mtok: 4, grounded_prompt: 0.035}}]}
  - {id: answers, name: Answers, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, output_mtok: 4, request: 0.006},
     overrides: [{when: {search_context: high}, rates: {request: 0.014}}]}]}
  - {id: always, name: Always, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, output_mtok: 4, request: 0.025, web_search: 0.01}}]}
  - {id: unknown, name: Unknown, kind: chat, excludes: [web_search, taxes], prices: [{from: 2025-01-01,
     source: https://calls.example/prices, rates: {input_mtok: 1, output_mtok: 4}}]}
  - {id: plain, name: Plain, kind: chat, prices: [{from: 2025-01-01, source: https://calls.example/prices,
     rates: {input_mtok: 1, output_mtok: 4}}]}
surcharges:
  - models: [searches]
    from: 2025-01-01
    source: https://calls.example/tools
    rates: {web_search: 0.01, file_search: 0.0025, x_search: 0.005, code_session: 0.03}
    free: {file_search: "1,000 a day"}
    overrides:
      - {when: {search_type: preview}, rates: {web_search: 0.025}}
      - {when: {speed: fast}, multiply: 2}
      - {when: {speed: ultrafast}, multiply: 6}
      - {when: {region: us}, multiply: 1.1}
"""
"""Models of each way in which calls are charged. Tokens cost a dollar and four a million."""

MILLION = Decimal(1_000_000)
CHAT = {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}
RESPONSE = {"input_tokens": 1_000, "output_tokens": 200, "total_tokens": 1_200}
CLAUDE = {"input_tokens": 1_000, "cache_read_input_tokens": 0, "output_tokens": 200}
GEMINI = {"promptTokenCount": 1_000, "candidatesTokenCount": 200, "totalTokenCount": 1_200}
TOKENS = (1_000 * 1 + 200 * 4) / MILLION
"""Dollars for the tokens of each of these on a model of `CALLS`."""
SEARCH = {"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "x"}}
NEW_TOOL = [{"type": "web_search"}]

# OpenAI's prompt caching guide.
CACHED = {
    "prompt_tokens": 2006,
    "completion_tokens": 300,
    "total_tokens": 2306,
    "prompt_tokens_details": {"cached_tokens": 1920},
}


def usage_of(value: Any) -> Usage:
    found = read_bills(json.dumps(value))
    assert found.faults == ()
    return found.bills[0].usage


def fault_of(value: Any) -> str:
    found = read_bills(value if isinstance(value, str) else json.dumps(value))
    assert found.bills == ()
    return found.faults[0].problem


def figures_of(value: Any) -> list[tuple[str, Any, str | None]]:
    return [(figure.path, figure.number, figure.meaning) for figure in read_bills(json.dumps(value)).bills[0].figures]


def charge_all(catalog: Catalog, *values: Any) -> Statement:
    return charge(catalog, read_bills("\n".join(map(json.dumps, values))).bills, Given(TODAY))


def one(catalog: Catalog, model: str, **value: Any) -> StatementLine:
    """Charge one response of a model."""
    (line,) = charge_all(catalog, {"model": model, **value}).charges
    return line


def ground(*queries: Any, chunks: Any = None) -> list[dict[str, Any]]:
    """Return Gemini's candidates, grounded by queries."""
    return [{"groundingMetadata": {"webSearchQueries": list(queries), "groundingChunks": chunks}}]
