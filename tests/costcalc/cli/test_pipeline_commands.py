"""`costcalc pipeline` and `costcalc training` as a person and a script see them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.command import CommandError
from tests.support.commands import fails, run, script

STEPS: list[dict[str, Any]] = [
    {"model": "whisper-1", "minutes": 10},
    {"model": "gpt-4o-mini", "input_tokens": 2000, "output_tokens": 300},
    {"model": "tts-1", "text": "Hello, world"},
]
BODY: dict[str, Any] = {"steps": STEPS, "requests_per_month": 1000, "as_of": "2026-11-21"}
EXAMPLE = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]})
"""13 tokens: see tests/api/test_pipeline_and_training.py."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_json(tmp_path / "p.json", BODY)
    (tmp_path / "t.jsonl").write_text(f"{EXAMPLE}\n{EXAMPLE}\n")
    return tmp_path


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content))


# pipeline


def test_a_table_of_the_steps_and_their_sum(folder: Path) -> None:
    lines = run("pipeline", "p.json").splitlines()
    assert lines[0].split()[:3] == ["Step", "Model", "Item"]
    assert lines[1].split()[:5] == ["1", "whisper-1,", "with", "each", "request"]
    assert "the text has 12 characters" in lines[4]
    assert lines[-1].endswith("$60.66")  # 1,000 × (0.06 + 0.00048 + 0.00018)


def test_the_json_is_what_the_api_answers(folder: Path, client: Any) -> None:
    answer = client.post("/api/v1/pipeline", json.dumps(BODY), content_type="application/json").json()
    assert json.loads(run("pipeline", "p.json", "--format", "json")) == answer


def test_the_csv_says_how_a_text_was_measured(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("pipeline", "p.json", "--format", "csv"))))
    assert [row["usd_per_run"] for row in rows] == ["0.06", "0.0003", "0.00018", "0.00018"]
    assert rows[-1]["assumptions"] == "the text has 12 characters"


def test_the_months_are_written_in_place_of_the_steps(folder: Path) -> None:
    write_json(folder / "p.json", {**BODY, "steps": STEPS[:1], "growth": 0.1})
    rows = run("pipeline", "p.json", "--months", "2", "--by-month", "--format", "markdown").splitlines()
    assert rows == [
        "| Month | Requests | 1 whisper-1 | Total |",
        "| --- | ---: | ---: | ---: |",
        "| Nov 2026 | 1,000 | $60.00 | $60.00 |",
        "| Dec 2026 | 1,100 | $66.00 | $66.00 |",
        "| All months | 2,100 | $126.00 | $126.00 |",
    ]
    by_csv = csv.DictReader(io.StringIO(run("pipeline", "p.json", "--months", "2", "--by-month", "--format", "csv")))
    assert [row["usd"] for row in by_csv] == ["60", "66"]


def test_options_stand_in_place_of_the_files(folder: Path) -> None:
    answer = run("pipeline", "p.json", "--as-of", "2024-08-01", "--requests-per-month", "1", "--format", "json")
    assert (json.loads(answer)["as_of"], json.loads(answer)["monthly"]) == ("2024-08-01", "0.06066")


def test_standard_input_is_read() -> None:
    done = script("pipeline", "-", given=json.dumps(BODY))
    assert (done.returncode, done.stderr) == (0, "")
    assert "$60.66" in done.stdout


def test_a_step_without_a_price_ends_with_status_1(folder: Path) -> None:
    write_json(folder / "p.json", {"steps": [{"model": "gpt-9", "images": 1}]})
    assert fails(1, "pipeline", "p.json") == "No total: step 1 cannot be priced; the table shows why."


def test_a_month_without_a_price_ends_with_status_1(folder: Path) -> None:
    """gpt-4o-mini-2024-07-18 retires on 2027-01-14."""
    assert "no cost from January 2027 on" in fails(1, "pipeline", "p.json", "--months", "3")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            {"steps": [{"model": "whisper-1", "input_tokens": 5}]},
            "steps[0].input_tokens: whisper-1 is priced by the minute",
        ),
        ({"steps": []}, "steps: expected at least 1 of them"),
        ([], "p.json: expected a JSON object"),
        ({"steps": STEPS, "stages": []}, "stages: unknown field"),
    ],
)
def test_what_cannot_be_asked_ends_with_status_2(folder: Path, content: Any, words: str) -> None:
    write_json(folder / "p.json", content)
    assert words in fails(2, "pipeline", "p.json")


def test_wrong_use_ends_with_status_2(folder: Path) -> None:
    (folder / "no.json").write_text("{")
    assert "not valid JSON" in fails(2, "pipeline", "no.json")
    assert "name a file that can be read" in fails(2, "pipeline", "missing.json")
    assert "--by-month needs a number of months" in fails(2, "pipeline", "p.json", "--by-month")
    assert "months" in fails(2, "pipeline", "p.json", "--months", "99")


# training

TUNED = ("training", "t.jsonl", "--model", "ft:gpt-4o-mini-2024-07-18", "--as-of", "2026-11-21")


def test_a_file_is_counted_and_training_priced(folder: Path) -> None:
    """2 × 13 tokens × 3 epochs × 3.00 / 1,000,000."""
    out = run(*TUNED)
    assert out.splitlines()[-1] == (
        "ft:gpt-4o-mini-2024-07-18: training on 78 tokens costs $0.000234; a request costs $0. "
        "Its base model retires on 14 Jan 2027; gpt-6-luna follows."
    )


def test_requests_pay_for_it(folder: Path) -> None:
    """(1,000 × 2.50 − 100 × 0.30) / 1,000,000 = 0.00247 a request; 0.000234 is paid for by the first."""
    request = ("--input-tokens", "100", "--base-model", "gpt-4o", "--base-input-tokens", "1000")
    assert "instead of $0.0025 on gpt-4o; it pays for itself after 1 request." in run(*TUNED, *request)
    answer = json.loads(run(*TUNED, *request, "--requests-per-month", "10", "--format", "json"))
    assert (answer["tuned"]["monthly"], answer["base"]["monthly"]) == ("0.0003", "0.025")


def test_the_training_json_is_what_the_api_answers(folder: Path, client: Any) -> None:
    body = {"model": "ft:gpt-4o-mini-2024-07-18", "file": f"{EXAMPLE}\n{EXAMPLE}\n", "as_of": "2026-11-21"}
    answer = client.post("/api/v1/training", json.dumps(body), content_type="application/json").json()
    assert json.loads(run(*TUNED, "--format", "json")) == answer


def test_tokens_stand_in_place_of_a_file() -> None:
    words = ("training", "--training-tokens", "1000000", "--model", "ft:gpt-3.5-turbo", "--as-of", "2026-05-01")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv"))))
    assert (rows[0]["training_tokens"], rows[0]["epochs"], rows[0]["usd_training"]) == ("1000000", "3", "24")


def test_every_trainable_model_is_compared_with_several() -> None:
    """Nova 2 Lite: 1,000,000 × 3 × 3.78; a request of 500 + 200 tokens at 0.30 and 2.50 is 0.00065, and one of 2,000
    + 200 at 2.00 and 10.00 is 0.006: 11.34 / 0.00535 is 2,119.6."""
    words = ("training", "--training-tokens", "1000000", "--base-input-tokens", "2000", "--saved-tokens", "1500",
             "--base-output-tokens", "200", "--base-model", "gpt-6.2-sol", "--compare", "gpt-6-luna",
             "--requests-per-month", "20000", "--growth", "0.05", "--as-of", "2026-11-21")  # fmt: skip
    rows = {row["model"]: row for row in csv.DictReader(io.StringIO(run(*words, "--format", "csv")))}
    assert rows["ft:amazon.nova-2-lite-v1:0"]["break_even_requests"] == "2120"
    assert (rows["gpt-6.2-sol"]["kind"], rows["gpt-6-luna"]["kind"]) == ("untuned", "untuned")
    assert rows["ft:gpt-4o-mini-2024-07-18"]["ends"] == "2027-01-14"


def test_bad_lines_are_named_and_the_good_ones_counted(folder: Path) -> None:
    (folder / "t.jsonl").write_text(f"{EXAMPLE}\nnothing\n")
    done = script("training", str(folder / "t.jsonl"), *TUNED[2:])
    assert done.returncode == 1
    assert "39 tokens" in done.stdout
    assert "line 2: not valid JSON" in done.stderr
    assert "1 line not counted." in done.stderr


def test_standard_input_is_counted() -> None:
    done = script("training", "-", *TUNED[2:], given=f"{EXAMPLE}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "39 tokens" in done.stdout


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("training", "--model", "ft:gpt-3.5-turbo"), "name one file, - for standard input, or --training-tokens"),
        (("training", "t.jsonl", "--training-tokens", "5", "--model", "m"), "name one file"),
        (("training", "missing.jsonl", "--model", "ft:gpt-4o-mini-2024-07-18"), "name a file that can be read"),
        (("training", "t.jsonl", "--model", "ft:nothing"), "is not in any price table"),
        (("training", "empty.jsonl", "--model", "ft:gpt-4o-mini-2024-07-18"), "the file is empty"),
        (
            ("training", "t.jsonl", "--model", "ft:gpt-4o-mini-2024-07-18", "--epochs", "0"),
            "epochs: expected at least 1",
        ),
    ],
)
def test_wrong_use_of_training_ends_with_status_2(folder: Path, words: tuple[str, ...], problem: str) -> None:
    (folder / "empty.jsonl").write_text("")
    assert problem in fails(2, *words)


def test_a_model_that_is_not_trained_ends_with_status_1() -> None:
    words = ("training", "--training-tokens", "5", "--model", "gpt-4o")
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert caught.value.status == 1
