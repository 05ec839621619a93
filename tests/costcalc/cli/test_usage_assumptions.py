"""What `costcalc usage` assumes for rows that do not say it, and says of it: their model, and days after today."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from costcalc.current import current_day
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import OPENAI, write_lines
from tests.support.written_logs import chat

pytestmark = pytest.mark.usefixtures("acme")

NAMELESS = {key: value for key, value in OPENAI.items() if key != "model"}


def test_rows_without_a_model_say_as_which_one_they_are_priced(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [NAMELESS])
    table = run("usage", path, "--model", "fast-1").splitlines()
    assert table[1].split("  ")[0] == "– (as fast-1)"
    assert any(line.endswith("the row names no model; priced as fast-1") for line in table)
    (row,) = csv.DictReader(io.StringIO(run("usage", path, "--model", "fast-1", "--format", "csv")))
    assert (row["model"], row["priced_as"], row["usd"]) == ("", "fast-1", "0.0014")
    answer = json.loads(run("usage", path, "--model", "fast-1", "--format", "json"))
    (group,) = answer["groups"]
    assert (group["keys"], group["priced_as"]) == ({"model": None}, "fast-1")
    assert answer["total"]["priced_as"] == "fast-1"


def test_a_long_name_is_cut_in_the_middle_where_people_read_it_and_whole_elsewhere(tmp_path: Path) -> None:
    name = f"{'a' * 40}/{'b' * 40}"
    path = write_lines(tmp_path / "a.jsonl", [OPENAI | {"model": name}])
    lines = run_priced_or_not("usage", path, "--by", "model").splitlines()
    assert lines[1].split()[0] == f"{'a' * 24}…{'b' * 23}"
    assert any(name in line for line in lines if "not in any price table" in line)
    (row,) = csv.DictReader(io.StringIO(run_priced_or_not("usage", path, "--format", "csv")))
    assert row["model"] == name
    (group,) = json.loads(run_priced_or_not("usage", path, "--format", "json"))["groups"]
    assert group["keys"] == {"model": name}


def test_rows_with_a_model_are_priced_as_that(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    assert "(as " not in run("usage", path, "--model", "fast-2")
    assert "priced_as" not in run("usage", path, "--model", "fast-2", "--format", "csv")


def test_a_misspelled_model_is_wrong_use_and_similar_ones_are_named(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [NAMELESS])
    assert fails(2, "usage", path, "--model", "fsat-1").startswith(
        "--model: fsat-1 is not in any price table; did you mean fast-1"
    )
    assert (
        fails(2, "usage", path, "--model", "~~~~") == "--model: ~~~~ is not in any price table; see the list of models"
    )


def test_rows_of_days_after_today_are_counted_by_file_and_the_status_says_incomplete(tmp_path: Path) -> None:
    later = json.loads(chat("1", model="fast-1")) | {"created": int(1e10)}
    a = write_lines(tmp_path / "a.jsonl", [OPENAI, later, later | {"id": "chatcmpl-000000000000000002"}])
    b = write_lines(tmp_path / "b.jsonl", [later | {"id": "chatcmpl-000000000000000003"}])
    told = f"3 rows are of days after today ({a}: 2, {b}: 1); check the clock and zone"
    assert fails(1, "usage", a, b) == told
    answer = json.loads(run_priced_or_not("usage", a, b, "--format", "json"))
    assert answer["reasons"] == [{"code": "incomplete", "message": told}]
    assert answer["after_today"] == [{"file": a, "rows": 2}, {"file": b, "rows": 1}]
    # 1,000 × 1 + 100 × 4, and three times 10 × 1 + 5 × 4 millionths: each is charged
    assert answer["total"]["amount"] == "0.00149"
    assert answer["total"]["partial"] is False


def test_a_row_of_today_is_complete_and_so_is_any_where_one_day_counts_for_all(tmp_path: Path) -> None:
    at = f"{current_day()}T23:59:59Z"
    path = write_lines(tmp_path / "a.jsonl", [OPENAI | {"id": "", "created": at}])
    assert run("usage", path).startswith("Model")
    tomorrow = write_lines(tmp_path / "b.jsonl", [OPENAI | {"created": f"{current_day() + timedelta(1)}T00:00:00Z"}])
    assert "days after today" in fails(1, "usage", tomorrow)
    assert run("usage", tomorrow, "--as-of", "2026-11-01").startswith("Model")
