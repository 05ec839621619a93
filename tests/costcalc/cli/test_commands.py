"""`costcalc estimate`, `tokens`, `bill` and `models` as a person and a script see them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal as D
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings

from costcalc.cli.command import Screen as Printer
from costcalc.cli.output import show_progress
from costcalc.configuration.environment import load_environment
from pricing.tokens import vocabularies
from pricing.tokens.ratios import load_formulas
from pricing.tokens.vocabularies import Tokenizer, load_tokenizer
from tests.support.commands import fails, run, run_priced_or_not, script

LINE = json.dumps({"model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}})


@pytest.fixture
def prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two prompts of 4 and 5 tokens, and what is no prompt."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "prompts"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_bytes(b"\xff")
    (folder / "a.txt").write_text("one two three\n")
    (folder / "b.txt").write_text("four five six seven\n")
    return folder


# estimate


def test_a_table_of_the_cheapest_first(prompts: Path) -> None:
    lines = run("estimate", "prompts/a.txt", "--model", "gpt-4o", "--model", "gpt-4o-mini", "--output-tokens", "100")
    heads, first, second, _, left_out = lines.splitlines()
    assert heads.split()[:2] == ["Model", "Request"]
    # (4 × 0.15 + 100 × 0.60) / 1,000,000; 4 × 2.50 + 100 × 10
    assert first.split()[:2] == ["gpt-4o-mini", "$0.0000606"]
    assert second.split()[:2] == ["gpt-4o", "$0.00101"]
    assert left_out == "Not included: images that the image tool makes."


def test_the_month_is_shown_where_requests_are_given() -> None:
    words = ("estimate", "--input-tokens", "1,000", "--model", "gpt-4o", "--as-of", "2024-06-01")
    assert "Month" not in run(*words)
    assert "$5.00" in run(*words, "--requests-per-month", "1000")  # 1,000 × 1,000 × $5 a million


def test_costs_without_output_say_so_of_models_that_have_any() -> None:
    words = ("estimate", "--input-tokens", "1,000", "--as-of", "2024-06-01", "--model")
    note = "Costs include no output: it is taken as 0 tokens."
    assert note in run(*words, "gpt-4o").splitlines()
    assert note not in run(*words, "gpt-4o", "--output-tokens", "1")
    assert note not in run(*words, "text-embedding-3-small")


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    writer = Thread(target=lambda: pipe.write_text("one two three"))
    writer.start()
    assert " 3" in run("tokens", str(pipe), "--model", "gpt-4o")
    writer.join()


@pytest.mark.parametrize(
    "console",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["ascii", "C"],
)
def test_a_console_without_utf8_gets_a_question_mark_for_what_it_cannot_print(console: dict[str, str]) -> None:
    words = (
        "estimate",
        "--input-tokens",
        "1,000",
        "--model",
        "gpt-4o",
        "--as-of",
        "2024-06-01",
        "--format",
        "markdown",
    )
    plain, full = script(*words, **console), script(*words)
    assert (plain.returncode, plain.stderr) == (full.returncode, full.stderr) == (0, "")
    assert plain.stdout == full.stdout.encode("ascii", "replace").decode()
    assert not full.stdout.isascii()


def test_what_never_ends_is_read_to_the_limit_of_a_request() -> None:
    assert (
        fails(2, "tokens", "/dev/zero") == f"/dev/zero: more than {load_environment().max_body_bytes:,} bytes; split it"
    )


def test_standard_input_is_read_to_the_limit_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * (load_environment().max_body_bytes + 1))))
    assert fails(2, "tokens", "-").startswith("standard input: more than")


def test_every_file_of_a_folder_but_hidden_ones(prompts: Path) -> None:
    answer = json.loads(run("estimate", "prompts", "--model", "gpt-4o", "--format", "json"))
    assert [each["file"] for each in answer["estimates"]] == ["prompts/a.txt", "prompts/b.txt"]
    assert [each["results"][0]["usage"]["input_tokens"] for each in answer["estimates"]] == [4, 5]


def test_markdown_and_csv(prompts: Path) -> None:
    markdown = run("estimate", "prompts", "--model", "gpt-4o", "--format", "markdown").splitlines()
    assert markdown[1].startswith("| --- | --- | ---: |")
    assert markdown[2].startswith("| prompts/a.txt | gpt-4o | $0.00001 |")
    rows = list(csv.DictReader(io.StringIO(run("estimate", "prompts", "--model", "gpt-4o", "--format", "csv"))))
    assert [(row["file"], row["usd_per_request"]) for row in rows] == [
        ("prompts/a.txt", "0.00001"), ("prompts/b.txt", "0.0000125"),
    ]  # fmt: skip


def test_markdown_takes_a_name_for_nothing_but_text(prompts: Path) -> None:
    (prompts / "a_b*|.txt").write_text("one")
    row = run("estimate", "prompts", "--model", "gpt-4o", "--format", "markdown").splitlines()[3]
    assert row.startswith(r"| prompts/a\_b\*\|.txt | gpt-4o |")


def test_only_the_vocabularies_of_the_models_are_loaded(prompts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: set[str] = set()

    def load(name: str) -> Tokenizer:
        loaded.add(name)
        return load_tokenizer(name)

    monkeypatch.setattr(vocabularies, "load_tokenizer", load)
    words = ("estimate", "prompts/a.txt", "--model", "gpt-4o", "--as-of", "2026-11-21")
    run(*words)
    assert loaded == {"o200k_base"}
    # text-embedding-3-small has cl100k_base; a ratio is of both, and an address has both counts
    for more in (("--model", "text-embedding-3-small"), ("--model", "command-a"), ("--format", "csv")):
        loaded.clear()
        run_priced_or_not(*words, *more)
        assert loaded == {"o200k_base", "cl100k_base"}


def test_a_request_as_json_is_counted_as_one(prompts: Path) -> None:
    (prompts / "chat.json").write_text(json.dumps({"messages": [{"role": "user", "content": "one"}], "max_tokens": 7}))
    words = ("estimate", "prompts/chat.json", "--model", "gpt-4o", "--output-tokens", "50", "--format", "json")
    usage = json.loads(run(*words))["results"][0]["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (1 + 1 + 3 + 3, 7)  # text, role, form, reply; capped
    as_text = json.loads(run(*words, "--as-text"))["results"][0]["usage"]
    assert as_text["input_tokens"] > usage["input_tokens"]
    assert as_text["output_tokens"] == 50


def test_standard_input_and_the_console_script() -> None:
    done = script("estimate", "-", "--model", "gpt-4o", "--format", "json", given="one two three\r\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["results"][0]["usage"]["input_tokens"] == 4


def test_what_has_no_price_ends_with_1_after_everything_is_told() -> None:
    done = script("estimate", "--input-tokens", "5", "--model", "gpt-4o", "--model", "nope")
    assert done.returncode == 1
    assert "nope is not in any price table" in done.stdout
    assert done.stderr == "costcalc: 1 result without a price; the last column shows why.\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "name a file, - for standard input, or --input-tokens NUMBER"),
        (["none.txt"], "none.txt: No such file or directory; name a file that can be read"),
        (["prompts", "--input-tokens", "5"], "give files or --input-tokens, not both"),
        (["prompts/.git/config"], "prompts/.git/config: not a text file; save it as UTF-8 text, or list the other files of its folder, such as prompts/*.md"),
        (["prompts/.git/none"], "prompts/.git/none: No such file or directory; name a file that can be read"),
        (["--input-tokens", "5", "--as-of", "never"], "as_of: expected a valid date as year-month-day, such as 2026-11-21"),
        (["--input-tokens", "5", "--cached-tokens", "101%"], 'cached_tokens: expected a whole number of tokens from 0 to 10,000,000, or a share of the input such as "80%"'),
        (["--input-tokens", "5", "--cached-tokens", "9" * 5_000], 'cached_tokens: expected a whole number of tokens from 0 to 10,000,000, or a share of the input such as "80%"'),
        (["--input-tokens", "5", "--max-increase", "10%"], "--max-increase needs --baseline FILE, the estimate to compare with"),
        (["prompts", "--baseline", "none.json"], "none.json: No such file or directory; name the estimate to compare with"),
        (["prompts", "--baseline", "prompts/a.txt"], "prompts/a.txt: not an estimate; write one with `costcalc estimate … --format json > prompts/a.txt`"),
        (["prompts", "--baseline", "x", "--max-increase", "ten"], "--max-increase ten: write a percentage such as 10%"),
    ],
)  # fmt: skip
def test_wrong_use_ends_with_2_and_the_next_step(prompts: Path, words: list[str], problem: str) -> None:
    assert fails(2, "estimate", *words) == problem


def test_a_faulty_request_names_file_and_place(prompts: Path) -> None:
    (prompts / "bad.json").write_text('{"messages": [{"role": "usr", "content": "a"}]}')
    assert fails(2, "estimate", "prompts/bad.json").startswith("prompts/bad.json: messages[0].role: expected one of")


@pytest.mark.parametrize(
    "words", [["estimate", "--input-tokens", "x"], ["estimate", "--format", "xml"], ["nothing"], []]
)
def test_the_shell_sees_wrong_use_as_2(words: list[str]) -> None:
    assert script(*words).returncode == 2


# a baseline


@pytest.fixture
def before(prompts: Path) -> str:
    (prompts.parent / "before.json").write_text(run("estimate", "prompts", "--model", "gpt-4o", "--format", "json"))
    return "before.json"


def test_what_did_not_change_is_fine(prompts: Path, before: str) -> None:
    text = run("estimate", "prompts", "--model", "gpt-4o", "--baseline", before, "--max-increase", "0%")
    assert [line.split()[-1] for line in text.splitlines()[1:]] == ["0%", "0%"]


def test_an_increase_above_the_limit_ends_with_1(prompts: Path, before: str) -> None:
    (prompts / "b.txt").write_text("four five six seven eight\n")  # 6 tokens after 5
    words = ("estimate", "prompts", "--model", "gpt-4o", "--baseline", before)
    assert "+20%" in run(*words, "--max-increase", "20%")
    assert json.loads(run(*words, "--format", "json"))["changes"][1]["increase"] == "0.200000"
    problem = fails(1, *words, "--max-increase", "19.99%")
    assert problem.startswith("1 cost rose by more than 20%, most of all in prompts/b.txt on gpt-4o.")


def test_the_csv_of_a_comparison_has_plain_numbers(prompts: Path, before: str) -> None:
    (prompts / "b.txt").write_text("four five six seven eight\n")
    (prompts / "c.txt").write_text("new\n")
    words = ("estimate", "prompts", "--model", "gpt-4o", "--baseline", before, "--format", "csv")
    assert run(*words).splitlines() == [
        "file,requested,before,now,increase",
        "prompts/a.txt,gpt-4o,0.00001,0.00001,0.000000",
        "prompts/b.txt,gpt-4o,0.0000125,0.000015,0.200000",  # 5 and 6 tokens × 2.50 / 1,000,000
        "prompts/c.txt,gpt-4o,,0.000005,",
    ]


@pytest.mark.parametrize("cost", ['"NaN"', '"Infinity"', '"-5"', '"1e3"', "0.1", "true", "[]"])
def test_a_baseline_with_what_is_no_cost_is_refused(prompts: Path, cost: str) -> None:
    result = f'{{"requested": "gpt-4o", "cost_per_request": {cost}}}'
    Path("before.json").write_text(f'{{"file": "prompts/a.txt", "results": [{result}]}}')
    assert fails(2, "estimate", "prompts", "--baseline", "before.json").startswith("before.json: not an estimate;")


def test_a_new_prompt_has_nothing_before_it(prompts: Path, before: str) -> None:
    (prompts / "c.txt").write_text("new\n")
    words = ("estimate", "prompts", "--model", "gpt-4o", "--baseline", before, "--max-increase", "0%")
    answer = json.loads(run(*words, "--format", "json"))["changes"]
    assert answer[2] == {
        "file": "prompts/c.txt", "requested": "gpt-4o", "before": None, "now": "0.000005", "increase": None,
    }  # fmt: skip


def test_a_prompt_that_is_gone_has_nothing_now_and_is_told_last(prompts: Path, before: str) -> None:
    (prompts / "a.txt").unlink()
    words = ("estimate", "prompts", "--model", "gpt-4o", "--baseline", before, "--max-increase", "0%")
    answer = json.loads(run(*words, "--format", "json"))["changes"]
    assert [change["file"] for change in answer] == ["prompts/b.txt", "prompts/a.txt"]
    assert (answer[1]["before"], answer[1]["now"], answer[1]["increase"]) == ("0.00001", None, None)  # 4 tokens


@pytest.mark.usefixtures("acme")
def test_a_price_of_the_operators_own_says_so() -> None:
    lines = run("estimate", "--input-tokens", "5", "--model", "gpt-4o", "--model", "fast").splitlines()
    assert [(line.split()[0], "custom prices" in line) for line in lines[1:3]] == [("gpt-4o", False), ("fast", True)]


# tokens, bill, models


def test_tokens_by_encoding_and_model(prompts: Path) -> None:
    rows = list(csv.reader(io.StringIO(run("tokens", "prompts", "--model", "gpt-4o", "--format", "csv"))))
    assert rows[0] == ["File", "Counted for", "Tokens", "Accuracy", "Low", "High", "Basis", "Why"]
    assert rows[1] == ["prompts/a.txt", "o200k_base", "4", "", "", "", "", ""]
    assert rows[3] == ["prompts/a.txt", "gpt-4o", "4", "exact", "4", "4", "vendor", ""]
    answer = json.loads(run("tokens", "prompts/a.txt", "--format", "json"))
    assert (answer["file"], answer["encodings"]["o200k_base"], answer["words"]) == ("prompts/a.txt", 4, 3)


def test_tokens_that_are_estimated_have_their_range(prompts: Path) -> None:
    table = run("tokens", "prompts/a.txt", "--model", "gpt-4o", "--model", "command-a").splitlines()
    assert table[0].split() == ["File", "Counted", "for", "Tokens", "Range", "Accuracy", "Why"]
    exact, estimated = (next(line for line in table if name in line) for name in ("gpt-4o", "command-a"))
    assert exact.split() == ["prompts/a.txt", "gpt-4o", "4", "exact"]
    # no measurement is known: 0.8 to 2.7 times the 4 of o200k_base
    assert " 3 to 11 " in estimated
    answer = json.loads(run("tokens", "prompts/a.txt", "--model", "command-a", "--format", "json"))
    count = answer["results"][0]["count"]
    assert (count["low"], count["high"], count["basis"], count["exactness"]) == (3, 11, "ratio", "estimate")


def test_a_command_counts_a_long_text_in_full(prompts: Path) -> None:
    pytest.importorskip("ctok", reason="ctok is not installed")
    (prompts / "long.txt").write_text("one two three " * 2_000)
    answer = json.loads(run("tokens", "prompts/long.txt", "--model", "claude-opus-5-5", "--format", "json"))
    assert answer["results"][0]["count"]["basis"] == "reconstruction"


def test_the_files_of_an_estimate_have_its_range(prompts: Path) -> None:
    words = ("estimate", "prompts/a.txt", "--model", "command-a", "--requests-per-month", "1000", "--format")
    (row,) = csv.DictReader(io.StringIO(run(*words, "csv")))
    (result,) = json.loads(run(*words, "json"))["results"]
    rate = D(row["input_usd_per_million"]) / 1_000_000
    assert (row["count_basis"], row["input_tokens_low"], row["input_tokens_high"]) == ("ratio", "3", "11")
    assert [D(row[f"usd_per_request_{end}"]) for end in ("low", "high")] == [3 * rate, 11 * rate]
    assert [D(row[f"usd_per_month_{end}"]) for end in ("low", "high")] == [3_000 * rate, 11_000 * rate]
    assert [D(result[f"cost_per_request_{end}"]) for end in ("low", "high")] == [3 * rate, 11 * rate]
    assert [D(result["monthly"][end]) for end in ("low", "high")] == [3_000 * rate, 11_000 * rate]


def estimated(*words: str) -> dict[str, Any]:
    """The first result of an estimate of `prompts/a.txt` on Gemini 2.5."""
    answer = run("estimate", "prompts/a.txt", "--model", "gemini-2.5-flash", *words, "--format", "json")
    result: dict[str, Any] = json.loads(answer)["results"][0]
    return result


def test_pages_and_audio_stand_beside_the_prompt(prompts: Path) -> None:
    tokens = estimated()["usage"]["input_tokens"]
    # Gemini 2.5: 258 tokens a page, 32 a second of audio
    assert estimated("--pages", "3")["usage"]["input_tokens"] == tokens + 3 * 258
    heard = estimated("--audio-seconds", "10.5")["usage"]
    assert (heard["input_tokens"], heard["input_audio_tokens"]) == (tokens + 336, 336)


def test_an_answer_of_the_same_length_is_in_tokens_of_o200k_base(prompts: Path) -> None:
    words = ("--output-tokens", "1000")
    prose = load_formulas().vocabularies["gemma3"].prose.expected
    assert estimated(*words)["usage"]["output_tokens"] == 1_000
    assert estimated(*words, "--same-answer-length")["usage"]["output_tokens"] == 1_000 * prose
    (row,) = csv.DictReader(
        io.StringIO(run("estimate", "prompts/a.txt", "--model", "gpt-4o", "--same-answer-length", "--format", "csv"))
    )
    assert row["same_answer_length"] == "yes"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--audio-seconds", "x"), "audio_seconds: expected a number"),
        (("--audio-seconds", "NaN"), "audio_seconds: expected a number"),
        (("--audio-seconds=-5",), "audio_seconds: expected at least 0"),
        (("--audio-seconds", "1000001"), "audio_seconds: expected at most 1,000,000"),
        (("--pages", "100001"), "pages: expected at most 100,000"),
    ],
)
def test_pages_and_audio_that_cannot_be_are_refused(prompts: Path, words: tuple[str, ...], problem: str) -> None:
    assert problem in fails(2, "estimate", "prompts/a.txt", "--model", "gpt-4o", *words)


def test_tokens_that_are_unknown_end_with_1(prompts: Path) -> None:
    assert fails(1, "tokens", "prompts/a.txt", "--model", "nope") == "1 count unknown; the last column shows why."


def test_a_bill_in_every_format(prompts: Path) -> None:
    (prompts / "bill.jsonl").write_text(f"{LINE}\n{LINE}\n")
    # two times (1,000 × 2.50 + 100 × 10) / 1,000,000
    assert json.loads(run("bill", "prompts/bill.jsonl", "--format", "json"))["total"] == "0.007"
    *_, total, blank, excluded = run("bill", "prompts/bill.jsonl").splitlines()
    assert (total.split(), blank) == (["Total", "$0.007"], "")
    assert excluded.startswith("Not included: ")
    assert "| $0.0035 |" in run("bill", "prompts/bill.jsonl", "--format", "markdown")
    rows = list(csv.DictReader(io.StringIO(run("bill", "prompts/bill.jsonl", "--format", "csv"))))
    assert [row["usd"] for row in rows] == ["0.0035", "0.0035"]


def test_a_bill_that_is_not_all_known_ends_with_1() -> None:
    done = script("bill", "-", given=f'{LINE}\n{{"usage": 3}}\n')
    assert done.returncode == 1
    assert "$0.0035" in done.stdout
    assert "line 2: usage: expected an object, not a number" in done.stderr


def test_a_bill_without_anything_to_charge_ends_with_2() -> None:
    assert "not valid JSON" in script("bill", "-", given="hello").stderr
    assert script("bill", "-", given="hello").returncode == 2


def test_models_of_a_day() -> None:
    answer = json.loads(
        run("models", "gpt-4o-mini", "--provider", "openai", "--as-of", "2024-08-01", "--format", "json")
    )
    assert answer["models"][0]["rates"]["output_mtok"] == "0.6"
    assert "gpt-4o-mini-2024-07-18" in run("models", "gpt-4o-mini", "--kind", "chat")
    assert run("models", "gpt-4o-mini", "--format", "csv").startswith("Model,Provider,Kind,")
    assert fails(1, "models", "no-such-model") == "No matching models; leave out a word or an option."


@pytest.mark.parametrize("words", [("prices", "diff", "2023-01-01", "2026-01-01"), ("models",)])
def test_a_reader_that_has_seen_enough_is_no_error(words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as shut:
        done = subprocess.run(
            [sys.executable, "-m", "costcalc", *words], cwd=settings.ROOT, stdout=shut, stderr=subprocess.PIPE,
            env=os.environ | {"COSTCALC_PRODUCTION": "false"}, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.stderr == ""


# progress


class Screen(io.StringIO):
    def __init__(self, watched: bool) -> None:
        super().__init__()
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


def test_progress_is_shown_only_to_a_person_and_only_for_more_than_one() -> None:
    shown = []
    for watched, items in ((True, "ab"), (False, "ab"), (True, "a")):
        screen = Screen(watched)
        assert list(show_progress(items, Printer(screen))) == list(items)
        shown.append(screen.getvalue())
    assert "1 of 2" in shown[0]
    assert "2 of 2" in shown[0]
    assert shown[1:] == ["", ""]
