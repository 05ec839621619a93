"""`costcalc projection` as a person and a script see it.

gpt-4o costs $2.50 and $10 in 2025, gpt-4o-mini $0.15 and $0.60.
"""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from django.test import Client

from costcalc.cli.command import CommandError
from costcalc.cli.program import run_program
from tests.support import commands

WORDS = (
    "--input-tokens", "1,000", "--output-tokens", "500", "--requests-per-month", "1000", "--as-of", "2025-01-01",
    "--model", "gpt-4o", "--model", "gpt-4o-mini", "--months", "3",
)  # fmt: skip
BODY = {
    "input_tokens": 1000, "output_tokens": 500, "requests_per_month": 1000, "as_of": "2025-01-01",
    "models": ["gpt-4o", "gpt-4o-mini"], "months": 3,
}  # fmt: skip


run = partial(commands.run, "projection")


def fails(status: int, *words: str) -> str:
    return commands.fails(status, "projection", *words)


def test_a_table_of_everything_asked_for() -> None:
    lines = run(*WORDS, "--growth", "10%", "--budget", "9").splitlines()
    assert lines[0].startswith("Over 3 months from Jan 2025, gpt-4o-mini costs")
    assert any(line.split()[:2] == ["gpt-4o", "1,200"] for line in lines)  # 9 / 0.0075
    assert any(line.split() == ["Change", "+10%", "a", "month"] for line in lines)


def test_json_is_what_the_api_answers(client: Client) -> None:
    words = ("--growth=-5%", "--retries", "0.02", "--cached", "50%", "--cached-prefix", "800", "--batch", "30%",
             "--route", "gpt-4o=70%", "--route", "gpt-4o-mini = 30%", "--seat", "3", "--people", "2",
             "--free-credit", "1.50", "--type", "labels: 100, 1/2/3, 500", "--waits", "1", "--today", "gpt-4o",
             "--output-tokens-high", "900", "--first", "2025-02-01", "--peak-factor", "2.5")  # fmt: skip
    body = {
        "growth": "-0.05", "retries": 0.02, "cached": 0.5, "cached_prefix": 800, "batch": 0.3,
        "routes": [{"model": "gpt-4o", "share": 0.7}, {"model": "gpt-4o-mini", "share": 0.3}],
        "subscription": {"seat": 3, "people": 2}, "free_credit": "1.5", "levers": {"waits": 1}, "today": "gpt-4o",
        "types": [{"name": "labels", "input_tokens": 100, "output_tokens": 2, "output_tokens_low": 1,
                   "output_tokens_high": 3, "requests": 500}],
        "output_tokens_high": 900, "first": "2025-02-01", "peak_factor": 2.5,
    }  # fmt: skip
    answer = client.post("/api/v1/projection", json.dumps(BODY | body), content_type="application/json").json()
    assert json.loads(run(*WORDS, *words, "--format", "json")) == answer


def test_a_second_level() -> None:
    answer = json.loads(run(*WORDS, "--step-month", "3", "--step-requests", "4000", "--format", "json"))
    assert [month["requests"]["expected"] for month in answer["results"][0]["months"]] == ["1000", "1000", "4000"]


def test_requests_by_the_day() -> None:
    words = [word for word in WORDS if word not in ("--requests-per-month", "1000")]
    answer = json.loads(run(*words, "--requests-per-day", "10", "--days-per-month", "20", "--format", "json"))
    assert answer["results"][0]["months"][0]["requests"]["expected"] == "200"


def test_a_request_of_the_api_in_a_file(tmp_path: Path, client: Client) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(BODY | {"budget": 5}))
    answer = client.post("/api/v1/projection", json.dumps(BODY | {"budget": 5}), content_type="application/json").json()
    assert json.loads(run("--request", str(file), "--format", "json")) == answer


def test_each_file_is_a_prompt_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one two three\n")  # 4 tokens
    (tmp_path / "b.txt").write_text("four five six seven\n")  # 5 tokens
    words = (str(tmp_path), "--model", "gpt-4o", "--requests-per-month", "1000", "--months", "1")
    answer = json.loads(run(*words, "--format", "json"))["projections"]
    assert [each["results"][0]["total"]["expected"] for each in answer] == ["0.01", "0.0125"]
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv"))))
    assert [(Path(row["file"]).name, row["usd_expected"]) for row in rows] == [("a.txt", "0.01"), ("b.txt", "0.0125")]
    assert run(*words, "--format", "markdown").count("\n## Over 1 month") == 2


def test_what_has_no_total_ends_with_1_after_all_is_told() -> None:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        run_program(["projection", *WORDS, "--model", "nope"], stdout=out)
    assert caught.value.status == 1
    assert "nope is not in any price table" in out.getvalue()
    assert "$22.50" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--months", "3"), "name a file, - for standard input, or --input-tokens NUMBER"),
        ((*WORDS, "--months", "0"), "months: expected at least 1"),
        ((*WORDS, "--growth", "2000%"), "growth: expected at most 10"),
        ((*WORDS, "--type", "chat"), ("--type 'chat': enter a name, then input tokens, output tokens and requests: "
         "summaries: 2000, 300, 5000.")),
        (("--request", "docs/decisions"), "docs/decisions: name one file, not a folder of them"),
        ((*WORDS, "--step-month", "3"), "step.requests: is missing"),
        ((*WORDS, "--people", "3"), "subscription.seat: is missing"),
        ((*WORDS, "--route", "gpt-4o=70%"), "--route Shares must add up to 1 (100%), not 0.7."),
        ((*WORDS, "--route", "gpt-4o"), "--route 'gpt-4o': enter a model and its share, such as gpt-4o-mini = 70%."),
        ((*WORDS, "--output-tokens-low", "501"), "output_tokens_low: must be at most the expected 500, not 501"),
        (("--request", "none.json"), "none.json: No such file or directory; name a file that can be read"),
        (("--request", "none.json", "--budget", "0", "a.txt"), "--request holds everything; leave out --budget, FILE"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_the_next_step(words: tuple[str, ...], problem: str) -> None:
    assert fails(2, *words) == problem


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--growth", "fast"), "argument --growth: fast is not a share; write it as 5% or 0.05"),
        (("--budget", "much"), "argument --budget: much is not a number; write it as 500 or 19.99"),
    ],
)
def test_what_is_no_number_is_refused_with_one_that_is(words: tuple[str, ...], problem: str) -> None:
    said = commands.misread("projection", *WORDS, *words)
    assert said == f"costcalc projection: {problem}; see `costcalc projection --help`\n"


@pytest.mark.parametrize(("body", "problem"), [("[]", "expected an object"), ("{", "not valid JSON")])
def test_a_request_that_is_none_is_refused(tmp_path: Path, body: str, problem: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(body)
    assert problem in fails(2, "--request", str(file))
