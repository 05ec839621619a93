"""`costcalc policy FILE`: PASS, WARN or FAIL.

A prompt of 1,000 input tokens on fast-1, with 100 of output, costs (1,000 × 1 + 100 × 4) / 1,000,000 = 0.0014 dollars.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from costcalc import current
from tests.pricing.test_fees import TOOLS
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.price_tables import book
from tests.support.usage_answers import OPENAI, UNKNOWN, write_lines

pytestmark = pytest.mark.usefixtures("sampled")
POLICY = """
prompts:
  - files: prompts/*.txt
    models: [{models}]
    output_tokens: 100
    requests_per_month: 1000
{limits}
"""


def write_prompt(path: Path, tokens: int) -> None:
    """Write a prompt of that many tokens: a word and a space before it are one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(" ".join(["one"] * tokens))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a prompt of 1,000 tokens, in which the command runs."""
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    write_prompt(Path("prompts/a.txt"), 1000)
    return Path("prompts")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The same folder as it was: the prompt had 500 tokens, so that it cost 0.0009 dollars."""
    write_prompt(tmp_path / "before/prompts/a.txt", 500)
    return tmp_path / "before"


def write_policy(limits: str, models: str = "fast-1") -> str:
    Path("policy.yaml").write_text(POLICY.format(models=models, limits=limits))
    return "policy.yaml"


def ask(*words: str) -> Any:
    return json.loads(run_priced_or_not("policy", *words, "--format", "json"))


def find_codes(answer: Any, number: int = 0) -> list[tuple[str, str]]:
    return [(each["verdict"], each["code"]) for each in answer["prompts"][number]["findings"]]


def test_what_keeps_to_all_limits_passes() -> None:
    policy = write_policy("fail: {usd_per_request: 0.0014, usd_per_month: 1.4}")  # 1,000 requests at 0.0014
    first, _, heads, row = run("policy", policy).splitlines()
    assert first == "PASS: 1 passes; prices as of 2026-11-21, in US dollars."
    assert heads.split() == ["Verdict", "Prompt", "Model", "Before", "Now", "Change", "Month", "Why"]
    assert row.split() == ["PASS", "prompts/a.txt", "fast-1", "–", "$0.0014", "–", "$1.40"]


@pytest.mark.parametrize(
    ("limits", "verdict", "why"),
    [
        ("fail: {usd_per_request: 0.00139}", "FAIL", "a request costs $0.0014, over the limit of $0.00139"),
        ("fail: {usd_per_month: 1.39}", "FAIL", "a month costs $1.40, over the limit of $1.39"),
        ("warn: {usd_per_month: 1}", "WARN", "a month costs $1.40, over the warning limit of $1"),
        ("warn: {usd_per_month: 1}\nfail: {usd_per_month: 2}", "WARN", "over the warning limit of $1"),
        (
            "warn: {usd_per_month: 1}\nfail: {usd_per_month: 1.2}",
            "FAIL",
            "a month costs $1.40, over the limit of $1.20",
        ),
    ],
)
def test_what_is_over_a_limit_warns_or_fails(limits: str, verdict: str, why: str) -> None:
    text = run_priced_or_not("policy", write_policy(limits))
    assert text.startswith(f"{verdict}: 1 ")
    assert text.rstrip().endswith(why)


def test_only_fail_ends_with_1_unless_warnings_are_to(before: Path) -> None:
    run("policy", write_policy("warn: {usd_per_request: 0.001}"))
    assert fails(1, "policy", "policy.yaml", "--fail-on", "warn").startswith("WARN: change what costs too much")
    assert fails(1, "policy", write_policy("fail: {usd_per_request: 0.001}")) == (
        "FAIL: change what costs too much, or the limits in policy.yaml."
    )


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        # 0.0014 - 0.0009 = 0.0005; 0.0005 / 0.0009 = 55.6%; 1,000 × 0.0005 = 0.5
        ("increase: 55%", "the cost rose by 56%, over the limit of 55%"),
        ("increase_usd_per_request: 0.0004", "a request costs more by $0.0005, over the limit of $0.0004"),
        ("increase_usd_per_month: 0.49", "a month costs more by $0.50, over the limit of $0.49"),
    ],
)
def test_increases_are_those_against_the_folder_as_it_was(limit: str, why: str, before: Path) -> None:
    policy = write_policy(f"fail: {{{limit}}}")
    [row] = ask(policy, "--baseline", str(before))["prompts"]
    assert (row["verdict"], row["before"], row["now"], row["increase"]) == ("FAIL", "0.0009", "0.0014", "0.555556")
    assert [each["message"] for each in row["findings"]] == [why]


@pytest.mark.parametrize("limit", ["increase: 56%", "increase_usd_per_request: 0.0005", "increase_usd_per_month: 0.5"])
def test_an_increase_up_to_the_limit_passes(limit: str, before: Path) -> None:
    assert ask(write_policy(f"fail: {{{limit}}}"), "--baseline", str(before))["verdict"] == "PASS"


def test_an_increase_is_told_from_the_limit_that_it_would_be_rounded_to(before: Path) -> None:
    text = run_priced_or_not("policy", write_policy("fail: {increase: 55.55%}"), "--baseline", str(before))
    assert "the cost rose by 55.555555555%, over the limit of 55.55%" in text


def test_its_own_json_is_a_baseline_too(before: Path) -> None:
    policy = write_policy("fail: {increase: 10%}")
    run("policy", policy, "--format", "json", "--json", "earlier.json")
    write_prompt(Path("prompts/a.txt"), 1200)
    [row] = ask(policy, "--baseline", "earlier.json")["prompts"]
    # 0.0016 / 0.0014 = 1.142857…
    assert (row["before"], row["now"], row["increase"]) == ("0.0014", "0.0016", "0.142857")
    assert row["verdict"] == "FAIL"


def test_the_json_has_the_estimates_of_the_command_estimate() -> None:
    answer = ask(write_policy("fail: {usd_per_request: 1}"))
    words = ("--model", "fast-1", "--output-tokens", "100", "--requests-per-month", "1000", "--format", "json")
    assert answer["estimates"] == [json.loads(run("estimate", "prompts/a.txt", *words))]
    assert answer["counts"] == {"FAIL": 0, "WARN": 0, "PASS": 1}
    assert answer["catalog"] == answer["estimates"][0]["catalog"]


def test_what_vendors_charge_for_beside_the_costs_is_said_below(before: Path) -> None:
    policy = write_policy("fail: {usd_per_request: 1}", "gpt-4o")
    below = "Not included: images that the image tool makes."
    assert run("policy", policy).splitlines()[-2:] == ["", below]
    assert run("policy", policy, "--format", "markdown").splitlines()[-2:] == ["", f"- {below}"]


# What is not known never passes


def test_without_a_baseline_increases_are_not_known() -> None:
    answer = ask(write_policy("fail: {increase: 10%, usd_per_request: 1}"))
    assert (answer["verdict"], find_codes(answer)) == ("WARN", [("WARN", "no_baseline")])


def test_what_has_no_price_warns_with_the_reason() -> None:
    answer = ask(write_policy("fail: {usd_per_request: 1}", "nobody-1"))
    assert (answer["verdict"], find_codes(answer)) == ("WARN", [("WARN", "unpriced")])
    assert answer["prompts"][0]["now"] is None
    assert "no price: nobody-1 is not in any price table" in answer["prompts"][0]["findings"][0]["message"]


def test_a_cost_that_is_the_least_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = book(tmp_path / "tools", tools=TOOLS)
    monkeypatch.setattr(current, "load_kept", lambda own, data, cache: tables)
    current.catalog.cache_clear()
    policy = write_policy("fail: {usd_per_request: 1}", "plain")
    Path(policy).write_text(Path(policy).read_text().replace("output_tokens", "file_search: 1\n    output_tokens"))
    answer = ask(policy)
    assert answer["prompts"][0]["partial"]
    assert (answer["verdict"], find_codes(answer)[0]) == ("WARN", ("WARN", "partial"))
    assert f"at least ${answer['prompts'][0]['now']} " in run("policy", policy)


def test_what_does_not_fit_warns() -> None:
    write_prompt(Path("prompts/a.txt"), 10_001)  # the context window is 10,000
    assert ("WARN", "does_not_fit") in find_codes(ask(write_policy("fail: {usd_per_request: 1}")))


def test_what_may_be_over_a_limit_warns_where_tokens_are_an_estimate() -> None:
    [row] = ask(write_policy("fail: {usd_per_request: 1}", "long"))["prompts"]
    assert (row["verdict"], row["estimated"]) == ("PASS", True)
    answer = ask(write_policy(f"fail: {{usd_per_request: {row['now']}}}", "long"))
    assert find_codes(answer) == [("WARN", "usd_per_request")]
    assert "a request may cost up to $" in answer["prompts"][0]["findings"][0]["message"]
    assert f"≈ ${row['now']}" in run("policy", "policy.yaml")


def test_a_new_prompt_passes_where_its_cost_is_limited(before: Path) -> None:
    write_prompt(Path("prompts/b.txt"), 10)
    answer = ask(write_policy("fail: {increase: 99%, usd_per_request: 1}"), "--baseline", str(before))
    assert (answer["verdict"], find_codes(answer, 1)) == ("PASS", [("PASS", "new")])
    answer = ask(write_policy("fail: {increase: 99%}"), "--baseline", str(before))
    assert (answer["verdict"], find_codes(answer, 1)) == ("WARN", [("WARN", "new")])


def test_a_prompt_that_is_gone_is_listed_last(before: Path) -> None:
    write_prompt(before / "prompts/0.txt", 500)
    answer = ask(write_policy("fail: {increase: 99%}"), "--baseline", str(before))
    assert [row["file"] for row in answer["prompts"]] == ["prompts/a.txt", "prompts/0.txt"]
    assert (answer["verdict"], find_codes(answer, 1)) == ("PASS", [("PASS", "gone")])


def test_a_prompt_that_could_not_be_read_before_warns(before: Path) -> None:
    (before / "prompts/a.txt").write_bytes(b"\xff\xfe\x00")
    answer = ask(write_policy("fail: {increase: 99%}"), "--baseline", str(before))
    assert (answer["verdict"], find_codes(answer)) == ("WARN", [("WARN", "before_unread")])


def test_a_prompt_without_a_price_before_warns() -> None:
    Path("before.json").write_text(
        json.dumps({"file": "prompts/a.txt", "results": [{"requested": "fast-1", "cost_per_request": None}]})
    )
    answer = ask(write_policy("fail: {increase: 99%}"), "--baseline", "before.json")
    assert (answer["verdict"], find_codes(answer)) == ("WARN", [("WARN", "before_unpriced")])


def test_patterns_that_no_file_fits_warn() -> None:
    Path("prompts/a.txt").unlink()
    answer = ask(write_policy("fail: {usd_per_request: 1}"))
    assert (answer["verdict"], answer["prompts"]) == ("WARN", [])
    assert [each["message"] for each in answer["findings"]] == ["no file fits prompts/*.txt"]
    assert run("policy", "policy.yaml").splitlines() == ["WARN: 1 warns.", "", "WARN: no file fits prompts/*.txt"]


# Usage and its budgets


@pytest.fixture
def budgeted() -> str:
    Path("budgets.yaml").write_text("departments: [{name: Support, budget: 0.0028, when: {team: support}}]\n")
    Path("policy.yaml").write_text("usage: {files: logs/*.jsonl, budgets: budgets.yaml}\n")
    Path("logs").mkdir()
    return "policy.yaml"


def write_usage(*models: Any) -> None:
    """Write a request of each, of 0.0014 dollars, on 1 November 2026."""
    write_lines(Path("logs/a.jsonl"), [each | {"id": "", "metadata": {"team": "support"}} for each in models])


def test_usage_within_its_budgets_passes(budgeted: str) -> None:
    write_usage(OPENAI, OPENAI)
    row = run("policy", budgeted).splitlines()[-1].split()
    assert row == ["PASS", "Support", "2026-11", "$0.0028", "$0.0028", "within"]


def test_usage_over_a_budget_fails(budgeted: str) -> None:
    write_usage(OPENAI, OPENAI, OPENAI)
    fails(1, "policy", budgeted)
    answer = ask(budgeted)
    [line] = answer["usage"]["budgets"]
    assert (answer["verdict"], line["verdict"], line["spent"]) == ("FAIL", "FAIL", "0.0042")
    assert [each["message"] for each in line["findings"]] == ["over by $0.0014"]
    assert answer["usage"]["departments"]["lines"][0]["status"] == "over"


def test_usage_of_which_nothing_has_a_price_is_unknown_and_not_0(budgeted: str) -> None:
    write_usage(UNKNOWN)
    assert run("policy", budgeted).splitlines()[3].split()[:5] == ["WARN", "Support", "2026-11", "–", "$0.0028"]


def test_usage_without_a_price_warns(budgeted: str) -> None:
    write_usage(OPENAI, UNKNOWN)
    answer = ask(budgeted)
    assert answer["verdict"] == "WARN"
    assert [each["code"] for each in answer["usage"]["findings"]] == ["unpriced"]
    assert answer["usage"]["budgets"][0]["findings"][0]["code"] == "unknown"


def test_no_logs_warn(budgeted: str) -> None:
    answer = ask(budgeted)
    assert answer["verdict"] == "WARN"
    assert "no_logs" in [each["code"] for each in answer["usage"]["findings"]]


def test_another_month_can_be_asked_about(budgeted: str) -> None:
    write_usage(OPENAI, OPENAI, OPENAI)
    Path(budgeted).write_text("usage: {files: logs, budgets: budgets.yaml, month: 2026-10}\n")
    answer = ask(budgeted)
    assert [(line["month"], line["spent"]) for line in answer["usage"]["budgets"]] == [("2026-10", "0")]


def test_a_wrong_budget_is_told_with_its_line(budgeted: str) -> None:
    Path("budgets.yaml").write_text("departments: [{name: Support, budget: lots, when: {team: support}}]\n")
    assert fails(2, "policy", budgeted).startswith("budgets.yaml: line 1: departments[0].budget: write dollars")


# Wrong and hostile


def test_a_prompt_of_two_groups_is_refused() -> None:
    group = "  - {files: prompts/a.txt, models: [fast-1]}\n"
    Path("policy.yaml").write_text(f"prompts:\n{group * 2}fail: {{usd_per_request: 1}}\n")
    assert fails(2, "policy", "policy.yaml") == (
        "prompts/a.txt: is in prompts[0] and prompts[1] of the policy; narrow one of the two"
    )


def test_a_prompt_that_was_of_two_groups_before_is_of_the_first(before: Path) -> None:
    write_prompt(before / "prompts/b.txt", 500)
    group = "  - {files: [prompts/a.txt, prompts/b*], models: [fast-1]}\n  - {files: prompts/b.txt, models: [fast-2]}\n"
    Path("policy.yaml").write_text(f"prompts:\n{group}fail: {{usd_per_request: 1}}\n")
    rows = ask("policy.yaml", "--baseline", str(before))["prompts"]
    assert [(row["file"], row["requested"], row["before"], row["now"]) for row in rows] == [
        ("prompts/a.txt", "fast-1", "0.0005", "0.001"),
        ("prompts/b.txt", "fast-1", "0.0005", None),
    ]


def test_only_so_many_prompts_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.cli.policy.prompts.MOST_FILES", 2)
    write_prompt(Path("prompts/b.txt"), 1)
    policy = write_policy("fail: {usd_per_request: 1}")
    assert run("policy", policy).startswith("PASS: 2 pass")
    write_prompt(Path("prompts/c.txt"), 1)
    assert fails(2, "policy", policy) == "3 prompts; a policy takes 2: narrow its patterns, or divide it"


def test_json_that_is_no_request_is_counted_as_text_where_it_is_to() -> None:
    Path("prompts/a.txt").write_text('{"messages": 5}')
    policy = write_policy("fail: {usd_per_request: 1}")
    assert fails(2, "policy", policy).endswith("; correct it, or count it with `as_text: true`")
    Path(policy).write_text(Path(policy).read_text().replace("    models", "    as_text: true\n    models"))
    assert ask(policy)["verdict"] == "PASS"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "prompts/a.txt: not a text file"),
        (b'{"messages": 5}', "prompts/a.txt: messages"),
        (b"x" * 600_000, "prompts/a.txt: prompt: 600,000 characters exceed the limit of 500,000"),
    ],
)
def test_a_prompt_that_cannot_be_read_ends_with_2(content: bytes, problem: str) -> None:
    Path("prompts/a.txt").write_bytes(content)
    assert fails(2, "policy", write_policy("fail: {usd_per_request: 1}")).startswith(problem)


def test_names_of_files_steer_neither_terminal_nor_comment_nor_log() -> None:
    write_prompt(Path("prompts/\n::error::x\x1b[31m|`@all`<!--.txt"), 10)
    write_prompt(Path("-"), 10)
    policy = write_policy("fail: {usd_per_request: 1}")
    Path(policy).write_text(Path(policy).read_text().replace("prompts/*.txt", "['prompts/*.txt', '-']"))
    text = run("policy", policy)
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line.startswith("::")] == []
    assert "PASS     -  " in text  # no standard input
    comment = run("policy", policy, "--format", "markdown")
    assert "| PASS | prompts/ ::error::x\N{REPLACEMENT CHARACTER}\\[31m\\|\\`@&#8203;all\\`\\<!--.txt |" in comment


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_no_answer_has_the_text_of_a_prompt(form: str) -> None:
    Path("prompts/a.txt").write_text("Xyzzy" * 10)
    assert "Xyzzy" not in run("policy", write_policy("fail: {usd_per_request: 1}"), "--format", form)


def test_a_prompt_that_is_a_link_to_nothing_is_no_file() -> None:
    Path("prompts/b.txt").symlink_to("nowhere")
    os.mkfifo("prompts/c.txt")
    assert len(ask(write_policy("fail: {usd_per_request: 1}"))["prompts"]) == 1


def test_the_comment_of_many_prompts_stays_within_what_github_takes() -> None:
    for number in range(130):
        write_prompt(Path(f"prompts/{'#' * 200}{number}.txt"), 10)
    comment = run("policy", write_policy("fail: {usd_per_request: 1}", "fast-1, fast-2"), "--format", "markdown")
    assert len(comment) < 65_536
    shown = sum(line.startswith("| PASS") for line in comment.splitlines())
    assert f"… and {262 - shown} rows more, which the JSON has." in comment  # of 131 prompts on 2 models
    assert shown > 10


def test_wrong_words() -> None:
    policy = write_policy("fail: {usd_per_request: 1}")
    assert fails(2, "policy", "nowhere.yaml") == (
        "nowhere.yaml: No such file or directory; name a file that can be read"
    )
    assert fails(2, "policy", policy, "--baseline", "nowhere") == (
        "nowhere: No such file or directory; name the estimate to compare with"
    )
    assert fails(2, "policy", policy, "--json", "no/where") == (
        "--json no/where: No such file or directory; name a file that can be written"
    )
