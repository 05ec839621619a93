"""docs/conversations.md says what the tables say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog

DOCUMENT = (Path(__file__).parent.parent / "docs/conversations.md").read_text(encoding="utf-8")
ROWS = DOCUMENT.partition("| model | between the calls of a turn | in later turns |")[2].partition("\n\n")[0]
LATER = {"kept": "kept", "dropped": "dropped", "kept_with_tools": "kept after turns with tool calls"}


@pytest.mark.parametrize("line", ROWS.splitlines()[2:])
def test_the_rules_of_reasoning_are_those_of_the_tables(catalog: Catalog, line: str) -> None:
    name, calls, turns = line.strip("| ").split(" | ")
    rule = catalog.offer(name).on(date(2026, 11, 22)).model.resent_reasoning
    if rule is None:
        assert (calls, turns) == ("not known", "not known")
    else:
        presumed = ", presumed" if rule.presumed else ""
        assert (calls, turns) == (rule.between_calls, LATER[rule.between_turns] + presumed)
