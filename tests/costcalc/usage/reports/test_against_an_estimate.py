"""An estimate that somebody kept, beside the usage that followed: in the command and the API."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.usage.logs import api as log_api
from costcalc.usage.reports.variance import STEPS
from tests.support.api import read_fault, send
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.usage_answers import write_lines

pytestmark = pytest.mark.usefixtures("acme")
PLANNED = (
    "--input-tokens", "1000", "--output-tokens", "100", "--requests-per-month", "300",
    "--as-of", "2025-06-01",
)  # fmt: skip
# On fast-1: 1,000 at $1 and 100 at $4 a million, so $0.0014 a request.


@pytest.fixture
def log(tmp_path: Path) -> str:
    """Ten calls of one day in June, each of 2,000 tokens and 100."""
    usage = {"prompt_tokens": 2_000, "completion_tokens": 100}
    rows = [{"id": f"{n}", "model": "fast-1", "created_at": "2025-06-01T12:00:00Z", "usage": usage} for n in range(10)]
    write_lines(tmp_path / "log.jsonl", rows)
    return str(tmp_path / "log.jsonl")


def keep(folder: Path, *models: str, **changes: Any) -> str:
    """Keep an estimate of these models as the command writes it."""
    names = [word for model in models for word in ("--model", model)]
    answer = json.loads(run("estimate", *PLANNED, *names, "--format", "json")) | changes
    (folder / "estimate.json").write_text(json.dumps(answer))
    return str(folder / "estimate.json")


def test_the_effects_explain_the_difference(log: str, tmp_path: Path) -> None:
    answer = json.loads(run("usage", log, "--estimate", keep(tmp_path, "fast-1"), "--format", "json"))["estimate"]
    # One day of June is a thirtieth of 300 requests.
    assert (answer["planned_requests"], answer["requests"]) == (10, 10)
    assert (D(answer["estimated"]), D(answer["actual"])) == (10 * D("0.0014"), 10 * D("0.0024"))
    assert {each["effect"]: D(each["amount"]) for each in answer["effects"]} == {
        "volume": 0, "request size": D("0.01"), "cache": 0, "mix": 0, "price": 0,
    }  # fmt: skip
    assert D(answer["difference"]) == D("0.01")


def test_the_table_and_the_csv_have_it_too(log: str, tmp_path: Path) -> None:
    kept = keep(tmp_path, "fast-1")
    text = run("usage", log, "--estimate", kept)
    assert re.search(r"^Against the estimate +Amount +Of the estimate +Explanation$", text, re.MULTILINE)
    assert "+$0.01" in text
    rows = list(csv.DictReader(io.StringIO(run("usage", log, "--estimate", kept, "--format", "csv"))))
    assert {row["item"]: D(row["usd"]) for row in rows} == {
        "estimated": D("0.014"), "volume": 0, "request size": D("0.01"), "cache": 0, "mix": 0, "price": 0,
        "actual": D("0.024"),
    }  # fmt: skip


def test_of_several_models_the_planned_one_is_named(log: str, tmp_path: Path) -> None:
    kept = keep(tmp_path, "fast-1", "slow")
    assert "say which one was planned: fast-1, slow" in fails(2, "usage", log, "--estimate", kept)
    answer = run("usage", log, "--estimate", kept, "--estimate-model", "fast-1", "--format", "json")
    assert json.loads(answer)["estimate"]["model"] == "fast-1"
    wrong = fails(2, "usage", log, "--estimate", kept, "--estimate-model", "fast-2")
    assert "fast-2 is not in the estimate, which has fast-1, slow" in wrong


def test_a_link_is_estimated_anew(log: str) -> None:
    link = "http://127.0.0.1:8000/?models=fast-1&input_tokens=1000&output_tokens=100&requests=300&as_of=2025-06-01"
    answer = json.loads(run("usage", log, "--estimate", link, "--format", "json"))["estimate"]
    assert D(answer["estimated"]) == 10 * D("0.0014")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"requests_per_month": None}, "states no number of requests"),
        ({"results": []}, "results: expected at least 1 of them"),
        ({"as_of": "yesterday"}, "as_of: expected a valid date"),
        ({"results": [{"requested": "fast-1", "usage": None, "cost_per_request": "1"}]}, "has no cost"),
        ({"results": [{"requested": "fast-1", "usage": {"input_tokens": -1}}]}, "results[0].usage.input_tokens"),
    ],
)
def test_what_is_wrong_with_an_estimate_is_said(
    log: str, tmp_path: Path, changes: dict[str, Any], problem: str
) -> None:
    assert problem in fails(2, "usage", log, "--estimate", keep(tmp_path, "fast-1", **changes))


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", "\x00", "name,usd\n"])
def test_what_is_no_estimate_is_refused(log: str, tmp_path: Path, text: str) -> None:
    (tmp_path / "other.json").write_text(text)
    assert "--estimate" in fails(2, "usage", log, "--estimate", str(tmp_path / "other.json"))


def test_a_file_that_is_not_there(log: str) -> None:
    assert "No such file" in fails(2, "usage", log, "--estimate", "nowhere.json")
    assert "--estimate-model: names a model" in fails(2, "usage", log, "--estimate-model", "fast-1")


def test_a_program_sends_the_answer_that_it_kept(client: Client, log: str, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in Path(log).read_text().splitlines()]
    kept = json.loads(Path(keep(tmp_path, "fast-1")).read_text())
    answer = send(client, "usage", {"rows": rows, "estimate": kept})["estimate"]
    assert {each["effect"]: D(each["amount"]) for each in answer["effects"]}["request size"] == D("0.01")
    without = {"rows": rows, "estimate": kept | {"requests_per_month": None}}
    assert read_fault(client, "usage", without)[1] == "estimate.requests_per_month"


def test_a_file_without_end_is_not_read_to_it(log: str) -> None:
    assert "larger than 5 MB" in fails(2, "usage", log, "--estimate", "/dev/zero")


def test_a_key_that_appears_twice_is_refused(log: str, tmp_path: Path) -> None:
    kept = Path(keep(tmp_path, "fast-1"))
    kept.write_text(kept.read_text().replace("{", '{"requests_per_month": "1",', 1))
    assert "requests_per_month" in fails(2, "usage", log, "--estimate", str(kept))


def test_names_of_models_steer_no_terminal(log: str, tmp_path: Path) -> None:
    several = [{"requested": f"\x1b[31m{name}"} for name in "ab"]
    assert "\x1b" not in fails(2, "usage", log, "--estimate", keep(tmp_path, "fast-1", results=several))
    usage = {"input_tokens": 1_000, "output_tokens": 100}
    one = [{"requested": "\x1b[31mred", "usage": usage, "cost_per_request": "0.0014"}]
    assert "\x1b" not in run("usage", log, "--estimate", keep(tmp_path, "fast-1", results=one))


def test_usage_without_a_price_is_unknown(tmp_path: Path) -> None:
    row = {"model": "nobody", "created_at": "2025-06-01T12:00:00Z", "usage": {"prompt_tokens": 9}}
    write_lines(tmp_path / "log.jsonl", [row])
    arguments = ("usage", str(tmp_path / "log.jsonl"), "--estimate", keep(tmp_path, "fast-1"))
    told = json.loads(run_priced_or_not(*arguments, "--format", "json"))["estimate"]
    assert (told["actual"], told["difference"], told["effects"], told["partial"]) == (None, None, [], True)
    shown = next(line for line in run_priced_or_not(*arguments).splitlines() if line.startswith("Actual"))
    assert shown.split()[1] == "–"


def test_its_prices_are_charged_as_work(
    client: Client, log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charged: list[int] = []

    def charge(*, cells: int) -> None:
        charged.append(cells)

    monkeypatch.setattr(log_api, "charge_work", charge)
    rows = [json.loads(line) for line in Path(log).read_text().splitlines()]  # of one key
    kept = json.loads(Path(keep(tmp_path, "fast-1")).read_text())
    send(client, "usage", {"rows": rows})
    without = sum(charged)
    send(client, "usage", {"rows": rows, "estimate": kept})
    assert sum(charged) - 2 * without == STEPS * ROW_CELLS
