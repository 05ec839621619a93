"""Policy files as people write them, and what they are told of each mistake."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from costcalc.cli.policy.file import read_policy
from costcalc.schema.written import LARGEST, WrittenError

PROMPTS = """
prompts:
  - files: prompts/*.md
    models: [gpt-4o]
    output_tokens: 500
"""


def read_wrong(text: str) -> list[str]:
    with pytest.raises(WrittenError) as caught:
        read_policy(text)
    return caught.value.lines


def test_a_policy_is_read() -> None:
    policy = read_policy(
        PROMPTS + "    requests_per_month: 10_000\n    cached_tokens: 80%\n    tier: batch\n"
        "warn: {increase: 5%}\n"
        "fail: {increase: 12.5 %, usd_per_request: 0.05, usd_per_month: 2_000}\n"
        "usage: {files: [logs/*.jsonl, more], budgets: budgets.yaml, month: 2026-11}\n"
    )
    [group] = policy.prompts
    assert (group.files, group.models) == (["prompts/*.md"], ["gpt-4o"])
    assert (group.output_tokens, group.requests_per_month, group.cached_tokens) == (500, 10_000, D("0.8"))
    assert (policy.warn.increase, policy.fail.increase) == (D("0.05"), D("0.125"))
    assert (policy.fail.usd_per_request, policy.fail.usd_per_month) == (D("0.05"), D(2000))
    assert policy.usage is not None
    assert (policy.usage.files, policy.usage.month) == (["logs/*.jsonl", "more"], "2026-11")


def test_json_is_read_too() -> None:
    text = '{"prompts": [{"files": "a", "models": ["m"]}], "fail": {"usd_per_request": 0.1}}'
    assert read_policy(text).fail.usd_per_request == D("0.1")


@pytest.mark.parametrize("text", ["", "# nothing\n", "null\n"])
def test_an_empty_file_is_told(text: str) -> None:
    assert read_wrong(text) == ["expected keys with values below them, such as `name: Support`"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{}", "says nothing to check; add `prompts` with files and models, or `usage` with budgets"),
        (
            PROMPTS,
            "line 2: prompts: nothing limits their cost; add `warn` or `fail` with increase, ",
        ),
        (PROMPTS + "fial: {increase: 5%}", "line 6: fial: unknown key; did you mean fail?"),
        (PROMPTS + "fail: {increse: 5%}", "line 6: fail.increse: unknown key; did you mean increase?"),
        (PROMPTS + "    output_token: 3\nfail: {increase: 5%}", "did you mean output_tokens?"),
        (PROMPTS + "fail: {increase: 5}", "line 6: fail.increase: expected a percentage such as 10%"),
        (PROMPTS + "fail: {increase: -5%}", "line 6: fail.increase: expected a percentage such as 10%"),
        (PROMPTS + "fail: {usd_per_request: $5}", "line 6: fail.usd_per_request: expected a number with"),
        (PROMPTS + "fail: {usd_per_request: -1}", "line 6: fail.usd_per_request: expected greater than or equal to 0"),
        (
            PROMPTS + "fail: {usd_per_month: 5}",
            "line 3: prompts[0]: needs requests_per_month, since usd_per_month is limited; add it",
        ),
        (
            PROMPTS + "    requests_per_month: 10,000\nfail: {increase: 5%}",
            "line 6: prompts[0].requests_per_month: expected a whole number, without a comma and without quotes,",
        ),
        (
            PROMPTS + "    prompt: Hello\nfail: {increase: 5%}",
            "line 6: prompts[0].prompt: stands in the files; remove it",
        ),
        (
            PROMPTS + "    input_tokens: 5\nfail: {increase: 5%}",
            "line 6: prompts[0].input_tokens: stands in the files; remove it",
        ),
        (
            PROMPTS + "    requests_per_month: 1\n    requests_per_day: 1\nfail: {increase: 5%}",
            "line 7: prompts[0].requests_per_day: stands beside requests_per_month; keep one",
        ),
        ("prompts: [{files: a}]\nfail: {increase: 5%}", "line 1: prompts[0].models: is missing; add it"),
        ("prompts: [{files: [], models: [m]}]\nfail: {increase: 5%}", "files: is empty; name at least one"),
        ("usage: {files: a}", "line 1: usage.budgets: is missing; add it"),
        ("usage: {files: a, budgets: b, month: 2026-13}", "line 1: usage.month: expected"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(text: str, line: str) -> None:
    [told] = read_wrong(text)
    assert line in told


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../prompts/a.md", "prompts/../../a.md", "~/a.md", "C:/a.md", "s3://bucket/a.jsonl", "\\\\a"],
)
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    limits = "fail: {increase: 5%}"
    [told] = read_wrong(f"prompts: [{{files: '{path}', models: [m]}}]\n{limits}")
    assert told == "line 1: prompts[0].files: leads out of the folder; write a path within it, such as prompts/*.md"
    assert len(read_wrong(f"usage: {{files: '{path}', budgets: '{path}'}}")) == 2


@pytest.mark.parametrize("path", ["a**b", "prompts/**.md", ".", '"a\\nb"'])
def test_what_is_no_pattern_is_refused(path: str) -> None:
    [told] = read_wrong(f"prompts: [{{files: {path}, models: [m]}}]\nfail: {{increase: 5%}}")
    assert "expected a path or a pattern such as" in told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &a [x]\nb: *a", "anchors and aliases are not allowed"),
        ("prompts: !!python/object:os.system [x]", "the tag"),
        ("fail: {}\nfail: {}", "appears twice"),
        ("[" * 50, "nested more than 20 levels deep"),
        ("prompts:\n\t- x", "line 2"),
        ("#" * (LARGEST + 1), f"longer than {LARGEST:,} characters"),
    ],
)
def test_hostile_yaml_is_refused(text: str, problem: str) -> None:
    [told] = read_wrong(text)
    assert problem in told
