"""How much one client may ask for, and all together: by page, file and API alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from costcalc.admission import budgets
from costcalc.admission.budgets import SERVER, OverBudget, asking, charge_afterwards, list_budgets
from costcalc.admission.charging import charge
from costcalc.admission.client import CLIENT
from costcalc.admission.middleware import admit
from costcalc.configuration.work_limits import CELL_CALLS, ROW_CELLS
from tests.support.html import says

ADDRESS = "input_tokens=1000&output_tokens=500&requests=1000&models=gpt-4o,gpt-4o-mini"
PLAN = f"{ADDRESS}&months=6"
TEXT = "seven a" * 100
JSON = "application/json"
Ask = Callable[[Client], Any]


@pytest.fixture(autouse=True)
def _limited(settings: Settings) -> None:
    settings.RATE = (1_000, 60)


def send(client: Client, path: str, body: Mapping[str, object]) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type=JSON)


def upload(client: Client, path: str, name: str, content: bytes, **fields: str) -> Any:
    return client.post(path, {name: SimpleUploadedFile("a.txt", content), **fields})


PROJECTION: Mapping[str, object] = {"models": ["gpt-4o"], "months": 2, "requests_per_month": 9}
TALK: Mapping[str, object] = {"models": ["gpt-4o"], "conversation": {"turns": 2}}
RESPONSE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}}'
EXAMPLE = json.dumps({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})
COUNTS: dict[str, Ask] = {
    "a page": lambda client: client.post("/", {"prompt": TEXT}),
    "a page with a file": lambda client: upload(client, "/", "file", TEXT.encode()),
    "a page with tools": lambda client: client.post(
        "/", {"tools": json.dumps([{"type": "function", "function": {"name": "f", "description": TEXT}}])}
    ),
    "API estimate": lambda client: send(client, "estimate", {"prompt": TEXT}),
    "API tokens": lambda client: send(client, "tokens", {"prompt": TEXT}),
    "API projection": lambda client: send(client, "projection", {**PROJECTION, "prompt": TEXT}),
    "API conversation": lambda client: send(client, "conversation", {**TALK, "prompt": TEXT}),
    "API pipeline": lambda client: send(client, "pipeline", {"steps": [{"model": "gpt-4o", "text": TEXT}]}),
    "a step": lambda client: client.post(
        "/pipeline/", {"requests": "1", "model": "gpt-4o", "edit": "measure", "text": TEXT, "into": "1"}
    ),
    "training": lambda client: upload(
        client, "/training/", "file", f"{EXAMPLE}\n".encode() * 60, model="ft:gpt-4o-mini-2024-07-18"
    ),
    "API training": lambda client: send(
        client, "training", {"model": "ft:gpt-4o-mini-2024-07-18", "file": f"{EXAMPLE}\n" * 60}
    ),
}
COMPUTES: dict[str, Ask] = {
    "a page": lambda client: client.get(f"/?{ADDRESS}"),
    "a file": lambda client: client.get(f"/estimate.csv?{ADDRESS}"),
    "a workbook": lambda client: client.get(f"/estimate.xlsx?{ADDRESS}"),
    "a plan": lambda client: client.get(f"/?{PLAN}"),
    "a plan's file": lambda client: client.get(f"/plan.csv?{PLAN}"),
    "a plan's answers": lambda client: client.get(f"/plan-answers.csv?{PLAN}"),
    "a comparison": lambda client: client.get(f"/compare/?{ADDRESS}"),
    "API estimate": lambda client: send(client, "estimate", {"input_tokens": 9}),
    "API projection": lambda client: send(client, "projection", {**PROJECTION, "input_tokens": 9}),
    "API conversation": lambda client: send(client, "conversation", {**TALK, "input_tokens": 9}),
    "a conversation": lambda client: client.get("/conversation/?turn_count=300"),
    "a conversation's file": lambda client: client.get("/conversation.csv?turn_count=300"),
    "a pipeline": lambda client: client.get("/pipeline/?requests=1&model=gpt-4o&input_tokens=9"),
    "a pipeline's file": lambda client: client.get("/pipeline.csv?requests=1&model=gpt-4o&input_tokens=9"),
    "months of a pipeline": lambda client: client.get(
        "/pipeline-months.csv?requests=1&model=gpt-4o&input_tokens=9&months=12"
    ),
    "API pipeline": lambda client: send(client, "pipeline", {"steps": [{"model": "gpt-4o", "input_tokens": 9}]}),
    "a bill": lambda client: client.post("/usage/", {"pasted": RESPONSE}),
    "a bill's file": lambda client: client.post("/usage.csv", {"pasted": RESPONSE}),
    "API bill": lambda client: send(client, "bill", {"responses": [json.loads(RESPONSE)]}),
    "API usage": lambda client: send(client, "usage", {"rows": [json.loads(RESPONSE)]}),
}


@pytest.mark.parametrize("name", COUNTS)
def test_whatever_counts_a_text_is_charged_for_its_characters(name: str, client: Client, settings: Settings) -> None:
    assert COUNTS[name](client).status_code == 200
    settings.BUDGET_CHARACTERS = 300
    refused = COUNTS[name](client)
    assert refused.status_code == 413  # the text, or a tenth of the training file, is more than the whole budget
    assert "300 characters of text in 60 seconds" in refused.content.decode()


@pytest.mark.parametrize("name", COMPUTES)
def test_whatever_computes_figures_is_charged_for_them(name: str, client: Client, settings: Settings) -> None:
    response = COMPUTES[name](client)
    assert response.status_code == 200
    settings.BUDGET_CELLS = 11
    refused = COMPUTES[name](client)
    assert refused.status_code == 413
    assert "11 figures (models × months × types of requests) in 60 seconds" in json_or_text(refused)


def test_rows_of_logs_are_charged_for_what_they_hold(client: Client, settings: Settings) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1}
    many = {"object": "list", "data": [{"model": f"m{number}", "usage": usage} for number in range(7)]}
    settings.BUDGET_CELLS = 7 * 12 - 1
    assert send(client, "usage", {"rows": [many]}).status_code == 413


def json_or_text(response: Any) -> str:
    return str(response.json()["message"]) if response["Content-Type"] == JSON else response.content.decode()


def charges(client: Client, ask: Ask) -> dict[str, int]:
    """What a request is charged, by budget."""
    taken: dict[str, int] = {}

    class Counting:
        problem = ""

        def take(self, each: list[Any]) -> None:
            for one in each:
                name, _, whose = one.key.partition(":")
                if whose:
                    taken[name] = taken.get(name, 0) + one.amount

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budgets, "open_store", Counting)
        response = ask(client)
        list(response)
        response.close()
    return taken


@pytest.mark.parametrize("models", ["gpt-4o", "gpt-4o,gpt-4,gemini-2.5-pro,claude-opus-5-5"])
def test_a_text_is_charged_once_however_many_vocabularies_count_it(client: Client, models: str) -> None:
    asked = charges(client, lambda client: client.post("/", {"prompt": "x" * 500, "models": models}))
    assert asked["characters"] == 500


def test_a_plan_is_charged_by_models_months_and_types(client: Client) -> None:
    body = {
        "input_tokens": 9, "output_tokens": 9, "requests_per_month": 9, "months": 6,
        "models": ["gpt-4o", "gpt-4o-mini"],
        "types": [{"name": "other", "input_tokens": 9, "output_tokens": 9, "requests": 9}],
    }  # fmt: skip
    asked = charges(client, lambda client: send(client, "projection", body))
    assert asked["cells"] == 2 * ROW_CELLS + 2 * 6 * 2  # an estimate on two models, and their months with two types


def test_a_conversation_is_charged_by_models_and_calls(client: Client) -> None:
    body = {"input_tokens": 9, "models": ["gpt-4o", "gpt-4o-mini"], "conversation": {"turns": 30, "calls": 8}}
    asked = charges(client, lambda client: send(client, "conversation", body))
    assert asked["cells"] == 2 * ROW_CELLS + 2 * 30 * 8 // CELL_CALLS
    address = "input_tokens=9&models=gpt-4o,gpt-4o-mini&turn_count=30&turn_calls=8"
    asked = charges(client, lambda client: client.get(f"/conversation.csv?{address}"))
    assert asked["cells"] == 2 * ROW_CELLS + 2 * 30 * 8 // CELL_CALLS


def test_bytes_are_charged_both_ways(client: Client) -> None:
    body = {"prompt": "Hello", "models": ["gpt-4o"]}
    sent = len(send(client, "estimate", body).content)
    assert charges(client, lambda client: send(client, "estimate", body))["bytes"] == len(json.dumps(body)) + sent


def test_an_answer_in_pieces_is_charged_when_it_is_sent(settings: Settings) -> None:
    settings.BUDGET_MB = 1
    answer = StreamingHttpResponse(iter([b"x" * 1_000_000, b"x" * 500_000]))
    response = admit(lambda request: answer)(RequestFactory().get("/plan.csv"))
    with asking("127.0.0.1"):
        charge(bytes=0)
    assert len(b"".join(response)) == 1_500_000
    with asking("127.0.0.1"), pytest.raises(OverBudget):
        charge(bytes=0)
    with asking("10.0.0.9"):
        charge(bytes=0)


def test_after_an_answer_over_the_budget_the_next_request_waits(client: Client, settings: Settings) -> None:
    settings.BUDGET_MB = 1
    with asking("127.0.0.1"):
        charge_afterwards(bytes=1_500_000)
    response = client.get("/api/v1/models")
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (429, "too_many", "30")
    assert response.json()["message"] == "more than 1 MB sent and received in 60 seconds; try again in 30 seconds"
    assert client.get("/api/v1/models", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_who_has_used_up_a_budget_is_told_which_and_when(client: Client, settings: Settings) -> None:
    settings.BUDGET_CHARACTERS = 1_000
    body = {"prompt": "x" * 700, "models": ["gpt-4o"]}
    assert send(client, "estimate", body).status_code == 200
    response = send(client, "estimate", body)
    assert (response.status_code, response["Retry-After"]) == (429, "24")  # 400 too many, and 1,000 a minute drain
    assert response.json() == {
        "code": "too_many",
        "message": "more than 1,000 characters of text in 60 seconds; try again in 24 seconds",
        "path": None,
        "expected": "at most 1,000 characters of text in 60 seconds",
    }
    page = client.post("/", {"prompt": "x" * 700})
    assert page.status_code == 429
    assert says(page.content.decode(), "#main p", "More than 1,000 characters of text in 60 seconds; try again in 24")
    assert client.get(f"/?{ADDRESS}").status_code == 200  # what fits is served


def test_what_is_asked_again_after_the_time_that_was_told_fits(client: Client, settings: Settings) -> None:
    settings.BUDGET_CELLS = 130
    body = {"input_tokens": 9, "output_tokens": 9, "requests_per_month": 9, "months": 6, "models": ["gpt-4o", "o1"]}
    assert 2 * ROW_CELLS + 2 * 6 == 36  # the estimate is charged first, then the plan
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False) as clock:
        assert [send(client, "projection", body).status_code for _ in range(3)] == [200, 200, 200]
        clock.shift(3)  # 3 × 36 less 6.5 are 101.5: with the estimate 125.5, but with the plan 137.5
        refused = send(client, "projection", body)
        assert (refused.status_code, "figures" in refused.json()["message"]) == (429, True)
        assert refused["Retry-After"] == "15"  # 7.5 and the estimate, which is charged again, drain in 14.5
        clock.shift(15)
        assert send(client, "projection", body).status_code == 200


def test_all_clients_together_have_a_budget_too(client: Client, settings: Settings) -> None:
    settings.BUDGET_CHARACTERS = 100
    for number in range(SERVER):
        with asking(f"10.0.0.{number}"):
            charge(characters=100)
    response = client.post("/api/v1/tokens", json.dumps({"prompt": "x" * 50}), content_type=JSON)
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (503, "busy", "3")  # 50 of 1,200
    assert "all clients together have used up 1,200 characters of text" in response.json()["message"]


def test_more_than_a_whole_budget_never_fits_and_no_time_is_named(client: Client, settings: Settings) -> None:
    settings.BUDGET_CHARACTERS = 1_000
    response = send(client, "tokens", {"prompt": "x" * 1_001})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert "Retry-After" not in response
    assert response.json()["expected"] == "at most 1,000 characters of text in 60 seconds"
    assert send(client, "tokens", {"prompt": "x" * 1_000}).status_code == 200  # the refused one was not charged


def test_where_the_rate_is_off_there_is_no_budget(client: Client, settings: Settings) -> None:
    settings.RATE, settings.BUDGET_CHARACTERS, settings.BUDGET_CELLS = None, 1, 1
    assert list_budgets() == {}
    assert send(client, "estimate", {"prompt": "Hello", "models": ["gpt-4o"]}).status_code == 200


def test_a_command_asks_for_nobody(settings: Settings) -> None:
    settings.BUDGET_CHARACTERS = 1
    charge(characters=100)
    with asking("10.0.0.1"), pytest.raises(OverBudget):
        charge(characters=100)


def take_over(client: str) -> HttpRequest:
    """A request as a process of the pool gets it."""
    request = RequestFactory().get("/")
    request.META[CLIENT] = client
    return request


def test_what_was_admitted_elsewhere_is_not_charged_for_coming_in(settings: Settings) -> None:
    settings.RATE = (1, 60)

    def view(request: object) -> HttpResponse:
        charge(characters=1)
        return HttpResponse("a")

    for _ in range(3):
        assert admit(view)(take_over("10.0.0.1")).status_code == 200
    settings.BUDGET_CHARACTERS = 3
    with pytest.raises(OverBudget):  # what it does is charged
        admit(view)(take_over("10.0.0.1"))
