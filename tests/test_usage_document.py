"""docs/usage.md names every format that is read, and what usage can be divided by."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc.export.section_files import MOST_SHEET_ROWS
from costcalc.input_limits import MOST_DIVISIONS
from pricing.files.unpack import MOST_TIMES
from pricing.usage_log.charges.total import DIMENSIONS
from pricing.usage_log.fields.labels import LONGEST_LABEL, SPELLINGS
from pricing.usage_log.recognize import FORMATS
from pricing.usage_log.reports.focus.columns import CHARGE_HEADS

DOCUMENT = (Path(__file__).parent.parent / "docs/usage.md").read_text(encoding="utf-8")
TITLES = DOCUMENT.partition("## Formats")[2].partition("\n## ")[0]


@pytest.mark.parametrize("title", [form.title for form in FORMATS])
def test_every_format_is_named(title: str) -> None:
    assert title in TITLES


@pytest.mark.parametrize("name", [*DIMENSIONS, *SPELLINGS])
def test_everything_to_divide_by_is_named(name: str) -> None:
    assert f"`{name}`" in DOCUMENT


def test_every_column_of_a_focus_file_is_explained() -> None:
    section = DOCUMENT.partition("## FOCUS files")[2].partition("\n## ")[0]
    assert [name for name in CHARGE_HEADS if f"`{name}`" not in section] == []


def test_bounds_are_those_of_the_program() -> None:
    bounds = DOCUMENT.partition("| bound | |")[2]
    assert f"at most {MOST_TIMES:,} times its size" in bounds
    assert f"| {LONGEST_LABEL} characters |" in bounds
    assert f"| {MOST_DIVISIONS} each |" in bounds
    assert f"| {MOST_SHEET_ROWS:,} rows" in bounds
