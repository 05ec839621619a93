"""Messages of Claude that several calls made: each is charged, at the rates of its own model."""

from __future__ import annotations

import json
from decimal import Decimal as D

from pricing.bill.reader import read_bills
from pricing.bill.statement import charge
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)
COMPACTION = {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500}
ANSWER = {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000}
ADVICE = {"type": "advisor_message", "model": "claude-opus-5", "input_tokens": 823, "output_tokens": 1_612}


def test_a_compaction_is_charged_beside_the_answer(catalog: Catalog) -> None:
    usage = {**ANSWER, "cache_read_input_tokens": 0, "iterations": [COMPACTION, ANSWER]}
    bills = read_bills(json.dumps({"model": "claude-opus-5", "usage": usage})).bills
    (line,) = charge(catalog, bills, Given(TODAY)).charges
    assert line.cost == (203_000 * D(5) + 4_500 * D(25)) / MILLION == D("1.1275")
    assert not line.partial


def test_an_advisor_is_charged_at_its_own_rates(catalog: Catalog) -> None:
    usage = {**ANSWER, "cache_read_input_tokens": 0, "iterations": [ANSWER, ADVICE]}
    message = json.dumps({"model": "claude-sonnet-4-6", "usage": usage})
    own, advice = charge(catalog, read_bills(message).bills, Given(TODAY)).charges
    assert own.cost == (23_000 * D(3) + 1_000 * D(15)) / MILLION
    assert advice.cost == (823 * D(5) + 1_612 * D(25)) / MILLION
    assert (own.partial, advice.partial) == (False, False)


def test_an_iteration_of_an_unknown_kind_is_named(catalog: Catalog) -> None:
    unknown = {"type": "dream", "input_tokens": 7, "output_tokens": 7}
    usage = {**ANSWER, "cache_read_input_tokens": 0, "iterations": [ANSWER, unknown]}
    bills = read_bills(json.dumps({"model": "claude-opus-5", "usage": usage})).bills
    (line,) = charge(catalog, bills, Given(TODAY)).charges
    assert line.partial
    assert "iterations of unknown kinds" in " ".join(line.warnings)
