"""The steps of `action.yml`, run in a repository with a pull request.

Left out is the installation: `requirements/run.txt` and the wheel are tried by `make wheel-test` and `make install`.
A prompt of 1,000 tokens costs 1,000 × 2.50 / 1,000,000 = 0.0025 dollars on gpt-4o.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from pricing.yaml_reader import read_file
from tests.support.action import ACTION, ROOT, STEPS, Job, commit, git

POLICY = """
prompts:
  - files: prompts/*.txt
    models: [gpt-4o]
    as_of: 2026-11-21
warn: {increase: 5%}
fail: {increase: 20%, usd_per_request: 0.01}
"""
MARK = re.compile(r"<!-- costcalc policy [0-9a-f]{16} -->\n## Costs: ")
needs_jq = pytest.mark.skipif(not shutil.which("jq"), reason="gh's own filter is run by jq, which is not installed")


def write_prompt(folder: Path, tokens: int, name: str = "a") -> None:
    (folder / "prompts").mkdir(exist_ok=True)
    (folder / f"prompts/{name}.txt").write_text(" ".join(["one"] * tokens))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def job(tmp_path: Path, cache: Path) -> Job:
    """A job on a pull request, whose base has a prompt of 1,000 tokens and the policy."""
    checkout, temp = tmp_path / "checkout", tmp_path / "temp folder"
    checkout.mkdir()
    temp.mkdir()
    git(checkout, "init", "--quiet", "--initial-branch=main")
    (checkout / "costcalc-policy.yaml").write_text(POLICY)
    write_prompt(checkout, 1000)
    base = commit(checkout, "Begin")
    return Job(
        checkout, temp, cache, {"github.event.pull_request.base.sha": base, "github.event.pull_request.number": "7"}
    )


@pytest.mark.parametrize(("tokens", "verdict", "end"), [(1000, "PASS", 0), (1100, "WARN", 0), (1300, "FAIL", 1)])
def test_the_verdict_is_comment_summary_output_and_end(job: Job, tokens: int, verdict: str, end: int) -> None:
    write_prompt(job.checkout, tokens)
    commit(job.checkout, "Change the prompt")
    assert job.run() == end
    assert job.outputs["check.verdict"] == verdict
    assert job.summary.startswith(f"## Costs: {verdict}\n")
    assert job.comment is not None
    assert MARK.match(job.comment)
    assert job.comment.partition("\n")[2] == job.summary
    assert job.words[-6:-1] == ["--silent", "--method", "POST", "repos/octocat/prompts/issues/7/comments", "--field"]
    [row] = json.loads(Path(job.outputs["check.json"]).read_text())["prompts"]
    assert row["before"] == "0.0025"


def test_warnings_fail_where_they_are_to(job: Job) -> None:
    write_prompt(job.checkout, 1100)
    job.given["inputs.fail-on"] = "warn"
    assert (job.run(), job.outputs["check.verdict"]) == (1, "WARN")


def test_a_first_run_without_prompts_in_the_base_has_new_ones(job: Job) -> None:
    git(job.checkout, "rm", "--quiet", "-r", "prompts")
    job.given["github.event.pull_request.base.sha"] = commit(job.checkout, "Remove the prompts")
    write_prompt(job.checkout, 10)
    commit(job.checkout, "Add a prompt")
    assert (job.run(), job.outputs["check.verdict"]) == (0, "PASS")
    assert "| new |" in job.summary


def test_without_a_pull_request_increases_are_not_known_and_nobody_comments(job: Job) -> None:
    job.given.clear()
    assert (job.run(), job.outputs["check.verdict"], job.words) == (0, "WARN", [])
    assert "no baseline was given" in job.summary


def test_a_file_is_a_baseline_too(job: Job) -> None:
    estimate = {"file": "prompts/a.txt", "results": [{"requested": "gpt-4o", "cost_per_request": "0.001"}]}
    (job.checkout / "before.json").write_text(json.dumps(estimate))
    job.given["inputs.baseline"] = "before.json"
    assert (job.run(), job.outputs["check.verdict"]) == (1, "FAIL")
    assert "+150%" in job.summary


def test_a_base_that_is_not_there_is_fetched(job: Job, tmp_path: Path) -> None:
    write_prompt(job.checkout, 1300)
    commit(job.checkout, "Change the prompt")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{job.checkout}", "shallow")
    job.checkout = tmp_path / "shallow"
    assert (job.run(), job.outputs["check.verdict"]) == (1, "FAIL")
    assert "+30%" in job.summary


@needs_jq
def test_the_comment_is_written_anew_in_its_place(job: Job) -> None:
    assert job.run() == 0
    body = job.comment
    comments = [
        {"id": 1, "user": {"type": "User"}, "body": body},  # somebody copied it
        {"id": 2, "user": {"type": "Bot"}, "body": "Hello"},
        {"id": 3, "user": {"type": "Bot"}, "body": body},
    ]
    (job.temp / "gh/comments.json").write_text(json.dumps(comments))
    shutil.rmtree(job.temp / "costcalc")
    git(job.checkout, "worktree", "prune")
    assert job.run() == 0
    assert job.words[-4:-2] == ["PATCH", "repos/octocat/prompts/issues/comments/3"]


def test_a_fork_has_the_summary_alone(job: Job) -> None:
    (job.temp / "gh").mkdir()
    (job.temp / "gh/read-only").touch()
    assert (job.run(), job.comment) == (0, None)
    assert "::notice::The comment could not be written" in job.log
    assert job.summary.startswith("## Costs: PASS")


def test_nobody_comments_where_it_is_not_wanted(job: Job) -> None:
    job.given["inputs.comment"] = "false"
    assert (job.run(), job.words) == (0, [])


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("fail: {increse: 5%}", "costcalc-policy.yaml: line 1: fail.increse: unknown key; did you mean increase?"),
        ("a: &a [x]", "anchors and aliases are not allowed"),
    ],
)
def test_a_broken_policy_ends_with_2_and_the_log_says_why(job: Job, policy: str, problem: str) -> None:
    (job.checkout / "costcalc-policy.yaml").write_text(policy)
    assert job.run() == 2
    assert problem in job.log
    assert job.summary == "The policy could not be checked; the log of the job says why.\n"
    assert "check.verdict" not in job.outputs


def test_a_program_that_breaks_off_is_no_verdict(job: Job) -> None:
    job.program = "echo half of a table; exit 1"
    assert job.run() == 1
    assert job.summary == "The policy could not be checked; the log of the job says why.\n"
    assert "check.verdict" not in job.outputs


def test_hostile_names_and_prompts_are_shown_and_nothing_more(job: Job) -> None:
    name = "$(touch owned)`touch owned`; ::add-mask::x\n::set-output name=verdict::PASS | @all <img> [x](javascript:y)"
    (job.checkout / f"prompts/{name.replace('/', '_')}.txt").write_text(
        "<!-- --> | @all ${{ github.token }}\n::error::x"
    )
    commit(job.checkout, "Attack")
    assert job.run() == 0
    assert not list(job.checkout.rglob("owned"))
    assert job.comment is not None
    assert "@all" not in job.comment
    assert "\\<img\\>" in job.comment
    assert "<img>" not in job.comment
    assert job.comment.count("\n") == job.summary.count("\n") + 1
    assert "github.token" not in job.comment


def test_no_name_of_a_file_is_a_command_of_the_log(job: Job) -> None:
    (job.checkout / "prompts/\n::error::x.txt").write_bytes(b"\xff\xfe\x00")
    assert job.run() == 2
    stop = re.search(r"^::stop-commands::([0-9a-f]{64})\n", job.log)
    assert stop
    inside = job.log.index(f"::{stop[1]}::\n", len(stop[0]))
    assert "::error::x" in job.log  # on standard error, which is a part of the same log
    assert not re.search(r"^::error", job.log[:inside], re.MULTILINE)


def test_modules_of_the_repository_are_not_imported(job: Job) -> None:
    for name in ("json", "secrets", "costcalc", "venv"):
        (job.checkout / f"{name}.py").write_text("open('owned', 'w')")
    assert job.run() == 0
    assert not (job.checkout / "owned").exists()


def test_a_policy_whose_name_is_an_option_is_a_file(job: Job) -> None:
    job.given["inputs.policy"] = "--help"
    assert job.run() == 2
    assert "--help: No such file or directory" in job.log


# What it says of itself


def test_no_expression_stands_in_a_script() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 5
    assert [script for script in scripts if "${{" in script] == []


def test_python_runs_isolated_in_every_script() -> None:
    calls = [call for step in STEPS for call in re.findall(r'(?:python3|"\$PYTHON") \S+', step.get("run", ""))]
    assert len(calls) == 3
    assert [call for call in calls if not call.endswith(" -I")] == []


def test_actions_are_pinned_as_those_of_the_workflows() -> None:
    [used] = [step["uses"] for step in STEPS if "uses" in step]
    workflow = read_file(ROOT / ".github/workflows/price-audit.yml")
    assert used in [step.get("uses") for step in workflow["jobs"]["audit"]["steps"]]


def test_it_installs_what_is_there() -> None:
    [install] = [step["run"] for step in STEPS if step.get("id") == "install"]
    named = re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", install)
    assert named == ["requirements/run.txt"]
    assert (ROOT / named[0]).is_file()
    assert "--require-hashes" in install


def test_every_input_and_output_is_described_and_used() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert [name for name in ACTION["inputs"] if f"inputs.{name}" not in text] == []
    assert all(each["description"] for each in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
