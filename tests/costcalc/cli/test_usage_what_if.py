"""`costcalc usage --what-if`, in every format of output."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import CLAUDE, OPENAI, UNKNOWN, write_lines

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def log(tmp_path: Path) -> str:
    """0.0014 dollars of fast-1, and as many rows of a model that nobody knows."""
    return write_lines(tmp_path / "a.jsonl", [OPENAI, UNKNOWN])


def read_table(text: str, title: str) -> list[list[str]]:
    """Rows of the section whose head begins with or holds a title."""
    blocks = [block.splitlines() for block in text.split("\n\n")]
    (found,) = [block for block in blocks if title in map(str.strip, block[0].split("  "))]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in found[1:]]


def test_a_table_of_scenarios_and_one_of_models(log: str) -> None:
    text = run_priced_or_not("usage", log, "--what-if", "tier=batch", "--what-if", "model=fast-2")
    assert read_table(text, "What if") == [
        ["–", "as it is", "at least $0.0014", "–", "–", "1"],
        ["1", "tier=batch", "at least $0.0007", "−$0.0007", "−50%", "1"],
        ["2", "model=fast-2", "$0.0084", "+$0.0028", "+200%", "1"],
    ]
    assert read_table(text, "What if, by model") == [
        ["fast-1", "$0.0014", "$0.0007", "$0.0042"],
        ["unknown", "–", "–", "$0.0042"],
    ]
    assert "What if, no price" not in text  # that has none as it is either
    plans = read_table(text, "As an estimate")
    assert [row[0] for row in plans] == ["as it is", "1", "2"]
    assert plans[2][1] == "2 requests in 1 day"
    assert plans[2][2].startswith("/?input_tokens=1000&output_tokens=100&")


def test_one_scenario_shows_the_difference_of_each_model(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI, OPENAI | {"id": "2", "model": "fast-2"}])
    text = run("usage", path, "--what-if", "model=fast-2")
    assert read_table(text, "What if, by model") == [
        ["fast-2", "$0.0042", "$0.0042", "$0", "0%"],
        ["fast-1", "$0.0014", "$0.0042", "+$0.0028", "+200%"],
    ]
    assert "Rows compared" not in text  # all of them


def test_csv_holds_the_rows_of_the_report(log: str) -> None:
    text = run_priced_or_not("usage", log, "--what-if", "tier=batch", "--what-if", "cache=50%", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["what_if"], row["scenario"], row["model"]) for row in rows] == [
        ("1", "tier=batch", "fast-1"),
        ("1", "tier=batch", "unknown"),
        ("2", "cache=50%", "fast-1"),
        ("2", "cache=50%", "unknown"),
    ]
    first, second = rows[:2]
    assert (first["as_is_usd"], first["usd"], first["difference_usd"], first["change"]) == (
        "0.0014", "0.0007", "-0.0007", "-0.5",
    )  # fmt: skip
    assert (second["as_is_usd"], second["usd"], second["difference_usd"], second["change"]) == ("", "", "", "")
    assert D(rows[2]["usd"]) == (500 * 1 + 500 * D("0.1") + 100 * 4) / 1_000_000
    assert (first["total_usd"], first["complete"]) == ("0.0014", "no")


def test_json_markdown_and_a_workbook_hold_it(log: str, tmp_path: Path) -> None:
    answer: Any = json.loads(run_priced_or_not("usage", log, "--what-if", "tier=batch", "--format", "json"))
    assert answer["what_if"]["scenarios"][0]["total"]["amount"] == "0.0007"
    assert "| 1 | tier=batch | at least $0.0007 |" in " ".join(
        run_priced_or_not("usage", log, "--what-if", "tier=batch", "--format", "markdown").split()
    )
    out = tmp_path / "out.xlsx"
    run_priced_or_not("usage", log, "--what-if", "tier=batch", "--format", "xlsx", "--output", str(out))
    sheets = openpyxl.load_workbook(out)
    assert {"What if", "What if, by model", "As an estimate"} <= {*sheets.sheetnames}
    by_model = [[cell.value for cell in row] for row in sheets["What if, by model"].iter_rows(min_row=2)]
    assert by_model[0][:4] == ["fast-1", pytest.approx(0.0014), pytest.approx(0.0007), pytest.approx(-0.0007)]


def test_what_is_a_lower_bound_as_it_is_is_one_then(tmp_path: Path) -> None:
    text = run_priced_or_not("usage", write_lines(tmp_path / "a.jsonl", [CLAUDE]), "--what-if", "tier=batch")
    assert read_table(text, "What if")[1][2] == "at least $0.0006"


def test_what_was_not_read_makes_totals_the_least(tmp_path: Path) -> None:
    words = ("usage", write_lines(tmp_path / "a.jsonl", [OPENAI, {"hello": 1}]), "--what-if", "tier=batch")
    text = run_priced_or_not(*words)
    assert [row[2] for row in read_table(text, "What if")] == ["at least $0.0014", "at least $0.0007"]
    assert read_table(text, "What if, by model")[0][:3] == ["fast-1", "$0.0014", "$0.0007"]
    told = json.loads(run_priced_or_not(*words, "--format", "json"))["what_if"]
    assert (told["as_is"]["partial"], told["scenarios"][0]["total"]["partial"]) == (True, True)
    missing = ("usage", write_lines(tmp_path / "b.jsonl", [OPENAI]), str(tmp_path / "missing.jsonl"))
    told = json.loads(run_priced_or_not(*missing, "--what-if", "tier=batch", "--format", "json"))["what_if"]
    assert (told["as_is"]["amount"], told["as_is"]["partial"]) == ("0.0014", True)


def test_what_could_not_be_read_at_all_is_not_nothing(tmp_path: Path) -> None:
    words = ("usage", write_lines(tmp_path / "a.jsonl", [{"hello": 1}]), "--what-if", "tier=batch")
    assert "What if" not in run_priced_or_not(*words)
    told = json.loads(run_priced_or_not(*words, "--format", "json"))["what_if"]
    assert (told["as_is"]["amount"], told["scenarios"][0]["total"]["amount"]) == (None, None)


def test_it_ends_with_1_where_rows_have_no_price_then(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    assert run("usage", path, "--what-if", "tier=flex")  # they stay where they are
    said = fails(1, "usage", path, "--what-if", "model=slow")
    (unpriced,) = read_table(run_priced_or_not("usage", path, "--what-if", "model=slow"), "What if, no price")
    assert unpriced[:3] == ["1", "1", "fast-1"]
    assert said.startswith("what if model=slow: 1 row has no price then")


def test_a_scenario_is_refused_before_any_log_is_read(tmp_path: Path) -> None:
    said = fails(2, "usage", str(tmp_path / "missing.jsonl"), "--what-if", "tiers=batch")
    assert said == ("--what-if tiers=batch: tiers is not one of model, tier, cache, batch, as_of; did you mean tier?")
    many = [word for _ in range(11) for word in ("--what-if", "tier=batch")]
    assert fails(2, "usage", "x.jsonl", *many) == "--what-if 11 scenarios; give at most 10"
