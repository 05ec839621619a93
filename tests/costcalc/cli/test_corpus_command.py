"""`costcalc corpus`: data sets of prompts, in every format of output, and how the command ends."""

from __future__ import annotations

import csv
import gzip
import io
import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pricing.corpus.counted import Counted
from pricing.corpus.engines.processes import count_files
from pricing.corpus.plan import Plan
from pricing.corpus.rows import find_corpus
from pricing.executors.dask import ClusterError
from pricing.files.sources import Found
from pricing.tokens.fast import FastCounter, FastTokensError
from pricing.tokens.vocabularies import TOKTOK
from tests.support.commands import fails, run, run_priced_or_not, script
from tests.support.usage_answers import write_lines
from tests.support.vocabularies import remove

pytestmark = pytest.mark.usefixtures("acme")
HELLO = "Hello, world"  # 3 tokens in o200k_base: Hello · , · world
CHAT = 3 + 1 + 3 + 3  # the text, its role, what stands around a message, and the reply


def batch(model: str, text: str = HELLO, **more: Any) -> dict[str, Any]:
    body = {"model": model, "messages": [{"role": "user", "content": text}], **more}
    return {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": body}


def ask(*words: str) -> Any:
    return json.loads(run_priced_or_not("corpus", *words, "--format", "json"))


def costs(answer: Any) -> dict[str | None, str | None]:
    return {each["requested"]: each["costs"][0]["cost"] for each in answer["results"]}


@pytest.fixture
def prompts(tmp_path: Path) -> str:
    """Two rows of a table: 3 tokens each on Acme's models."""
    path = tmp_path / "prompts.csv"
    path.write_text(f'id,text\n1,"{HELLO}"\n2,"{HELLO}"\n')
    return str(path)


def test_rows_are_counted_on_each_chosen_model(prompts: str) -> None:
    answer = ask(prompts, "--model", "fast-1", "--model", "fast-2", "--output-tokens", "10")
    # 2 × 3 × $1 + 20 × $4, and 2 × 3 × $3 + 20 × $12 a million
    assert costs(answer) == {"fast-1": "0.000086", "fast-2": "0.000258"}
    assert [(each["input_tokens"], each["output_tokens"]) for each in answer["results"]] == [(6, 20), (6, 20)]
    assert (answer["complete"], answer["rows"], answer["total"]) == (True, 2, None)


def test_rows_that_name_their_models_are_counted_on_those(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "batch.jsonl", [batch("fast-1", max_tokens=5), batch("fast-2")])
    answer = ask(path, "--output-tokens", "10")
    # the output of the first is capped at 5: 10 × $1 + 5 × $4, and 10 × $3 + 10 × $12 a million
    assert costs(answer) == {"fast-2": "0.00015", "fast-1": "0.00003"}
    assert answer["total"]["costs"][0]["cost"] == str(D("0.00018"))
    assert answer["total"]["input_tokens"] == 2 * CHAT
    assert answer["recognized"] == [{"shape": "OpenAI batch", "files": 1, "rows": 2}]


def test_rows_that_name_none_are_counted_on_the_models_of_the_page(prompts: str) -> None:
    answer = ask(prompts)
    assert {"fast", "gpt-4o"} <= costs(answer).keys()
    assert answer["total"] is None


def test_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"body": HELLO, "note": "x", "on": "fast-1", "answer": 100, "times": 3}]
    words = ("--column", "body", "--model-column", "on", "--output-column", "answer", "--requests-column", "times")
    (told,) = ask(write_lines(path, rows), *words)["results"]
    assert (told["rows"], told["requests"], told["input_tokens"], told["output_tokens"]) == (1, 3, 9, 300)
    assert told["costs"][0]["cost"] == "0.001209"  # 9 × $1 + 300 × $4 a million


def test_folders_globs_packed_files_and_standard_input(tmp_path: Path, prompts: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "prompts.csv.gz").write_bytes(gzip.compress(Path(prompts).read_bytes()))
    (folder / "notes.txt").write_text(HELLO)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    answer = ask(str(folder), prompts, "--model", "fast-1")
    assert (answer["rows"], answer["skipped_files"], answer["faulty"]) == (5, 1, 0)
    assert ask(f"{folder}/*.gz", f"{folder}/*.txt", "--model", "fast-1")["rows"] == 3
    done = script("corpus", "-", "--model", "gpt-4o", "--format", "csv", "--as-of", "2026-11-21", given=f'"{HELLO}"\n')
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["model"], row["usd"], done.returncode) == ("gpt-4o", "0.0000075", 0)  # 3 × $2.50 a million


def test_the_same_totals_whoever_counts(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "rows.jsonl", [{"text": HELLO * number} for number in range(300)])
    one, two = (ask(path, "--model", "fast-1", "--processes", number) for number in ("1", "2"))
    assert one == two


@pytest.mark.parametrize(
    ("line", "words", "code"),
    [
        (json.dumps({"text": HELLO}), ("--model", "slow"), "unpriced"),
        (json.dumps({"text": "word " * 12_000}), ("--model", "fast-1"), "does_not_fit"),
        (json.dumps(batch("nope")), (), "unknown"),
        ('{"text": "a', ("--model", "fast-1"), "incomplete"),
        ("[]", ("--model", "fast-1"), "incomplete"),
    ],
)
def test_what_ends_with_1_and_why(tmp_path: Path, line: str, words: tuple[str, ...], code: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{line}\n")
    (reason,) = ask(str(path), *words)["reasons"]
    assert reason["code"] == code
    assert fails(1, "corpus", str(path), *words) == reason["message"]
    assert reason["message"] in run_priced_or_not("corpus", str(path), *words)


def test_a_broken_row_is_named_and_the_others_count(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"text": "Hello, world"}\n{"text": "\xff"}\n{"text": "Hello, world"}\n')
    answer = ask(str(path), "--model", "fast-1")
    assert [(fault["file"], fault["number"]) for fault in answer["faults"]] == [(str(path), 2)]
    assert answer["results"][0]["input_tokens"] == 6
    assert "at least" in run_priced_or_not("corpus", str(path), "--model", "fast-1").splitlines()[1]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--model", "fsat-1"), "--model: fsat-1 is not in any price table; did you mean fast-1"),
        (("--as-of", "2026-13-01"), "--as-of: expected a valid date"),
        (("--output-tokens", "many"), "--output-tokens: expected a whole number"),
        (("--output-tokens", "99999999999"), "--output-tokens: expected at most"),
        (("--column", "prose"), 'no row has a column "prose"; there are "id", "text"'),
        (("--processes", "0"), "--processes: expected a number from 1 to 256"),
        (("--format", "xlsx"), "--format xlsx needs a file"),
        (("--output", "/nowhere/corpus.csv"), "name a file in a folder that exists"),
        (("--cluster", "nowhere"), "--cluster nowhere: there is no Dask scheduler"),
    ],
)
def test_wrong_use_ends_with_2(
    prompts: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], problem: str
) -> None:
    def refuse(address: str, *_: object, **__: object) -> None:
        raise ClusterError(f"there is no Dask scheduler at {address}")

    monkeypatch.setattr("costcalc.cli.commands.corpus.count_on_cluster", refuse)
    assert problem in fails(2, "corpus", prompts, *words)


def test_no_prompts_at_all_end_with_2(tmp_path: Path, prompts: str) -> None:
    assert fails(2, "corpus", f"{tmp_path}/none") == f"{tmp_path}/none: file not found"
    (tmp_path / "empty").mkdir()
    assert fails(2, "corpus", f"{tmp_path}/empty").startswith("no prompts found; name files")
    assert fails(2, "corpus", prompts, "--output", prompts).endswith(
        "is one of the files of the data set; write to another file"
    )


def test_files_are_written_where_they_are_asked_for(tmp_path: Path, prompts: str) -> None:
    book, text = tmp_path / "corpus.xlsx", tmp_path / "corpus.csv"
    run("corpus", prompts, "--model", "fast-1", "--format", "xlsx", "--output", str(book))
    assert "Data set" in openpyxl.load_workbook(book).sheetnames
    assert run("corpus", prompts, "--model", "fast-1", "--format", "csv", "--output", str(text)) == ""
    (row,) = csv.DictReader(io.StringIO(text.read_text()))
    assert (row["usd"], row["complete"]) == ("0.000006", "yes")  # 6 × $1 a million


def test_nothing_of_a_prompt_is_printed(tmp_path: Path) -> None:
    private = "correct horse battery staple"
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{json.dumps({"text": private})}\n{{"text": "{private}\n{json.dumps({"texts": [private]})}\n')
    for form in ("table", "json", "csv", "markdown"):
        assert private not in run_priced_or_not("corpus", str(path), "--model", "fast-1", "--format", form)
    assert private not in fails(1, "corpus", str(path), "--model", "fast-1")


def test_fast_tokens_are_counted_only_where_they_are_asked_for(prompts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("toktok", reason="toktok-rs is not installed")
    counted: list[str] = []
    count = FastCounter.count

    def note(counter: FastCounter, text: str, vocabulary: str) -> int | None:
        counted.append(text)
        return count(counter, text, vocabulary)

    monkeypatch.setattr(FastCounter, "count", note)
    plain = ask(prompts, "--model", "fast-1")
    assert counted == []
    assert ask(prompts, "--model", "fast-1", "--fast-tokens") == plain
    assert counted == [HELLO, HELLO]


def test_fast_tokens_that_are_not_installed_end_with_2(prompts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, TOKTOK)
    problem = fails(2, "corpus", prompts, "--fast-tokens")
    assert problem == "--fast-tokens: toktok-rs is not installed; install costcalc[fast-tokens]"


def test_a_difference_of_fast_tokens_ends_with_2_and_without_a_figure(
    prompts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("toktok", reason="toktok-rs is not installed")

    def differ(counter: FastCounter, text: str, vocabulary: str) -> int | None:
        raise FastTokensError("they differ; count again without --fast-tokens")

    monkeypatch.setattr(FastCounter, "count", differ)
    assert fails(2, "corpus", prompts, "--model", "fast-1", "--fast-tokens").startswith("they differ")


def test_a_cluster_finds_the_files_itself(prompts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[str]]] = []

    def count(address: str, paths: list[str], plan: Plan, *, tell: object) -> tuple[Found, Counted]:
        asked.append((address, paths))
        found = find_corpus(paths, None)
        return found, count_files(found.sources, plan, processes=1)

    monkeypatch.setattr("costcalc.cli.commands.corpus.count_on_cluster", count)
    assert ask(prompts, "--cluster", "tcp://host:8786", "--model", "fast-1") == ask(prompts, "--model", "fast-1")
    assert asked == [("tcp://host:8786", [prompts])]


@pytest.fixture
def many(tmp_path: Path) -> str:
    """1,000 rows of 1 to 40 words, each of a token on Acme's models."""
    rows = [{"text": "the" + " the" * (place * 7 % 40)} for place in range(1_000)]
    return write_lines(tmp_path / "many.jsonl", rows)


def test_a_sample_stands_for_all_rows_and_says_how_far_it_may_be_off(many: str) -> None:
    answer = ask(many, "--model", "fast-1", "--sample", "400")
    (result,), sample = answer["results"], answer["sample"]
    assert (answer["rows"], result["rows"], sample["of_rows"], sample["seed"]) == (1_000, 1_000, 1_000, 1)
    assert 300 < sample["rows"] < 500
    # 25 times each number from 1 to 40
    assert sample["results"][0]["input_tokens_low"] <= 25 * 820 <= sample["results"][0]["input_tokens_high"]
    assert D(result["costs"][0]["cost"]) == D(result["input_tokens"]) / 10**6
    assert (result["tokens"], answer["complete"], answer["reasons"][0]["code"]) == ("estimate", False, "sampled")


def test_a_sample_that_was_asked_for_is_no_failure(many: str) -> None:
    output = run("corpus", many, "--model", "fast-1", "--sample", "400")
    assert "rows were counted, chosen by chance (seed 1); all figures are estimates of all rows" in output
    assert "95 % intervals" in output
    assert "sample that was asked for" in output


def test_another_seed_is_shown(many: str) -> None:
    one, other = (ask(many, "--model", "fast-1", "--sample", "300", "--seed", seed)["sample"] for seed in ("1", "7"))
    assert (one["seed"], other["seed"]) == (1, 7)


def test_a_sample_of_all_rows_is_exact_and_no_sample(many: str) -> None:
    answer = ask(many, "--model", "fast-1", "--sample", "100%")
    assert (answer["sample"], answer["complete"], answer["results"][0]["tokens"]) == (None, True, "exact")
    assert answer["results"][0]["input_tokens"] == 25 * 820


def test_rows_that_name_no_model_are_sampled_on_those_of_the_page(many: str) -> None:
    answer = ask(many, "--sample", "400")
    assert len(answer["sample"]["results"]) == len(answer["results"]) > 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--sample", "some"), "--sample: expected a share such as 1%, a number of rows such as 1000"),
        (("--sample", "0%"), "--sample: a share must be more than 0%"),
        (("--sample", "5"), "--sample: a number of rows must be whole, and at least 300"),
        (("--sample", "±0%"), "--sample: an interval must be between ±0.1% and ±50%"),
        (("--sample", "1%", "--seed", "-1"), "--seed: "),
    ],
)
def test_a_wrong_sample_says_what_would_be_right(many: str, words: tuple[str, ...], problem: str) -> None:
    assert problem in fails(2, "corpus", many, *words)
