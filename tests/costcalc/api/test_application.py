"""Answers to programs, and refusals."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from decimal import Decimal as D
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from costcalc.api.examples import EXAMPLES, FILES
from costcalc.configuration.environment import load_environment
from costcalc.current import catalog
from tests.support.api import post, read_fault, send
from tests.support.html import every

HELLO = "Hello, world"  # 3 tokens in o200k_base: Hello · , · world


# estimate


def test_the_contracts_own_example(client: Client) -> None:
    answer = send(client, "estimate", EXAMPLES["post_estimate"])
    assert answer["catalog"] == {"version": catalog().version.isoformat(), "digest": catalog().digest}
    assert (answer["as_of"], answer["tier"], answer["cheapest"]) == ("2024-06-01", "standard", "gpt-4o")
    first, mini = answer["results"]
    assert (first["requested"], first["model"], first["provider"]) == ("gpt-4o", "gpt-4o-2024-05-13", "openai")
    assert first["lines"] == [
        {"item": "input", "quantity": 1000, "unit": "token", "rate": "5", "per": 1000000, "amount": "0.005"},
        {"item": "output", "quantity": 500, "unit": "token", "rate": "15", "per": 1000000, "amount": "0.0075"},
    ]
    assert first["cost_per_request"] == "0.0125"
    assert first["monthly"] == {"low": None, "expected": "1250", "high": None}
    assert (first["tokens"], first["unpriced"]) == ("exact", None)
    assert (mini["cost_per_request"], mini["unpriced"]) == (None, "gpt-4o-mini did not exist before 2024-07-18")


def test_a_prompt_is_counted_as_it_stands(client: Client) -> None:
    answer = send(client, "estimate", {"prompt": HELLO, "models": ["gpt-4o", "gpt-6.1-sol"]})
    assert [result["usage"]["input_tokens"] for result in answer["results"]] == [3, 3]
    assert [result["tokens"] for result in answer["results"]] == ["exact", "estimate"]
    body = json.dumps({"messages": [{"role": "user", "content": HELLO}]})
    as_text = send(client, "estimate", {"prompt": body, "models": ["gpt-4o"]})["results"][0]
    assert as_text["count"]["parts"] == [
        {"name": "text", "tokens": as_text["usage"]["input_tokens"], "exactness": "exact"}
    ]


def test_messages_tools_and_images_are_counted(client: Client) -> None:
    body = {
        "messages": [{"role": "user", "content": HELLO}],
        "tools": [{"type": "function", "function": {"name": "now", "parameters": {"type": "object"}}}],
        "images": [{"width": 512, "height": 512}],
        "models": ["gpt-4o"],
    }
    parts = {part["name"]: part for part in send(client, "estimate", body)["results"][0]["count"]["parts"]}
    assert parts["text"]["tokens"] == 3 + 1  # and the role
    assert parts["overhead"]["tokens"] == 3 + 3  # one message, the reply
    assert parts["images"]["tokens"] == 85 + 170  # one tile
    assert parts["tools"]["exactness"] == "estimate"


def test_usage_holds_reasoning_in_its_output(client: Client) -> None:
    body = {"usage": {"input_tokens": 10, "output_tokens": 100, "reasoning_tokens": 60}, "models": ["o1"]}
    lines = send(client, "estimate", body | {"as_of": "2025-01-01"})["results"][0]["lines"]
    assert [(line["item"], line["quantity"]) for line in lines] == [("input", 10), ("output", 40), ("reasoning", 60)]


def test_a_share_of_the_input_is_cached(client: Client) -> None:
    body = {"input_tokens": 10_000, "cached_tokens": "75%", "models": ["claude-opus-5-5"]}
    assert send(client, "estimate", body)["results"][0]["usage"]["cache_read_tokens"] == 7_500


@pytest.mark.parametrize(("read", "held"), [(500, "0 of the 500"), (5_000, "4,992 of the 5,000")])
def test_cached_tokens_of_a_measured_usage_are_charged_as_given(client: Client, read: int, held: str) -> None:
    """gpt-4o caches prompts from 1,024 tokens, in steps of 128."""
    body = {"usage": {"input_tokens": 10_000, "cache_read_tokens": read, "output_tokens": 1}, "models": ["gpt-4o"]}
    (answer,) = send(client, "estimate", body)["results"]
    assert [(line["item"], line["quantity"]) for line in answer["lines"]] == [
        ("input", 10_000 - read), ("cached input", read), ("output", 1),
    ]  # fmt: skip
    assert answer["warnings"][0] == f"by its rule this model caches {held} tokens; they are charged as given"


def test_without_models_all_chat_models_on_sale_are_priced(client: Client) -> None:
    answer = send(client, "estimate", {"input_tokens": 1, "output_tokens": 1, "as_of": "2024-06-01"})["results"]
    assert len(answer) > 20
    assert all(result["unpriced"] is None for result in answer)


def test_without_a_number_of_requests_no_month_is_told(client: Client) -> None:
    answer = send(client, "estimate", {"input_tokens": 1, "models": ["gpt-4o"]})
    assert answer["requests_per_month"] is None
    assert answer["results"][0]["monthly"] == {"low": None, "expected": None, "high": None}
    assert (
        send(client, "estimate", {"input_tokens": 1, "models": ["gpt-4o"], "requests_per_month": 0})["results"][0][
            "monthly"
        ]["expected"]
        == "0"
    )


def test_an_unknown_model_is_a_result_with_the_reason(client: Client) -> None:
    result = send(client, "estimate", {"input_tokens": 1, "models": ["nope"]})["results"][0]
    assert (result["model"], result["cost_per_request"], result["lines"]) == (None, None, [])
    assert result["unpriced"].startswith("nope is not in any price table")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"modles": ["gpt-4o"]}, "modles"),
        ({"models": []}, "models"),
        ({"models": [3]}, "models[0]"),
        ({"tier": "bach"}, "tier"),
        ({"as_of": "2024-02-30"}, "as_of"),
        ({"as_of": 1717200000}, "as_of"),
        ({"utc_time": "24:00"}, "utc_time"),
        ({"output_tokens": "5"}, "output_tokens"),
        ({"output_tokens": -1}, "output_tokens"),
        ({"output_tokens": True}, "output_tokens"),
        ({"cached_tokens": "101%"}, "cached_tokens"),
        ({"usage": {"input_tokens": 1, "cache_read_tokens": 2}}, "usage"),
        ({"usage": {"output_tokens": 1, "reasoning_tokens": 2}}, "usage"),
        ({"usage": {}, "output_tokens": 3}, "usage"),
        ({"usage": {}, "prompt": "a"}, "usage"),
        ({"input_tokens": 3, "prompt": "a"}, "input_tokens"),
        ({"prompt": "a", "messages": [{"role": "user", "content": "a"}]}, "prompt"),
        ({"prompt": "a\x00b"}, "prompt"),
        ({"messages": [{"role": "user", "content": "a"}, {"role": "usr", "content": "b"}]}, "messages[1].role"),
        ({"tools": [{"type": "function", "function": {}}]}, "tools[0].function"),
        ({"images": [{"width": 5}]}, "images[0]"),
        ({"token_factors": {"anthropic": 5000}}, "token_factors.anthropic"),
        ({"requests_per_month": 1, "requests_per_day": 1}, "requests_per_day"),
        ([], None),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_with_its_path(client: Client, body: Any, path: str | None) -> None:
    assert read_fault(client, "estimate", body)[:2] == ("invalid", path)


@pytest.mark.parametrize(
    "body",
    ["", "{", "no", '{"tier": "batch", "tier": "flex"}', '{"output_tokens": NaN}', '{"output_tokens": 1e999999999}',
     "[" * 300 + "]" * 300, "[" * 200_000, '{"output_tokens": ' + "9" * 5_000 + "}"],
)  # fmt: skip
def test_what_is_not_json_is_refused(client: Client, body: str) -> None:
    response = post(client, "estimate", body)
    assert response.status_code in (400, 422)
    assert response.json()["code"] in ("json", "invalid")


def test_bytes_that_are_no_text_are_refused(client: Client) -> None:
    response = client.post("/api/v1/estimate", b'{"prompt": "\xff"}', content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "json")


def test_half_a_surrogate_pair_is_answered(client: Client) -> None:
    assert post(client, "estimate", '{"prompt": "\\ud800", "models": ["gpt-4o"]}').status_code in (200, 422)
    assert post(client, "estimate", '{"models": ["\\ud800"]}').status_code in (200, 422)


# tokens


def test_the_tokens_of_a_text_with_their_ids(client: Client) -> None:
    answer = send(client, "tokens", {"prompt": HELLO, "models": ["gpt-4o", "nope"], "pieces": "o200k_base"})
    assert (answer["characters"], answer["words"], answer["encodings"]["o200k_base"]) == (12, 2, 3)
    assert [piece["text"] for piece in answer["pieces"]["pieces"]] == ["Hello", ",", " world"]
    assert all(len(piece["ids"]) == 1 for piece in answer["pieces"]["pieces"])
    gpt, nope = answer["results"]
    assert (gpt["count"]["tokens"], gpt["count"]["exactness"]) == (3, "exact")
    assert nope["count"] is None
    assert nope["unknown"].startswith("nope is not in any price table")


def test_pieces_need_text(client: Client) -> None:
    body = {"messages": [{"role": "user", "content": "a"}], "pieces": "o200k_base"}
    assert read_fault(client, "tokens", body)[1] == "pieces"


def test_a_text_over_the_limit_is_413(client: Client) -> None:
    assert read_fault(client, "tokens", {"prompt": "a " * load_environment().max_characters}, 413)[:2] == (
        "too_large",
        "prompt",
    )


# bill


def test_a_response_is_charged(client: Client) -> None:
    answer = send(client, "bill", EXAMPLES["post_bill"])
    # 2,006 of input, of which 1,920 are cached; gpt-4o-2024-08-06
    expected = (86 * D("2.50") + 1920 * D("1.25") + 300 * D(10)) / 1_000_000
    assert D(answer["total"]) == expected
    assert [(item["item"], item["quantity"]) for item in answer["items"]] == [
        ("input", 86), ("cached input", 1920), ("output", 300),
    ]  # fmt: skip


def test_a_faulty_response_is_told_and_the_others_count(client: Client) -> None:
    body = {
        "responses": [{"usage": {"prompt_tokens": 1.5, "completion_tokens": 1}}, *EXAMPLES["post_bill"]["responses"]]
    }
    answer = send(client, "bill", body)
    assert [fault["number"] for fault in answer["faults"]] == [1]
    assert [charge["number"] for charge in answer["charges"]] == [2]


def test_nothing_to_charge_is_refused(client: Client) -> None:
    assert read_fault(client, "bill", {"responses": []})[1] == "responses"


# the price book


def test_the_catalog_says_what_it_holds(client: Client) -> None:
    answer = client.get("/api/v1/catalog").json()
    assert (answer["digest"], answer["models"]) == (catalog().digest, len(catalog().entries))
    assert sum(provider["models"] for provider in answer["providers"]) == answer["models"]


def test_models_are_searched_as_on_the_page(client: Client) -> None:
    answer = client.get("/api/v1/models?q=gpt-4o-mini&provider=openai&kind=chat&as_of=2024-08-01").json()["models"]
    assert answer[0]["id"] == "gpt-4o-mini-2024-07-18"
    assert answer[0]["rates"]["input_mtok"] == "0.15"
    assert answer[0]["aliases"] == ["gpt-4o-mini"]


def test_a_model_is_found_by_its_alias_and_by_its_path(client: Client) -> None:
    for name in ("gpt-4o", "openai/gpt-4o", "gpt-4o-2024-05-13"):
        answer = client.get(f"/api/v1/models/{name}?as_of=2024-06-01").json()
        assert (answer["id"], answer["requested"]) == ("gpt-4o-2024-05-13", name)


def test_the_rates_of_a_day(client: Client) -> None:
    answer = client.get("/api/v1/models/gpt-4o/prices?as_of=2024-06-01").json()
    assert answer["rates"][0] == {
        "tier": "standard", "hours": None, "from_tokens": 0, "until_tokens": None, "note": "",
        "rates": {"input_mtok": "5", "output_mtok": "15"},
    }  # fmt: skip
    early = client.get("/api/v1/models/gpt-4o/prices?as_of=2020-01-01").json()
    assert (early["rates"], early["unpriced"]) == ([], "gpt-4o did not exist before 2024-05-13")


@pytest.mark.parametrize("address", ["models/nope", "models/nope/prices", "models/a%0Ab", "nothing", "models/"])
def test_what_is_not_there_is_told_in_the_same_shape(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response.json()["code"]) == (404, "unknown")


def test_a_host_that_is_not_served_is_told_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/catalog", headers={"Host": "elsewhere.example"})
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_a_wrong_method_is_told_in_the_same_shape(client: Client) -> None:
    response = client.get("/api/v1/estimate")
    assert (response.status_code, response["Allow"], response.json()["code"]) == (405, "POST", "method")


@pytest.mark.parametrize("address", ["catalog", "models", "models/gpt-4o", "models/gpt-4o/prices"])
def test_what_has_not_changed_is_not_sent_again(client: Client, address: str) -> None:
    tag = client.get(f"/api/v1/{address}")["ETag"]
    assert catalog().digest in tag
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(f"/api/v1/{address}", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", ["catalog", "models", "models/gpt-4o", "models/gpt-4o/prices"])
def test_a_misspelt_day_is_refused_and_not_answered_with_today(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/{address}?asof=2024-06-01")
    assert (response.status_code, response.json()["path"]) == (422, "asof")


def test_a_day_given_twice_is_refused(client: Client) -> None:
    response = client.get("/api/v1/models/gpt-4o?as_of=2024-06-01&as_of=2024-12-01")
    assert (response.status_code, response.json()["message"]) == (422, "as_of: appears twice; keep one")


def test_another_day_is_another_answer(client: Client) -> None:
    tags = {client.get(f"/api/v1/models/gpt-4o/prices?as_of={day}")["ETag"] for day in ("2024-06-01", "2024-06-02")}
    assert len(tags) == 2


# the documentation, the log


def test_the_schema_loses_no_description_under_double_optimization() -> None:
    """`python -OO` runs without docstrings, and the schema describes each type by its own."""
    code = (
        "import django, json; django.setup(); from costcalc.api.application import api; "
        "print(json.dumps(api.get_openapi_schema(path_prefix='/api/v1/'), default=str))"
    )
    answers = [
        subprocess.run(
            [sys.executable, *more, "-c", code], capture_output=True, text=True, check=True, cwd=settings.ROOT
        )
        for more in ((), ("-OO",))
    ]
    assert answers[0].stdout == answers[1].stdout
    assert "A flat plan that could do all of the work." in answers[1].stdout


def test_the_page_documents_every_route_and_every_field(client: Client) -> None:
    html = client.get("/api/").content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in every(html, "h2")
    for name in ("EstimateRequest", "TokensRequest", "BillRequest", "ProjectionRequest", "Fault"):
        for field in schema["components"]["schemas"][name]["properties"]:
            assert field in every(html, "th code")
    within = {
        "conversation.": "ConversationSettings",
        "steps[].": "PipelineStepRequest",
        "retrieval.": "RetrievalRequest",
    }
    for begins, name in within.items():
        for field in schema["components"]["schemas"][name]["properties"]:
            assert f"{begins}{field}" in every(html, "th code")


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_documented_example_works(client: Client, name: str) -> None:
    assert send(client, name.removeprefix("post_"), EXAMPLES[name])


@pytest.mark.parametrize("name", FILES)
def test_every_documented_file_works(client: Client, name: str) -> None:
    query, _, body = FILES[name]
    response = client.post(f"/api/v1/{name.removeprefix('post_')}?{query}", body, content_type="text/plain")
    assert (response.status_code, response.json()["complete"]) == (200, True)
    page = client.get("/api/").content.decode()
    assert f"?{query.replace('&', '&amp;')}' --data-binary @" in page.replace("&#39;", "'")


def test_no_prompt_reaches_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        post(client, "estimate", {"prompt": "the secret recipe"})
        post(client, "estimate", {"prompt": "the secret recipe", "tier": "the secret recipe"})
        post(client, "tokens", '{"prompt": "the secret recipe')
        post(client, "estimate", {"messages": [{"role": "the secret recipe", "content": "the secret recipe"}]})
    assert "Unprocessable" in caplog.text
    assert "secret" not in caplog.text


def test_the_schema_tells_of_the_headers(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for methods in paths.values():
        for method, operation in methods.items():
            assert "Retry-After" in operation["responses"]["429"]["headers"]
            tagged = "ETag" in operation["responses"]["200"].get("headers", {})
            assert tagged == (method == "get")
