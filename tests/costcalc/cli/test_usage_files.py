"""One figure everywhere: what logs cost, in the table, CSV, JSON, workbook, Markdown and the API."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.support.api import send
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import ALL_ROWS, OPENAI, write_all, write_lines

pytestmark = pytest.mark.usefixtures("acme")


def read_sheet(path: Path) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(path)["Usage"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_one_figure_everywhere(tmp_path: Path, client: Client) -> None:
    output = tmp_path / "usage.xlsx"
    words = ("usage", *write_all(tmp_path), "--by", "day,model")
    answer = json.loads(run_priced_or_not(*words, "--format", "json"))
    over_api = send(client, "usage", {"rows": ALL_ROWS, "by": ["day", "model"]})
    assert answer | {"faults": [], "skipped_files": 0} == over_api
    # at least, as one has no price and another states something more: 0.0014 + 0.0012 + 0.0014
    assert (answer["total"]["amount"], answer["total"]["partial"]) == ("0.004", True)
    assert send(client, "bill", {"responses": ALL_ROWS})["total"] == "0.004"
    amounts = {(*group["keys"].values(),): group["amount"] for group in answer["groups"]}
    assert amounts == {
        ("2026-11-01", "fast-1"): "0.0028",
        ("2026-11-01", "unknown"): None,
        ("2026-11-02", "fast-1"): "0.0012",
    }
    rows = list(csv.DictReader(io.StringIO(run_priced_or_not(*words, "--format", "csv"))))
    assert {(row["day"], row["model"]): row["usd"] or None for row in rows} == amounts
    assert (rows[0]["total_usd"], rows[0]["complete"]) == ("0.004", "no")
    run_priced_or_not(*words, "--format", "xlsx", "--output", str(output))
    sheet = {(row["Day"], row["Model"]): row["Usd"] for row in read_sheet(output)}
    assert {key: None if value is None else str(D(repr(value))) for key, value in sheet.items()} == amounts
    written = [
        ["2026-11-01", "fast-1", "at least $0.0028"],
        ["2026-11-01", "unknown", "–"],
        ["2026-11-02", "fast-1", "at least $0.0012"],
        ["Total", "", "at least $0.004"],
    ]
    lines = run_priced_or_not(*words, "--format", "markdown").splitlines()[2:6]
    assert [[cell.strip() for cell in line.split("|")[1:4]] for line in lines] == written
    table = run_priced_or_not(*words).splitlines()[1:5]
    assert all(" ".join(filter(None, row)) in " ".join(line.split()) for line, row in zip(table, written, strict=True))


def test_the_workbook_has_what_the_table_says(tmp_path: Path) -> None:
    output = tmp_path / "usage.xlsx"
    assert fails(1, "usage", *write_all(tmp_path, {"hello": 1}), "--format", "xlsx", "--output", str(output))
    book = openpyxl.load_workbook(output)
    assert book.sheetnames == [
        "Usage", "Attention", "Parts of the total", "No price", "Not charged here", "Read", "Formats", "Not read",
        "About",
    ]  # fmt: skip
    about = dict(book["About"].iter_rows(values_only=True))
    assert (about["total"], about["total usd"], about["complete"]) == ("at least $0.004", 0.004, "no")
    assert about["duplicates dropped"] == 1
    assert [row[1:] for row in book["Not read"].iter_rows(min_row=2, values_only=True)] == [
        (5, "not recognized as usage")
    ]


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_file_has_what_standard_output_has(tmp_path: Path, form: str) -> None:
    path, output = write_lines(tmp_path / "a.jsonl", [OPENAI]), tmp_path / "out"
    assert run("usage", path, "--format", form, "--output", str(output)) == ""
    assert output.read_text() == run("usage", path, "--format", form)
