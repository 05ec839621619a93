"""`costcalc usage`: logs of several formats, in every format of output, and how the command ends."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.test import Client

from costcalc.management.progress import ReadingBar, describe_progress, watch_reading
from pricing.usage_log.engines.dask import ClusterError
from pricing.usage_log.engines.tasks import Done
from tests.support.api import send
from tests.support.commands import fails, run, run_priced_or_not, script
from tests.support.usage_answers import ALL_ROWS, CLAUDE, OPENAI, PARTIAL, UNKNOWN

pytestmark = pytest.mark.usefixtures("acme")
CSV = """usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,\
usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,\
web_search_count,inference_geo,speed
2026-11-03,fast-2,Key,Default,standard,≤ 200k,2000,0,0,0,500,0,global,
"""
# 2,000 × 3 + 500 × 12 millionths
CSV_DOLLARS = D("0.012")


def write_lines(path: Path, rows: Iterable[object]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder of three formats: 0.0014, 0.0012 and 0.012 dollars."""
    folder = tmp_path / "logs"
    folder.mkdir()
    write_lines(folder / "chat.jsonl", [OPENAI])
    write_lines(folder / "session.jsonl", [CLAUDE, CLAUDE])
    (folder / "claude_api_tokens.csv").write_text(CSV)
    (folder / "notes.md").write_text("not a log")
    (folder / ".hidden.jsonl").write_text("{}")
    return folder


def ask(*words: str) -> Any:
    return json.loads(run_priced_or_not("usage", *words, "--format", "json"))


def test_a_folder_of_several_formats(logs: Path) -> None:
    answer = ask(str(logs))
    assert answer["total"]["amount"] == str(D("0.0014") + D("0.0012") + CSV_DOLLARS)
    assert {each["format"]: (each["files"], each["rows"]) for each in answer["formats"]} == {
        "Responses": (1, 1),
        "Claude Code": (1, 2),
        "Anthropic Console usage (CSV)": (1, 1),
    }
    assert (answer["duplicates"], answer["skipped_files"], answer["faulty"]) == (1, 2, 0)


def test_a_copy_of_a_file_is_named_and_not_read(logs: Path) -> None:
    (logs / "copy.jsonl").write_bytes((logs / "chat.jsonl").read_bytes())
    answer = ask(str(logs / "c*.jsonl"))
    assert answer["copies"] == {f"{logs}/copy.jsonl": f"{logs}/chat.jsonl"}
    assert (answer["total"]["amount"], answer["complete"]) == ("0.0014", True)
    assert "files not read, as they are copies of others" in run("usage", str(logs / "c*.jsonl"))


def test_globs_packed_files_and_standard_input(logs: Path) -> None:
    (logs / "chat.jsonl.gz").write_bytes(gzip.compress((logs / "chat.jsonl").read_bytes()))
    (logs / "chat.jsonl").unlink()
    assert ask(str(logs / "*.gz"), str(logs / "*.csv"))["total"]["amount"] == str(D("0.0014") + CSV_DOLLARS)
    given = f"{json.dumps(OPENAI | {'model': 'gpt-4o'})}\n"
    done = script("usage", "-", "--format", "csv", "--as-of", "2026-11-21", given=given)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["model"], row["usd"], done.returncode) == ("gpt-4o", "0.0035", 0)  # 1,000 × 2.5 + 100 × 10 millionths


def test_it_is_divided_by_what_a_person_chooses(logs: Path) -> None:
    answer = ask(str(logs), "--by", "day, workspace", "--labels", "workspace")
    assert [(*group["keys"].values(), group["amount"]) for group in answer["groups"]] == [
        ("2026-11-01", None, "0.0014"),
        ("2026-11-02", None, "0.0012"),
        ("2026-11-03", "Default", "0.012"),
    ]


def test_complete_logs_end_with_0(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    assert ask(path)["complete"] is True
    *_, total = [line for line in run("usage", path).splitlines() if line.startswith("Total")]
    assert total.split()[:3] == ["Total", "$0.0014", "1"]
    assert run("usage", path, "--limit", "0.0014").startswith("Model ")


@pytest.mark.parametrize(
    ("rows", "words", "code"),
    [
        ([OPENAI, UNKNOWN], (), "unpriced"),
        ([PARTIAL], (), "partial"),
        ([CLAUDE], (), "lower_bound"),
        ([OPENAI, {"hello": 1}], (), "incomplete"),
        ([{"hello": 1}], (), "incomplete"),
        ([OPENAI], ("--limit", "0.001"), "over_limit"),
    ],
)
def test_what_ends_with_1_and_why(tmp_path: Path, rows: list[Any], words: tuple[str, ...], code: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", rows)
    (reason,) = ask(path, *words)["reasons"]
    assert reason["code"] == code
    assert fails(1, "usage", path, *words) == reason["message"]
    assert reason["message"] in run_priced_or_not("usage", path, *words)


def test_what_has_no_price_is_never_0(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [UNKNOWN])
    assert ask(path)["total"]["amount"] is None
    table = run_priced_or_not("usage", path)
    assert [line.split()[:2] for line in table.splitlines()[1:3]] == [["unknown", "–"], ["Total", "–"]]
    assert "$0" not in table
    (row,) = csv.DictReader(io.StringIO(run_priced_or_not("usage", path, "--format", "csv")))
    assert (row["usd"], row["usd_low"], row["total_usd"], row["unpriced_tokens"]) == ("", "", "", "1100")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--by", "modle"), "by[0]: modle is none of day, month, model,"),
        (("--labels", "model"), "labels[0]: model is read of every row"),
        (("--limit", "much"), "limit: expected a number"),
        (("--as-of", "2026-13-01"), "as_of: expected a valid date"),
        (("--processes", "0"), "--processes: expected a number from 1 to 256"),
        (("--format", "xlsx"), "--format xlsx needs a file"),
        (("--output", "/nowhere/usage.csv"), "name a file in a folder that exists"),
        (("--cluster", "nowhere"), "--cluster nowhere: there is no Dask scheduler"),
    ],
)
def test_wrong_use_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], problem: str
) -> None:
    def refuse(address: str, *_: object, **__: object) -> None:
        raise ClusterError(f"there is no Dask scheduler at {address}")

    monkeypatch.setattr("costcalc.management.commands.usage.reduce_on_cluster", refuse)
    assert problem in fails(2, "usage", write_lines(tmp_path / "a.jsonl", [OPENAI]), *words)


def test_no_log_at_all_ends_with_2(tmp_path: Path) -> None:
    assert fails(2, "usage", f"{tmp_path}/none") == f"{tmp_path}/none: file not found"
    assert fails(2, "usage", str(tmp_path)).startswith("there is no log in what was named")


def test_a_file_that_is_missing_does_not_spoil_the_others(tmp_path: Path) -> None:
    answer = ask(write_lines(tmp_path / "a.jsonl", [OPENAI]), f"{tmp_path}/none")
    assert answer["faults"] == [{"file": f"{tmp_path}/none", "number": 0, "problem": "file not found"}]
    assert (answer["total"]["amount"], answer["complete"]) == ("0.0014", False)


def test_broken_lines_are_told_by_file_and_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI, *[{"hello": 1}] * 30])
    table = run_priced_or_not("usage", path).splitlines()
    listed = [line.split()[1] for line in table if line.startswith(path)]
    assert listed == [str(number) for number in range(2, 22)]
    assert "And 10 more." in table
    assert [fault["number"] for fault in ask(path)["faults"]] == list(range(2, 32))


def test_the_log_itself_is_not_written_over(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    assert "is one of the logs" in fails(2, "usage", path, "--format", "json", "--output", path)
    assert json.loads((tmp_path / "a.jsonl").read_text())["model"] == "fast-1"


def test_names_in_a_log_steer_no_terminal_and_are_no_markup(tmp_path: Path) -> None:
    hostile = [OPENAI | {"id": "", "model": name} for name in ("\x1b[31mred\n", "<img src=x>|_a_", "=1+1")]
    path = write_lines(tmp_path / "a.jsonl", hostile)
    for form in ("table", "markdown", "csv"):
        text = run_priced_or_not("usage", path, "--format", form)
        assert "\x1b" not in text
        assert "�[31mred�" in text.replace("\\", "")
    assert "\\<img src=x\\>\\|\\_a\\_" in run_priced_or_not("usage", path, "--format", "markdown")
    assert "\n'=1+1,," in run_priced_or_not("usage", path, "--format", "csv")
    assert "\x1b" not in fails(1, "usage", path)


# one figure everywhere


def write_all(folder: Path, *more: object) -> list[str]:
    """Write ALL_ROWS, those of each format into a file, and more rows behind the first."""
    rows = [row for row in ALL_ROWS if row is not CLAUDE]
    return [write_lines(folder / "a.jsonl", [*rows, *more]), write_lines(folder / "b.jsonl", [CLAUDE])]


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
        "Usage", "Attention", "Parts of the total", "No price", "Not charged here", "Lower bounds", "Read",
        "Recognized", "Not read", "About",
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


def test_one_process_and_two_come_to_the_same(tmp_path: Path) -> None:
    rows = [OPENAI | {"id": f"chatcmpl-{number:012}", "created": 1_793_534_400 + number} for number in range(40)]
    path = write_lines(tmp_path / "a.jsonl", [*rows, *rows])
    answers = [ask(path, "--processes", number) for number in ("1", "2")]
    assert answers[0] == answers[1]
    assert (answers[0]["total"]["amount"], answers[0]["duplicates"]) == ("0.056", 40)  # 40 × 0.0014


# progress


class Screen(io.StringIO):
    def __init__(self, watched: bool) -> None:
        super().__init__()
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


def test_progress_is_shown_only_to_a_person() -> None:
    screen = Screen(watched=False)
    with watch_reading(OutputWrapper(screen)) as tell:
        assert tell is None
    assert screen.getvalue() == ""
    screen = Screen(watched=True)
    with watch_reading(OutputWrapper(screen)) as tell:
        assert tell
        tell(Done(5, 10))
    assert "[############            ]  50% of 10 bytes" in screen.getvalue()
    assert screen.getvalue().endswith(f"\r{' ' * 43}\r")


def test_progress_has_the_rate_and_the_time_left() -> None:
    half = Done(600_000_000, 1_200_000_000)
    assert describe_progress(half, 0.5) == "[############            ]  50% of 1.2 GB"
    # 600 MB in 12 seconds are 50 MB a second; the other 600 MB take 12 more
    assert describe_progress(half, 12) == "[############            ]  50% of 1.2 GB, 50 MB/s, 0:12 left"
    assert describe_progress(Done(10, 36_000), 10).endswith("of 36 kB, 1 bytes/s, 9:59:50 left")
    assert describe_progress(Done(0, 0), 5).startswith("[########################] 100%")


def test_progress_is_drawn_a_few_times_a_second() -> None:
    screen, now = Screen(watched=True), [100.0]
    bar = ReadingBar(OutputWrapper(screen), lambda: now[0])
    for step in range(100):
        now[0] = 100 + step / 100
        bar.tell(Done(step, 100))
    assert screen.getvalue().count("\r") == 5


def test_a_watched_command_draws_its_progress(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    out, err = Screen(watched=True), Screen(watched=True)
    call_command("usage", path, stdout=out, stderr=err)
    assert "100%" in err.getvalue()
    assert "$0.0014" in out.getvalue()
