"""What people paste of Claude: streams as they come, lines of Claude Code, words that multiply."""

from __future__ import annotations

import json
from decimal import Decimal as D
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY
from tests.support.session_logs import answer, context, count, meta, said
from tests.support.usage_logs import SAMPLES

MILLION = D(1_000_000)
CLAUDE = {"input_tokens": 1_000, "cache_read_input_tokens": 0, "output_tokens": 200}
OPUS = (1_000 * D(5) + 200 * D(25)) / MILLION


def total(catalog: Catalog, text: str) -> D | None:
    bills = read_bills(text)
    assert bills.faults == ()
    return charge(catalog, bills.bills, Given(TODAY)).total


def test_a_stream_is_charged_its_whole_output(catalog: Catalog) -> None:
    events = (SAMPLES / "anthropic_stream.jsonl").read_text().splitlines()
    wire = "\n\n".join(f"event: {json.loads(event)['type']}\ndata: {event}" for event in events)
    expected = (10_682 * D(5) + 510 * D(25)) / MILLION + D("0.01")
    assert total(catalog, wire) == expected
    assert total(catalog, "\n".join(events)) == expected


def test_the_lines_of_an_answer_of_claude_code_are_charged_once(catalog: Catalog) -> None:
    lines: list[dict[str, Any]] = [said(), *(answer("msg_01", 1_000, wrote) for wrote in (2, 2, 200))]
    assert total(catalog, "\n".join(map(json.dumps, lines))) == OPUS


def test_a_session_of_codex_is_charged_its_calls(catalog: Catalog) -> None:
    lines = [meta("one", "2026-07-16T05:31:00Z"), context(), count((1_000, 400, 50), (1_000, 400, 50)), context()]
    expected = (600 * D("1.75") + 400 * D("0.175") + 50 * D(14)) / MILLION
    assert total(catalog, "\n".join(map(json.dumps, lines))) == expected


@pytest.mark.parametrize(
    ("model", "words", "factor"),
    [
        ("claude-opus-5", {"speed": "standard", "inference_geo": "global"}, D(1)),
        ("claude-opus-5", {"speed": "fast"}, D(2)),
        ("claude-opus-5", {"inference_geo": "us"}, D("1.1")),
        ("claude-opus-5", {"service_tier": "batch"}, D("0.5")),
    ],
)
def test_words_that_multiply_act(catalog: Catalog, model: str, words: dict[str, str], factor: D) -> None:
    assert total(catalog, json.dumps({"model": model, "usage": {**CLAUDE, **words}})) == OPUS * factor


@pytest.mark.parametrize("words", [{"speed": "warp"}, {"inference_geo": "moon"}, {"service_tier": "gold"}])
def test_words_that_nobody_knows_refuse(catalog: Catalog, words: dict[str, str]) -> None:
    bills = read_bills(json.dumps({"model": "claude-opus-5", "usage": {**CLAUDE, **words}})).bills
    (line,) = charge(catalog, bills, Given(TODAY)).charges
    assert line.cost is None or line.partial
