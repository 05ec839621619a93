"""`costcalc usage --invoice`: what is printed, in every format, and how the command ends."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import OPENAI, write_lines

pytestmark = pytest.mark.usefixtures("acme")
NOVEMBER_1 = 1_793_491_200
HEAD = "start_time,end_time,amount_value,amount_currency,quantity,quantity_unit,line_item,project_id\n"


def line(dollars: str, item: str, tokens: int | str = "", begin: int = NOVEMBER_1, currency: str = "usd") -> str:
    return f'{begin},{begin + 86_400},{dollars},{currency},{tokens},{"tokens" if tokens else ""},"{item}",proj_a\n'


SAME = line("0.001", "fast-1, input", 1_000) + line("0.0004", "fast-1, output", 100)
"""What OPENAI costs: 1,000 × 1 + 100 × 4 millionths."""


@pytest.fixture
def log(tmp_path: Path) -> str:
    return write_lines(tmp_path / "chat.jsonl", [OPENAI])


@pytest.fixture
def save(tmp_path: Path) -> Any:
    def write(text: str, name: str = "cost.csv") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def test_the_same_amounts_end_well(log: str, save: Any) -> None:
    answer = json.loads(run("usage", log, "--invoice", save(HEAD + SAME), "--format", "json"))
    assert (answer["complete"], answer["reasons"]) == (True, [])
    invoice = answer["invoice"]
    assert invoice["total"] == {
        "invoiced": "0.0014",
        "charged": "0.0014",
        "difference": "0",
        "invoiced_tokens": "1100",
        "charged_tokens": "1100",
        "partial": False,
        "differences": [],
    }
    assert [(each["provider"], each["model"], each["item"]) for each in invoice["lines"]] == [
        ("acme", "fast-1", "input"),
        ("acme", "fast-1", "output"),
    ]
    assert invoice["invoice_days"] == invoice["log_days"] == {"first": "2026-11-01", "last": "2026-11-01"}


def test_differences_are_named_and_end_with_1(log: str, save: Any) -> None:
    batch = line("0.0005", "fast-1, input", 1_000)  # at half the price
    invoice = save(HEAD + batch + line("0.0004", "fast-1, output", 100) + line("0.002", "fast-1, cached input", 20_000))
    assert fails(1, "usage", log, "--invoice", invoice) == (
        "difference from the invoice in 1 line: rows that are not in the logs, $0.002"
    )
    text = run_priced_or_not("usage", log, "--invoice", invoice)
    assert "batch instead of standard" in text
    rows = [[cell for cell in each.split("  ") if cell] for each in text.splitlines()]
    assert ["difference: another tier, speed or region", "−$0.0005", "1"] in [[c.strip() for c in row] for row in rows]
    answer = json.loads(run_priced_or_not("usage", log, "--invoice", invoice, "--format", "json"))
    assert [reason["code"] for reason in answer["reasons"]] == ["invoice_rows"]
    assert answer["invoice"]["total"]["differences"] == [
        {"kind": "not_in_logs", "amount": "0.002"},
        {"kind": "tier", "amount": "-0.0005"},
    ]
    assert answer["complete"] is True  # all that the logs say is charged


def test_what_nothing_explains_has_its_ratio(log: str, save: Any) -> None:
    """A discount that no file states is the same each day."""
    lines = line("0.00085", "fast-1, input", 1_000) + line("0.0004", "fast-1, output", 100)
    text = run_priced_or_not("usage", log, "--invoice", save(HEAD + lines))
    assert "unexplained: invoiced is 0.85× the charge here" in text


def test_csv_holds_the_lines_with_a_column_for_each_class(log: str, save: Any) -> None:
    text = run_priced_or_not(
        "usage", log, "--invoice", save(HEAD + line("0.0031", "fast-1, input", 1_000)), "--format", "csv"
    )
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["item"], first["invoiced_usd"], first["charged_usd"], first["unexplained_usd"]) == (
        "input", "0.0031", "0.001", "0.0021",
    )  # fmt: skip
    assert (second["item"], second["invoiced_usd"], second["not_on_invoice_usd"]) == ("output", "", "-0.0004")
    kinds = [name for name in first if name.endswith("_usd") and name not in _SIDES]
    for row in (first, second):
        assert sum(D(row[kind] or 0) for kind in kinds) == D(row["difference_usd"])


_SIDES = ("invoiced_usd", "charged_usd", "difference_usd", "total_usd")


def test_a_workbook_has_its_sheets_and_markdown_its_tables(log: str, save: Any, tmp_path: Path) -> None:
    invoice, output = save(HEAD + line("0.0031", "fast-1, input", 1_000)), tmp_path / "usage.xlsx"
    run_priced_or_not("usage", log, "--invoice", invoice, "--format", "xlsx", "--output", str(output))
    book = load_workbook(output)
    assert {"Invoice", "Invoice by model", "Invoice by day", "Lines that differ"} <= {*book.sheetnames}
    assert [cell.value for cell in book["Lines that differ"][2]][:4] == ["2026-11-01", "fast-1", "input", 0.0031]
    assert "| Invoice | Amount | Lines |" in run_priced_or_not(
        "usage", log, "--invoice", invoice, "--format", "markdown"
    )


def test_several_files_are_one_invoice(log: str, save: Any) -> None:
    parts = [save(HEAD + part, f"{place}.csv") for place, part in enumerate(SAME.splitlines(keepends=True))]
    answer = json.loads(run("usage", log, "--invoice", parts[0], "--invoice", parts[1], "--format", "json"))
    assert answer["invoice"]["total"]["difference"] == "0"


def test_the_same_file_twice_counts_once(log: str, save: Any) -> None:
    first, copy = save(HEAD + SAME), save(HEAD + SAME, "cost (1).csv")
    answer = json.loads(
        run("usage", log, "--invoice", first, "--invoice", first, "--invoice", copy, "--format", "json")
    )
    assert answer["invoice"]["total"]["invoiced"] == "0.0014"


def test_an_invoice_of_other_days_is_told(log: str, save: Any) -> None:
    earlier = save(HEAD + line("1", "fast-1, input", begin=NOVEMBER_1 - 30 * 86_400))
    message = fails(1, "usage", log, "--invoice", earlier)
    assert message == (
        "the invoice is of 2026-10-02 and the logs are of 2026-11-01: no day is in both, "
        "so that nothing can be compared"
    )
    text = run_priced_or_not("usage", log, "--invoice", earlier)
    assert "days of the invoice that the logs do not reach: 2026-10-02" in text


def test_an_invoice_of_another_account_is_told(tmp_path: Path, save: Any) -> None:
    log = write_lines(tmp_path / "chat.jsonl", [OPENAI | {"project": "proj_b"}])
    message = fails(1, "usage", log, "--invoice", save(HEAD + SAME))
    assert message == "the invoice is of another project (proj_a) than the logs (proj_b)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD.replace("amount_value", "cost") + SAME,
            'without the column "amount_value"; restore the seller’s own names',
        ),
        (HEAD + line("1", "fast-1, input", currency="eur"), "amounts in other money are not converted"),
        ("a,b\n1,2\n", "not recognized as usage"),
    ],
)
def test_what_is_no_invoice_is_refused_before_any_log_is_read(log: str, save: Any, text: str, message: str) -> None:
    invoice = save(text)
    told = fails(2, "usage", "no-such-log", "--invoice", invoice)
    assert told.startswith(f"--invoice {invoice}: ")
    assert message in told


def test_a_file_cannot_be_the_invoice_and_something_else(log: str, save: Any, tmp_path: Path) -> None:
    invoice = save(HEAD + SAME)
    assert fails(2, "usage", str(tmp_path), "--invoice", invoice) == (
        f"--invoice {invoice}: is one of the logs, too, where it counts as usage; move it out"
    )
    assert fails(2, "usage", log, "--invoice", invoice, "--output", invoice) == (
        f"{invoice}: is the invoice; write to another file"
    )
    assert Path(invoice).read_text() == HEAD + SAME
    assert fails(2, "usage", log, "--invoice", "nowhere.csv") == "--invoice nowhere.csv: file not found"


def test_lines_of_the_invoice_that_cannot_be_read_are_told(log: str, save: Any) -> None:
    broken = HEAD + SAME + line("many", "fast-1, input", 1_000)
    assert fails(1, "usage", log, "--invoice", save(broken)).startswith(
        "1 line of the invoice could not be read (first: "
    )


def test_labels_that_only_the_invoice_has_are_not_missed(log: str, save: Any) -> None:
    """They are read to compare accounts, and nobody asked for them."""
    text = run("usage", log, "--invoice", save(HEAD + SAME))
    assert "labels that no row has" not in text
    assert "labels that no row has" in run("usage", log, "--labels", "project", "--invoice", save(HEAD + SAME))
