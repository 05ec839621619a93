"""One conversation, one figure: page, CSV, XLSX, JSON, Markdown, API and command say the same to the last digit."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc import formatting
from tests.support.api import send
from tests.support.breakdown import add_up
from tests.support.commands import run_priced_or_not
from tests.support.html import costs, every
from tests.support.spreadsheet import calculate

Fields = dict[str, Any]
BASE: Fields = {"requests": 1000, "as_of": "2026-11-21"}
AGENT: Fields = {
    "turn_count": 30, "user_tokens": 120, "turn_calls": 8, "call_tokens": 150, "result_tokens": 1500,
    "input_tokens": 18000, "output_tokens": 350, "reasoning_tokens": 200, "limit": 150000, "summary_tokens": 4000,
    "pause": 3, "success_rate": "70%",
}  # fmt: skip
RESEARCH: Fields = {
    "turn_count": 3, "user_tokens": 200, "turn_calls": 12, "call_tokens": 80, "result_tokens": 3500,
    "input_tokens": 6000, "output_tokens": 1500, "web_search": "0.8", "sub_calls": 4, "sub_model": "gpt-4o-mini",
    "sub_input_tokens": 12000, "sub_output_tokens": 800, "pause": 10, "lifetime": "1 hour",
}  # fmt: skip
LONG: Fields = {"turn_count": 40, "user_tokens": 200, "input_tokens": 180000, "output_tokens": 2000, "keep": 20}
PLAIN: Fields = {"turn_count": 5, "user_tokens": 90, "input_tokens": 500, "output_tokens": 80, "caching": "off"}
SEEN: Fields = {
    "turn_count": 4, "user_tokens": 50, "input_tokens": 2000, "output_tokens": 90, "turn_images": "512 x 512 low 2",
    "reasoning_tokens": 60, "reasoning_kept": "kept", "limit": 4000, "at_limit": "truncate", "tier": "batch",
}  # fmt: skip
CASES: list[tuple[Fields, str]] = [
    (AGENT, "claude-sonnet-5-5"),
    (AGENT, "deepseek-v4-pro"),
    (AGENT, "gpt-4o"),  # does not fit from a turn on
    (RESEARCH, "claude-sonnet-5-5"),
    (RESEARCH, "gpt-6.2-sol"),
    (LONG, "gpt-6-luna"),  # costs more from 272,001 tokens on
    (LONG, "gemini-4-carbon"),
    (PLAIN, "claude-haiku-5-5"),
    (PLAIN, "gpt-3.5-turbo-0301"),  # at its last price
    (PLAIN, "nonsense"),
    (SEEN, "gpt-4o"),
    (SEEN, "claude-sonnet-5-5"),
]
OF_CONVERSATION = {
    "turn_count": "turns", "user_tokens": "user_tokens", "turn_calls": "calls", "call_tokens": "call_tokens",
    "result_tokens": "result_tokens", "turn_images": "turn_images", "reasoning_kept": "reasoning_kept", "keep": "keep",
    "limit": "limit", "at_limit": "at_limit", "summary_tokens": "summary_tokens", "pause": "pause",
    "sub_calls": "sub_calls", "sub_model": "sub_model", "sub_input_tokens": "sub_input_tokens",
    "sub_output_tokens": "sub_output_tokens", "success_rate": "success_rate", "caching": "caching",
}  # fmt: skip
"""Fields of an address → those of programs."""
RENAMED = {"requests": "requests_per_month", "lifetime": "cache_lifetime"}


def write_body(fields: Fields, model: str) -> Fields:
    body: Fields = {"models": [model], "last_known": True, "conversation": {}}
    for name, value in fields.items():
        if name in OF_CONVERSATION:
            body["conversation"][OF_CONVERSATION[name]] = value
        else:
            body[RENAMED.get(name, name)] = value
    talk = body["conversation"]
    if "success_rate" in talk:
        talk["success_rate"] = "0.7"
    if "caching" in talk:
        talk["caching"] = False
    if "turn_images" in talk:
        talk["turn_images"] = [{"width": 512, "height": 512, "detail": "low", "count": 2}]
    return body


def write_words(fields: Fields, model: str) -> list[str]:
    names = {name: (OF_CONVERSATION | RENAMED).get(name, name).replace("_", "-") for name in fields}
    return [*(f"--{names[name]}={value}" for name, value in fields.items()), f"--model={model}", "--last-known"]


def read_csv(text: str) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("talk", "model"), CASES)
def test_it_is_the_same_figure(client: Client, talk: Fields, model: str) -> None:
    fields = BASE | talk
    address = fields | {"models": model, "how": model}
    words = write_words(fields, model)
    whole = send(client, "conversation", write_body(fields, model))
    answer = whole["results"][0]
    by_command = json.loads(run_priced_or_not("conversation", *words, "--format", "json"))
    assert by_command == {"file": "", **whole}
    row = read_csv(client.get("/conversation.csv", address).content.decode())
    line = read_csv(run_priced_or_not("conversation", *words, "--format", "csv"))
    file = client.get("/conversation.json", address).json()
    assert file["levers"] == whole["levers"]
    (kept,) = file["results"]
    assert {name: value for name, value in line.items() if name != "file"} == row
    columns = kept.pop("columns")
    assert kept == answer
    for name, value in columns.items():
        assert str(value if value is not None else "") == row[name], name
    costs_of = answer["conversation"] or dict.fromkeys(
        ("cost_per_conversation", "cost_per_resolved_task", "cost_uncached", "longest_input_tokens")
    )
    assert (
        row["usd_per_conversation"] == (answer["cost_per_request"] or "") == (costs_of["cost_per_conversation"] or "")
    )
    assert row["usd_per_resolved_task"] == (costs_of["cost_per_resolved_task"] or "")
    assert row["usd_per_conversation_uncached"] == (costs_of["cost_uncached"] or "")
    assert row["usd_per_month"] == (answer["monthly"]["expected"] or "")
    assert row["longest_input_tokens"] == str(costs_of["longest_input_tokens"] or "")
    assert row["unpriced"] == (answer["unpriced"] or "")
    assert sum(Decimal(each["amount"]) for each in answer["lines"]) == Decimal(answer["cost_per_request"] or 0)
    for lever in whole["levers"]["levers"] if whole["levers"] else ():
        month = formatting.money(Decimal(lever["saves"]) * 1000)
        assert month in every(client.get("/conversation/", address).content.decode(), "#options td.number")
    if answer["cost_per_request"]:
        check_page_and_files(client, address, row)


def check_page_and_files(client: Client, address: Fields, row: dict[str, str]) -> None:
    conversation, month = Decimal(row["usd_per_conversation"]), Decimal(row["usd_per_month"])
    html = client.get("/conversation/", address).content.decode()
    for figure in (conversation, month):
        assert formatting.rate(figure) in every(html, ".how td.number")  # with every digit
    markdown = client.get("/conversation.md", address).content.decode()
    heads, cells = ([cell.strip() for cell in line.split("|")] for line in markdown.splitlines()[0:3:2])
    shown = dict(zip(heads, (cell.removeprefix("≈ ") for cell in cells), strict=True))
    assert shown["Conversation, $"] == formatting.money(conversation)
    assert shown["Month, $"] == formatting.money(month)
    assert shown["Resolved task, $"] == formatting.money(Decimal(row["usd_per_resolved_task"]))
    assert shown["Conversation, $, uncached"] == formatting.money(Decimal(row["usd_per_conversation_uncached"]))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/conversation.xlsx", address).content))
    figures = dict(zip(*([cell.value for cell in line] for line in book["Estimate"].iter_rows(max_row=2)), strict=True))
    assert figures["Conversation, $"] == float(conversation)
    assert figures["Month, $"] == float(month)
    assert figures["Conversation, $, uncached"] == float(row["usd_per_conversation_uncached"])
    heads = [cell.value for cell in book["Calculation"][1]]
    for head, figure in (("Total, $ a conversation", conversation), ("Month, $", month)):
        cell = book["Calculation"].cell(2, heads.index(head) + 1).coordinate
        assert calculate(book, "Calculation", cell) == pytest.approx(float(figure), rel=1e-12)


def test_the_turns_of_the_workbook_add_up_to_the_conversation(client: Client) -> None:
    address = BASE | RESEARCH | {"models": "claude-sonnet-5-5,gpt-6-luna", "baseline": "claude-sonnet-5-5"}
    book = openpyxl.load_workbook(io.BytesIO(client.get("/conversation.xlsx", address).content))
    sheet = book["Turns"]
    assert [sheet.cell(1, 1).value, sheet.max_row] == ["Turn on claude-sonnet-5-5", 1 + 3]
    total = sum(calculate(book, "Turns", sheet.cell(line, sheet.max_column).coordinate) for line in (2, 3, 4))
    rows = csv.DictReader(io.StringIO(client.get("/conversation.csv", address).content.decode()))
    (cost,) = [row["usd_per_conversation"] for row in rows if row["model"] == "claude-sonnet-5-5"]
    assert total == pytest.approx(float(cost), rel=1e-12)
    assert "Turns" not in openpyxl.load_workbook(io.BytesIO(client.get("/estimate.xlsx", address).content)).sheetnames


def test_the_items_of_a_row_add_up_where_each_has_one_rate(client: Client) -> None:
    row = read_csv(client.get("/conversation.csv", BASE | RESEARCH | {"models": "claude-sonnet-5-5"}).content.decode())
    assert add_up(row) == Decimal(row["usd_per_conversation"])
    # four runs a turn, three turns, at $0.15 and $0.60 a million
    assert Decimal(row["sub_agent_input_usd"]) == 4 * 3 * 12_000 * Decimal("0.00000015")
    assert Decimal(row["sub_agent_output_usd"]) == 4 * 3 * 800 * Decimal("0.0000006")


def test_a_file_states_the_whole_conversation(client: Client) -> None:
    row = read_csv(client.get("/conversation.csv", BASE | AGENT | {"models": "gpt-6-luna"}).content.decode())
    stated = {name: row[name] for name in (*OF_CONVERSATION, "output_tokens", "lifetime", "conversations_per_month")}
    assert stated == {
        "turn_count": "30", "user_tokens": "120", "turn_calls": "8", "call_tokens": "150", "result_tokens": "1500",
        "turn_images": "", "reasoning_kept": "vendor", "keep": "all", "limit": "150000", "at_limit": "compact",
        "summary_tokens": "4000", "pause": "3", "sub_calls": "0", "sub_model": "", "sub_input_tokens": "",
        "sub_output_tokens": "", "success_rate": "70%", "caching": "on", "output_tokens": "350",
        "lifetime": "5 minutes", "conversations_per_month": "1000",
    }  # fmt: skip
    assert not [name for name in row if "request" in name]


def test_markdown_states_the_conversation_in_words(client: Client) -> None:
    text = client.get("/conversation.md", BASE | AGENT | {"models": "gpt-6-luna"}).content.decode()
    assert "1,000 conversations a month; 30 turns of 8 calls; user messages of 120 tokens" in text
    assert "summarized at 150,000" in text
    assert "70% resolved; cached for 5 minutes; 350 output tokens a turn" in text


def test_an_estimate_has_none_of_it(client: Client) -> None:
    address: Fields = {"input_tokens": 900, "output_tokens": 10, "models": "gpt-4o"}
    row = read_csv(client.get("/estimate.csv", address).content.decode())
    assert not {*OF_CONVERSATION, "usd_per_resolved_task", "calls", "compactions", "cached_share"} & {*row} - {
        "output_tokens"
    }
    assert "conversation" not in client.get("/estimate.json", address).json()["results"][0]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_opens_the_conversation_again(client: Client, ending: str) -> None:
    address = BASE | RESEARCH | {"models": "gpt-6-luna,claude-sonnet-5-5", "sort": "-request"}
    content = client.get(f"/conversation.{ending}", address).content
    response = client.post("/import/", {"export": SimpleUploadedFile(f"kept.{ending}", content)})
    assert response["Location"].startswith("/conversation/?")
    again = client.get(response["Location"]).content.decode()
    assert costs(again) == costs(client.get("/conversation/", address).content.decode())


def test_months_ahead_of_a_conversation_open_it_again(client: Client) -> None:
    address = BASE | AGENT | {"models": "gpt-6-luna", "months": 6, "growth": 5}
    content = client.get("/conversation-plan.csv", address).content
    response = client.post("/import/", {"export": SimpleUploadedFile("plan.csv", content)})
    assert response["Location"].startswith("/conversation/?")
    assert "months=6&growth=5" in response["Location"]


def test_an_estimate_that_a_conversation_goes_along_with_stays_one(client: Client) -> None:
    """Its address keeps the fields of the conversation, which its figures have nothing of."""
    content = client.get("/estimate.csv", BASE | AGENT | {"models": "gpt-6-luna"}).content
    response = client.post("/import/", {"export": SimpleUploadedFile("kept.csv", content)})
    assert response["Location"].startswith("/?")


def test_no_file_sets_the_range_of_the_prompt_beside_the_input_of_all_calls(client: Client) -> None:
    talk = {name: value for name, value in PLAIN.items() if name != "input_tokens"}
    address = BASE | talk | {"o200k_base": 200, "cl100k_base": 210, "models": "claude-haiku-5-5"}
    (answer,) = client.get("/conversation.json", address).json()["results"]
    count = answer["count"]
    assert count["low"] < count["tokens"] < count["high"]  # of the prompt, by a ratio
    # call n of 5 has the prompt, n messages of 90 and n − 1 answers of 80, each of the model's own tokens
    assert answer["usage"]["input_tokens"] > 5 * count["tokens"] + (1 + 2 + 3 + 4 + 5) * 90
    row = read_csv(client.get("/conversation.csv", address).content.decode())
    assert row["input_tokens"] == str(answer["usage"]["input_tokens"])
    assert (row["input_tokens_low"], row["input_tokens_high"]) == ("", "")
    low, cost, high = (Decimal(row[f"usd_per_conversation{end}"]) for end in ("_low", "", "_high"))
    assert low < cost < high
    content = io.BytesIO(client.get("/conversation.xlsx", address).content)
    heads, figures = openpyxl.load_workbook(content)["Estimate"].iter_rows(values_only=True)
    sheet = dict(zip(heads, figures, strict=True))
    assert sheet["Input, tokens"] == answer["usage"]["input_tokens"]
    assert (sheet["Input tokens low"], sheet["Input tokens high"]) == (None, None)


def test_the_page_says_of_which_tokens_a_range_is(client: Client) -> None:
    talk = {name: value for name, value in PLAIN.items() if name != "input_tokens"}
    address = BASE | talk | {"o200k_base": 200, "cl100k_base": 210, "models": "claude-haiku-5-5"}
    html = client.get("/conversation/", address | {"how": "claude-haiku-5-5"}).content.decode()
    assert "The tokens of the prompt are an estimate, between" in html
    assert "The input tokens are an estimate" not in html
