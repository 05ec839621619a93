"""What people and programs get stays: ten requests through page, files, API and command, against a recording.

The price tables and the day are the tests' own, so new prices change nothing here. Of a page its heading and its tables
count, those of all its charts, not its markup. `make record` records anew; read the difference before committing it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from costcalc import current
from tests.support.api import send
from tests.support.commands import run_priced_or_not
from tests.support.html import every, read, texts
from tests.support.price_tables import ACME, VOICES, book

RECORDED = Path(__file__).parent / "data" / "surface"
Query = Mapping[str, Any]

TWO = {"input_tokens": "4000", "output_tokens": "500", "requests": "1000", "models": "fast-1,fast-2"}
ESTIMATES: dict[str, Query] = {
    "two models": TWO,
    "batch, cached and capped": TWO | {"tier": "batch", "cache_read": "50%", "max_output": "300", "how": "fast-1"},
    "an earlier day, a long request": TWO | {"as_of": "2024-06-01", "input_tokens": "9000"},
    "an hour, a measured count, no price": TWO
    | {"at": "23:30", "measured": "fast-2 = 4100", "models": "fast,slow,none"},
}
PLAN = TWO | {
    "months": "3", "growth": "10", "requests_high": "2000", "types": "summaries: 2000, 100/200/400, 500",
    "routes": "fast-1 = 75%\nfast-2 = 25%", "today": "fast-2", "budget": "9", "seat": "3", "people": "2",
}  # fmt: skip
STEPS = [{"model": "hear", "minutes": 10}, {"model": "fast-1", "input_tokens": 2000, "output_tokens": 300}]
PIPELINE = {
    "model": ["hear", "fast-1"],
    "minutes": ["10", ""],
    "input_tokens": ["", "2000"],
    "output_tokens": ["", "300"],
}
RESPONSES = [
    {"model": "fast-1", "usage": {"input_tokens": 500, "output_tokens": 300, "cache_read_input_tokens": 1500}},
    {"model": "fast-2", "usage": {"prompt_tokens": 10, "completion_tokens": 400}},
    {"model": "none", "usage": {"prompt_tokens": 1, "completion_tokens": 1}},
]  # fmt: skip
CONVERSATION = {
    "turns": "5",
    "system_tokens": "2000",
    "conversations": "100",
    "models": "fast-1,fast-2",
    "how": "fast-1",
}


def page(client: Client, path: str, query: Query) -> Any:
    html = client.get(path, query).content.decode()
    opened = client.get(path, query, headers={"HX-Request": "true"}).content.decode() if "data-later" in html else html
    return {"answer": every(html, "#strip > p") or texts(html)["answer"], "tables": read(opened).tables}


def text(client: Client, path: str, query: Query) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, response.content
    return response.content.decode()


def rows(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content)))


def sheets(client: Client, query: Query, name: str) -> Any:
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/{name}.xlsx", query).content))
    return {
        sheet.title: [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in workbook
    }


def command(*words: str) -> list[str]:
    return run_priced_or_not(*words).splitlines()


def files(client: Client, query: Query, name: str = "estimate") -> Any:
    return {
        "CSV": rows(text(client, f"/{name}.csv", query)),
        "Markdown": text(client, f"/{name}.md", query).splitlines(),
        "XLSX": sheets(client, query, name),
    }


def an_estimate(query: Query) -> Callable[[Client], Any]:
    def answers(client: Client) -> Any:
        words = [f"--model={name}" for name in query["models"].split(",")]
        words += [f"--{name}={query[name]}" for name in ("as_of", "tier") if name in query]
        words = [word.replace("--as_of", "--as-of") for word in words]
        numbers = ("--input-tokens", query["input_tokens"], "--output-tokens", "500", "--requests-per-month", "1000")
        return files(client, query) | {
            "page": page(client, "/", query),
            "JSON": json.loads(text(client, "/estimate.json", query)),
            "command": command("estimate", *numbers, *words),
        }

    return answers


def a_plan(client: Client) -> Any:
    asked = {
        "input_tokens": 4000, "output_tokens": 500, "requests_per_month": 1000, "models": ["fast-1", "fast-2"],
        "months": 3, "growth": 0.1, "budget": 9, "routes": [{"model": "fast-1", "share": 1}],
    }  # fmt: skip
    words = ["--input-tokens=4000", "--output-tokens=500", "--requests-per-month=1000", "--months=3", "--growth=10%"]
    return files(client, PLAN) | {
        "page": page(client, "/", PLAN),
        "CSV of months": rows(text(client, "/plan.csv", PLAN)),
        "CSV of answers": rows(text(client, "/plan-answers.csv", PLAN)),
        "JSON": json.loads(text(client, "/plan.json", PLAN)),
        "API": send(client, "projection", asked),
        "command": command("projection", *words, "--model=fast-1", "--budget=9"),
    }


def a_pipeline(client: Client) -> Any:
    asked = {"steps": STEPS, "requests_per_month": 1000, "months": 2, "growth": 0.1}
    query = PIPELINE | {"requests": "1000", "months": "2", "growth": "10"}
    return {
        "page": page(client, "/pipeline/", query),
        "CSV": rows(text(client, "/pipeline.csv", query)),
        "CSV of months": rows(text(client, "/pipeline-months.csv", query)),
        "API": send(client, "pipeline", asked),
    }


def a_bill(client: Client) -> Any:
    pasted = "\n".join(json.dumps(response) for response in RESPONSES)
    html = client.post("/usage/", {"pasted": pasted, "how": "1"}).content.decode()
    return {
        "page": {"answer": texts(html)["answer"], "tables": read(html).tables},
        "CSV": rows(client.post("/usage.csv", {"pasted": pasted}).content.decode()),
        "API": send(client, "bill", {"responses": RESPONSES}),
    }


def a_conversation(client: Client) -> Any:
    asked = {
        "input_tokens": 2000, "output_tokens": 300, "requests_per_month": 100, "models": ["fast-1", "fast-2"],
        "conversation": {"turns": 5, "user_tokens": 150, "calls": 2, "result_tokens": 500, "success_rate": 0.8},
    }  # fmt: skip
    words = ["--input-tokens=2000", "--output-tokens=300", "--requests-per-month=100", "--turns=5", "--user-tokens=150"]
    words += ["--calls=2", "--result-tokens=500", "--success-rate=80%", "--model=fast-1", "--model=fast-2"]
    return files(client, CONVERSATION, "conversation") | {
        "page": page(client, "/conversation/", CONVERSATION),
        "JSON": json.loads(text(client, "/conversation.json", CONVERSATION)),
        "API": send(client, "conversation", asked),
        "command": command("conversation", *words),
    }


def a_comparison(client: Client) -> Any:
    return {"page": page(client, "/compare/", TWO | {"models": "fast-1,fast-2,slow"})}


def the_models(client: Client) -> Any:
    history = client.get("/models/acme/fast-1/").content.decode()
    return {
        "page": page(client, "/models/", {}),
        "page of one": read(history).tables,
        "CSV": rows(text(client, "/models.csv", {})),
        "API": client.get("/api/v1/models/fast-1/prices").json(),
        "command": command("models", "--kind", "chat"),
    }


REQUESTS: dict[str, Callable[[Client], Any]] = {
    **{name: an_estimate(query) for name, query in ESTIMATES.items()},
    "a plan": a_plan,
    "a pipeline": a_pipeline,
    "a bill": a_bill,
    "a conversation": a_conversation,
    "a comparison": a_comparison,
    "the models": the_models,
}


@pytest.fixture
def own_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No prices but the tests' own."""
    monkeypatch.setattr(current, "load_kept", lambda own, data, cache: book(tmp_path, acme=ACME, voices=VOICES))
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


@pytest.mark.usefixtures("own_tables", "db")
@pytest.mark.parametrize("name", REQUESTS)
def test_the_surface_is_as_recorded(name: str, request: pytest.FixtureRequest, db: None) -> None:
    path = RECORDED / f"{name.replace(', ', ' ').replace(' ', '-')}.json"
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        found = REQUESTS[name](Client())
    if request.config.getoption("--record-surface"):
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    recorded = json.loads(path.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(found)) == recorded
