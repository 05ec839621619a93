from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from pricing.catalog.loader import load_catalog
from pricing.catalog.schema import Table
from pricing.catalog.tool_prompt import ToolPromptRow
from pricing.tokens.claude_tools import ToolPrompt

SOURCE = "https://platform.claude.com/docs/en/about-claude/pricing#tool-use-pricing"
ROW: dict[str, Any] = {"models": ["m"], "auto": 286, "forced": 406, "source": SOURCE}


def make_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    day = date(2026, 7, 24)
    price = {"from": day, "source": SOURCE, "rates": {"input_mtok": Decimal(5)}}
    return {
        "provider": "p",
        "name": "P",
        "version": day,
        "models": [{"id": "m", "name": "M", "kind": "chat", "prices": [price]}],
        "tool_prompts": rows,
    }


def test_a_row_is_the_rule_of_every_model_that_it_names() -> None:
    row = Table.model_validate(make_table([ROW])).models[0].tool_prompt
    assert row is not None
    assert row.build() == ToolPrompt(286, 406)


def test_a_model_without_a_row_has_no_rule() -> None:
    assert Table.model_validate(make_table([])).models[0].tool_prompt is None


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{**ROW, "models": ["m", "n"]}], "tool_prompts: no model has the id n"),
        ([ROW, ROW], "tool_prompts: m appears twice"),
        ([{**ROW, "off_by": 68}], "add a `note`"),
        ([{**ROW, "auto": 0}], "greater than 0"),
    ],
)
def test_a_mistake_says_how_to_correct_it(rows: list[dict[str, Any]], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Table.model_validate(make_table(rows))


def test_every_claude_since_the_third_has_a_prompt_about_tools() -> None:
    models = [e.model for path, e in load_catalog().entries.items() if path.startswith("anthropic/claude-")]
    without = {model.id for model in models if model.tool_prompt is None}
    assert without == {"claude-2.1", "claude-2.0", "claude-instant-1.2"}


# https://platform.claude.com/docs/en/about-claude/pricing#tool-use-pricing, read on 2026-11-21
@pytest.mark.parametrize(
    ("model", "auto", "forced"),
    [
        ("claude-opus-5", 286, 406),
        ("claude-opus-4-8", 290, 410),
        ("claude-opus-4-7", 675, 804),
        ("claude-opus-4-6", 497, 589),
        ("claude-opus-4-5-20251101", 496, 588),
        ("claude-opus-4-1-20250805", 313, 315),
        ("claude-sonnet-5", 354, 474),
        ("claude-sonnet-4-6", 497, 589),
        ("claude-haiku-4-5-20251001", 496, 588),
        ("claude-3-5-haiku-20241022", 264, 355),
        ("claude-3-opus-20240229", 530, 281),
    ],
)
def test_the_tables_have_the_vendors_published_numbers(model: str, auto: int, forced: int) -> None:
    row = load_catalog().entries[f"anthropic/{model}"].model.tool_prompt
    assert isinstance(row, ToolPromptRow)
    assert (row.auto, row.forced, row.off_by) == (auto, forced, None)
