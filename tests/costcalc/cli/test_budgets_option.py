"""`costcalc usage --budgets FILE`: what departments have spent, and how the command ends.

A request costs 0.0014 dollars.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from costcalc.usage.reports.budget_amount import EXAMPLE
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import OPENAI, UNKNOWN, write_lines

pytestmark = pytest.mark.usefixtures("acme")
DAY = 86_400
BUDGETS = """
departments:
  - name: Support
    budget: $0.0028
    when: {team: [support, helpdesk]}
  - name: Bots
    budget: none
    when: {project: bot-*}
"""
NAMED = [{"team": "support"}, {"team": "helpdesk"}, {"project": "bot-1"}, {}]


def make_rows(*labels: dict[str, str], days: int = 0, model: str = "fast-1") -> list[Any]:
    """Return a request with each labels, on 1 November 2026 and some days later."""
    created = OPENAI["created"] + days * DAY
    return [OPENAI | {"id": "", "model": model, "created": created, "metadata": each} for each in labels]


@pytest.fixture
def budgets(tmp_path: Path) -> str:
    (tmp_path / "budgets.yaml").write_text(BUDGETS)
    return str(tmp_path / "budgets.yaml")


def write(folder: Path, *rows: Any) -> str:
    return write_lines(folder / "a.jsonl", rows)


def ask(*words: str) -> Any:
    return json.loads(run_priced_or_not("usage", *words, "--format", "json"))


def test_departments_stand_below_the_costs(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows(*NAMED))
    text = run("usage", path, "--budgets", budgets)
    table = text.partition("Departments\n\n")[2].partition("\n\n")[0]
    assert [line.split() for line in table.splitlines()] == [
        ["Month", "Department", "Spent", "Budget", "Used", "Status"],
        ["2026-11", "Support", "$0.0028", "$0.0028", "100%", "within"],
        ["2026-11", "Bots", "$0.0014", "–", "–", "–"],
        ["2026-11", "Everything", "else", "$0.0014", "–", "–", "–"],
        ["2026-11", "Total", "$0.0056", "$0.0028", "200%", "–"],
    ]
    assert "none: 1 whole day of this month, and the logs end on 2026-11-01; 3 are needed" in text
    assert text.partition("In no department\n\n")[2].split()[:4] == ["team", "project", "Rows", "Charge"]
    assert run("usage", path, "--budgets", budgets, "--format", "markdown").count("| Everything else |") == 1


def test_usage_of_no_department_is_the_least_where_some_has_no_price(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows({"team": "legal"}), *make_rows({"team": "legal"}, model="unheard-1"))
    text = run_priced_or_not("usage", path, "--budgets", budgets)
    # Of two rows one is priced: (1,000 × 1 + 100 × 4) / 1,000,000
    assert text.partition("In no department\n\n")[2].splitlines()[1].split() == [
        "legal",
        "–",
        "2",
        "at",
        "least",
        "$0.0014",
    ]


def test_the_csv_is_that_of_the_departments(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows(*NAMED))
    rows = list(csv.DictReader(io.StringIO(run("usage", path, "--budgets", budgets, "--format", "csv"))))
    assert [(row["department"], row["spent_usd"], row["budget_usd"], row["left_usd"]) for row in rows] == [
        ("Support", "0.0028", "0.0028", "0"),
        ("Bots", "0.0014", "", ""),
        ("Everything else", "0.0014", "", ""),
    ]
    assert (rows[0]["total_usd"], rows[0]["status"], rows[0]["partial"]) == ("0.0056", "within", "no")


def test_a_budget_that_is_passed_ends_with_1(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows(*NAMED, *NAMED[:1]))
    assert fails(1, "usage", path, "--budgets", budgets) == "over budget: Support ($0.0042 of $0.0028 in 2026-11)"
    assert "over by $0.0014" in run_priced_or_not("usage", path, "--budgets", budgets)
    answer = ask(path, "--budgets", budgets)
    assert [reason["code"] for reason in answer["reasons"]] == ["over_budget"]
    assert answer["complete"]
    assert (
        answer["departments"]["lines"][0] | {"rows": 3, "status": "over", "left": "-0.0014"}
        == (answer["departments"]["lines"][0])
    )


def test_one_month_alone_can_be_asked_for(tmp_path: Path, budgets: str) -> None:
    before = make_rows(*NAMED, *NAMED, days=-31)  # October
    path = write(tmp_path, *before, *make_rows(*NAMED))
    message = fails(1, "usage", path, "--budgets", budgets)
    assert message == "over budget: Support ($0.0056 of $0.0028 in 2026-10)"
    answer = ask(path, "--budgets", budgets, "--budget-month", "2026-11")
    assert {line["month"] for line in answer["departments"]["lines"]} == {"2026-11"}
    assert answer["reasons"] == []
    assert answer["total"]["requests"] == 12  # the costs are of all months


def test_a_forecast_over_budget_is_said_and_ends_with_1_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "budgets.json").write_text(
        '{"departments": [{"name": "Support", "budget": "0.03", "when": {"team": "support"}}]}'
    )
    path = write(tmp_path, *[row for day in range(10) for row in make_rows({"team": "support"}, days=day)])
    words = (path, "--budgets", str(tmp_path / "budgets.json"))
    # 10 days of 0.0014, and 20 more: 0.042, which is 0.012 more than 0.03
    assert "within; forecast over by $0.012" in run("usage", *words)
    message = "forecast over budget: Support ($0.042 of $0.03 in 2026-11)"
    assert fails(1, "usage", *words, "--budget-forecast") == message
    found = ask(*words)["departments"]
    assert [found["lines"][0][f"forecast{end}"] for end in ("", "_low", "_high", "_status")] == [
        "0.042", "0.042", "0.042", "over",
    ]  # fmt: skip
    assert found["forecast"] == {"whole_days": 10, "through": "2026-11-10", "days_ahead": 20}


def test_a_forecast_from_the_least_that_was_spent_is_the_least_too(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"departments": [{"name": "A", "budget": "1", "when": {"team": "support"}}]}')
    rows = [row for day in range(10) for row in make_rows({"team": "support"}, days=day)]
    path = write(tmp_path, *rows, {"hello": 1})
    text = run_priced_or_not("usage", path, "--budgets", str(tmp_path / "b.json"))
    # 10 days of 0.0014, and 20 more: of all together some rows were not read
    assert re.search(r"Total +at least \$0\.014 .* at least \$0\.042 ", text)


def test_a_long_label_is_cut_for_people_alone(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows({"team": "a" * 100, "project": "p"}))
    words = ("usage", path, "--budgets", budgets)
    assert "a" * 49 not in run_priced_or_not(*words)
    assert "a" * 100 in run_priced_or_not(*words, "--format", "json")


def test_what_has_no_price_is_not_0(tmp_path: Path, budgets: str) -> None:
    labels = {"metadata": {"team": "support", "project": "p"}}
    path = write(tmp_path, UNKNOWN | labels)
    assert "not known: no price is known" in run_priced_or_not("usage", path, "--budgets", budgets)
    both = write(tmp_path, UNKNOWN | labels, OPENAI | labels)
    answer = ask(both, "--budgets", budgets)
    line = answer["departments"]["lines"][0]
    assert (line["spent"], line["partial"], line["status"]) == ("0.0014", True, "unknown")
    assert "not known: the charge is the least" in run_priced_or_not("usage", both, "--budgets", budgets)


def test_a_label_that_no_row_has_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(BUDGETS.replace("team:", "taem:"))
    path = write(tmp_path, *make_rows(*NAMED))
    message = fails(1, "usage", path, "--budgets", str(tmp_path / "b.yaml"))
    assert message == "no row has the label taem (did you mean team?), which rules of Support look at"
    answer = ask(path, "--budgets", str(tmp_path / "b.yaml"))["departments"]
    assert (answer["lines"][0]["spent"], answer["lines"][0]["status"]) == (None, "unknown")
    assert answer["unseen_labels"] == ["taem"]


def test_rows_without_a_day_are_told(tmp_path: Path, budgets: str) -> None:
    undated = [{key: value for key, value in row.items() if key != "created"} for row in make_rows(*NAMED)]
    path = write(tmp_path, *undated, *make_rows(*NAMED))
    assert fails(1, "usage", path, "--budgets", budgets) == "4 rows state no day and count in no month’s budget"


def test_what_was_not_read_makes_the_total_the_least(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows(*NAMED), {"hello": 1})
    found = ask(path, "--budgets", budgets)["departments"]
    assert [line["partial"] for line in (*found["lines"], *found["totals"])] == [False, False, False, True]
    text = run_priced_or_not("usage", path, "--budgets", budgets)
    assert re.search(r"Total +at least \$0\.0056 .* some rows were not read\n", text)


def test_rows_of_two_departments_are_refused(tmp_path: Path, budgets: str) -> None:
    path = write(tmp_path, *make_rows({"team": "support", "project": "bot-7"}))
    assert fails(2, "usage", path, "--budgets", budgets) == (
        "departments: Support and Bots both claim usage with team support, project bot-7 (1 row); "
        "narrow one of the two rules"
    )


def test_mistakes_are_told_before_any_log_is_read(tmp_path: Path) -> None:
    file = tmp_path / "b.yaml"
    file.write_text(BUDGETS.replace("$0.0028", "lots").replace("none", "5 a day"))
    found = fails(2, "usage", "no-such-log.jsonl", "--budgets", str(file)).splitlines()
    assert [line.partition(": write")[0] for line in found] == [
        f"{file}: line 4: departments[0].budget",
        f"{file}: line 7: departments[1].budget: budgets are those of a month, and this is a day; {EXAMPLE}",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--budgets", "nowhere.yaml"), "nowhere.yaml: No such file or directory; name a file that can be read"),
        (("--budgets", "."), ".: not a file of departments and their budgets; name a file that can be read"),
        (("--budget-month", "2026-11"), "--budget-month: is about budgets; name a file: --budgets FILE"),
        (("--budget-forecast",), "--budget-forecast: is about budgets; name a file: --budgets FILE"),
    ],
)
def test_wrong_use(words: tuple[str, ...], problem: str) -> None:
    assert fails(2, "usage", "a.jsonl", *words) == problem


@pytest.mark.parametrize("month", ["2026-13", "11/2026", "2026-11-01", "٢٠٢٦-11"])
def test_a_month_is_year_and_month(budgets: str, month: str) -> None:
    assert fails(2, "usage", "a.jsonl", "--budgets", budgets, "--budget-month", month) == (
        f"--budget-month: expected a month as year-month, such as 2026-11, not {month}"
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in fails(2, "usage", "a.jsonl", "--budgets", str(tmp_path / "b.yaml"))


def test_the_workbook_has_the_sheets(tmp_path: Path, budgets: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path, output = write(tmp_path, *make_rows(*NAMED)), str(tmp_path / "usage.xlsx")
    run("usage", path, "--budgets", budgets, "--format", "xlsx", "--output", output)
    book = openpyxl.load_workbook(output)
    sheets = [name for name in book.sheetnames if name in ("Departments", "Forecast", "In no department")]
    assert sheets == ["Departments", "Forecast", "In no department"]
    assert [cell.value for cell in book["Departments"][2]][:4] == ["2026-11", "Support", 0.0028, 0.0028]
