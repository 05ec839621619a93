"""`costcalc usage`: logs of several formats, in every format of output, and how the command ends."""

from __future__ import annotations

import csv
import gzip
import io
import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.program import run_program
from pricing.executors.dask import ClusterError
from tests.support.commands import fails, run, run_priced_or_not, script
from tests.support.usage_answers import CLAUDE, OPENAI, PARTIAL, UNKNOWN, write_lines

pytestmark = pytest.mark.usefixtures("acme")
CSV = """usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,\
usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,\
web_search_count,inference_geo,speed
2026-11-03,fast-2,Key,Default,standard,≤ 200k,2000,0,0,0,500,0,global,
"""
# 2,000 × 3 + 500 × 12 millionths
CSV_DOLLARS = D("0.012")


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
        (("--by", "modle"), "--by: modle is not one of day, month, model,"),
        (("--labels", "model"), "--labels: model is read of every row"),
        (("--limit", "much"), "--limit: expected a number"),
        (("--as-of", "2026-13-01"), "--as-of: expected a valid date"),
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

    monkeypatch.setattr("costcalc.cli.commands.usage.reduce_on_cluster", refuse)
    assert problem in fails(2, "usage", write_lines(tmp_path / "a.jsonl", [OPENAI]), *words)


def test_no_log_at_all_ends_with_2(tmp_path: Path) -> None:
    assert fails(2, "usage", f"{tmp_path}/none") == f"{tmp_path}/none: file not found"
    assert fails(2, "usage", str(tmp_path)).startswith("no logs found; name files")


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


def test_what_is_no_log_has_no_table_of_costs(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dear diary,\n")
    lines = run_priced_or_not("usage", str(path)).splitlines()
    assert lines[:2] == ["Attention", "1 file could not be read"]
    assert not any(line.startswith("Total") for line in lines)


def test_people_read_rounded_dollars_and_files_have_every_digit(tmp_path: Path) -> None:
    usage = {"prompt_tokens": 1_234_567, "completion_tokens": 1, "total_tokens": 1_234_568}
    path = write_lines(tmp_path / "a.jsonl", [OPENAI | {"usage": usage}])
    head, row, total, *_ = run("usage", path).splitlines()
    assert [name.strip() for name in head.split("  ") if name.strip()] == [
        "Model", "Charge", "Requests", "Input tokens", "Output tokens",
    ]  # fmt: skip
    # a long request: 1,234,567 × 2 + 1 × 6 millionths
    assert (row.split()[1], total.split()[1]) == ("$2.47", "$2.47")
    (line,) = csv.DictReader(io.StringIO(run("usage", path, "--format", "csv")))
    assert (line["usd"], ask(path)["total"]["amount"]) == ("2.46914", "2.46914")


def test_a_long_table_has_its_total_above_it_too(tmp_path: Path) -> None:
    rows = [OPENAI | {"id": "", "user": f"u{number}"} for number in range(21)]
    long, short = write_lines(tmp_path / "a.jsonl", rows), write_lines(tmp_path / "b.jsonl", rows[:20])
    words = ("--by", "user", "--labels", "user")
    assert run("usage", long, *words).startswith("Total: $0.0294\n\nUser ")  # 21 × 0.0014
    assert run("usage", short, *words).startswith("User ")


def test_the_reason_of_all_lower_bounds_is_said_once(tmp_path: Path) -> None:
    text = run_priced_or_not("usage", write_lines(tmp_path / "a.jsonl", [CLAUDE]))
    assert text.count("Claude Code may log an answer") == 1


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


def test_what_was_given_for_nothing_is_free_and_shown_at_list_prices(tmp_path: Path) -> None:
    head = "start_time,start_time_iso,num_model_requests,model,batch,service_tier,input_tokens,output_tokens"
    given = "1793491200,2026-11-01T00:00:00,2.0,fast-1,False,incentivized-tier,3000,500"
    paid = "1793491200,2026-11-01T00:00:00,2.0,fast-1,False,default,3000,500"
    (tmp_path / "completions_usage.csv").write_text(f"{head}\n{given}\n{paid}\n")
    answer = ask(str(tmp_path))
    # (3,000 × 1 + 500 × 4) / 1,000,000, once for nothing
    assert (answer["total"]["amount"], answer["complete"]) == ("0.005", True)
    assert {part["status"]: part["amount"] for part in answer["total"]["parts"]} == {
        "complete": "0.005",
        "complimentary": "0.005",
    }
    table = run("usage", str(tmp_path))
    assert "complimentary, here at list prices and not in the total" in table
    (row,) = csv.DictReader(io.StringIO(run("usage", str(tmp_path), "--format", "csv")))
    assert (row["usd"], row["complimentary_rows"], row["complimentary_list_usd"]) == ("0.005", "1", "0.005")


def test_a_range_is_written_as_one(tmp_path: Path) -> None:
    result = {
        "object": "organization.usage.completions.result", "model": "fast-1", "num_model_requests": 2,
        "input_tokens": 8_000, "output_tokens": 1_000, "batch": False, "service_tier": "default",
    }  # fmt: skip
    bucket = {"object": "bucket", "start_time": 1_793_491_200, "end_time": 1_793_577_600, "results": [result]}
    path = write_lines(tmp_path / "page.json", [{"object": "page", "data": [bucket], "has_more": False}])
    # all of them short: 8,000 × 1 + 1,000 × 4 millionths; all of them long: 8,000 × 2 + 1,000 × 6
    assert "$0.012–$0.022" in run("usage", path)
    (row,) = csv.DictReader(io.StringIO(run("usage", path, "--format", "csv")))
    assert (row["usd_low"], row["usd_high"]) == ("0.012", "0.022")
    assert run("usage", path, "--limit", "0.022")
    assert fails(1, "usage", path, "--limit", "0.02") == "the total may be as much as $0.022, over the limit of $0.02"


def test_duckdb_comes_to_the_same_and_leaves_what_it_cannot_group_to_us(tmp_path: Path) -> None:
    rows = [OPENAI | {"id": f"chatcmpl-{number:012}"} for number in range(40)]
    alike = write_lines(tmp_path / "alike.jsonl", rows)
    twice = write_lines(tmp_path / "twice.jsonl", [*rows, *rows])
    for words in ((alike,), (twice,), (alike, twice)):
        assert ask(*words, "--engine", "duckdb") == ask(*words)
        assert ask(*words)["total"]["amount"] == "0.056"  # 40 × 0.0014
    problems = io.StringIO()
    run_program(["usage", twice, "--engine", "duckdb"], stdout=io.StringIO(), stderr=problems)
    assert problems.getvalue() == "--engine duckdb: 40 of 80 rows state a call again; read as usual\n"


def test_one_process_and_two_come_to_the_same(tmp_path: Path) -> None:
    rows = [OPENAI | {"id": f"chatcmpl-{number:012}", "created": 1_793_534_400 + number} for number in range(40)]
    path = write_lines(tmp_path / "a.jsonl", [*rows, *rows])
    answers = [ask(path, "--processes", number) for number in ("1", "2")]
    assert answers[0] == answers[1]
    assert (answers[0]["total"]["amount"], answers[0]["duplicates"]) == ("0.056", 40)  # 40 × 0.0014
