from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pricing.catalog.catalog import Catalog
from pricing.catalog.resent_reasoning import BetweenTurns, ResentReasoning
from pricing.catalog.schema import Table
from pricing.catalog.table_files import CatalogError
from tests.support.price_tables import ACME, book

SOURCE = "https://developers.openai.com/api/docs/guides/reasoning"
ROW: dict[str, Any] = {"models": ["m"], "between_calls": "kept", "between_turns": "dropped", "source": SOURCE}


def make_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    day = date(2026, 7, 24)
    price = {"from": day, "source": SOURCE, "rates": {"input_mtok": Decimal(5)}}
    return {
        "provider": "p",
        "name": "P",
        "version": day,
        "models": [{"id": "m", "name": "M", "kind": "chat", "reasoning": True, "prices": [price]}],
        "resent_reasoning": rows,
    }


def test_a_row_is_the_rule_of_every_model_that_it_names() -> None:
    assert Table.model_validate(make_table([ROW])).models[0].resent_reasoning == ResentReasoning(**ROW)
    assert Table.model_validate(make_table([])).models[0].resent_reasoning is None


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{**ROW, "models": ["m", "n"]}], "resent_reasoning: no model has the id n"),
        ([ROW, ROW], "resent_reasoning: m appears twice"),
        ([{**ROW, "presumed": True}], "add a `note`"),
        ([{**ROW, "between_turns": "forgotten"}], "Input should be 'kept', 'dropped' or 'kept_with_tools'"),
    ],
)
def test_a_mistake_says_how_to_correct_it(rows: list[dict[str, Any]], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Table.model_validate(make_table(rows))


def test_a_model_that_does_not_reason_has_no_such_rule(tmp_path: Path) -> None:
    rule = (
        "resent_reasoning: [{models: [fast-1], between_calls: kept, between_turns: kept, source: https://acme.example}]"
    )
    with pytest.raises(CatalogError, match="fast-1: resent_reasoning: is of a model that does not reason"):
        book(tmp_path, acme=ACME + rule)


@pytest.mark.parametrize(
    ("between_turns", "with_tools", "without"),
    [("kept", True, True), ("dropped", False, False), ("kept_with_tools", True, False)],
)
def test_later_turns_are_sent_it_by_the_rule(between_turns: BetweenTurns, with_tools: bool, without: bool) -> None:
    rule = ResentReasoning(**{**ROW, "between_turns": between_turns})
    assert (rule.keeps_later(tools=True), rule.keeps_later(tools=False)) == (with_tools, without)


@pytest.mark.parametrize(
    ("name", "between_turns"),
    [
        ("gpt-5.6-sol", "kept"),  # "GPT-5.6 models instead default to rendering available reasoning from earlier turns"
        ("gpt-5.5", "dropped"),
        ("claude-opus-4-5", "kept"),  # "Claude Opus 4.5 and later Opus models keep all prior thinking blocks"
        ("claude-opus-4-1", "dropped"),
        ("claude-sonnet-4-6", "kept"),
        ("claude-haiku-4-5", "dropped"),  # "all Haiku models through Claude Haiku 4.5 keep only the last turn"
        ("deepseek-v4-pro", "kept_with_tools"),
        ("glm-4.7", "dropped"),
        ("kimi-k2.7-code", "kept"),
        ("grok-4.7", "kept"),
        ("gemini-2.5-pro", None),  # the vendor does not say it
    ],
)
def test_the_tables_say_what_the_vendors_say(catalog: Catalog, name: str, between_turns: str | None) -> None:
    rule = catalog.offer(name).on(date(2026, 11, 22)).model.resent_reasoning
    assert (rule and rule.between_turns) == between_turns
