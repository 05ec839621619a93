"""Tests of rows of a corpus read as requests, in whatever form they come."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.corpus.plan import Columns
from pricing.corpus.requests import CorpusRequest, MissingColumn, read_row
from pricing.strict_json import JSONError, parse
from pricing.tokens.chat import Message
from pricing.tokens.prompt import Prompt

USUAL = Columns()
HELLO = {"role": "user", "content": "Hello"}
HELLO_PROMPT = Prompt(messages=(Message("user", "Hello"),))


def test_an_object_has_its_text_under_a_usual_name() -> None:
    for name in ("text", "prompt", "input", "content", "question"):
        assert read_row({"id": 7, name: "Hello"}, USUAL) == CorpusRequest(Prompt("Hello"), f'column "{name}"')


def test_a_string_is_a_text() -> None:
    assert read_row("Hello", USUAL) == CorpusRequest(Prompt("Hello"), "JSON string")


def test_a_line_of_openais_batch_names_its_model_and_its_cap() -> None:
    body = {"model": "gpt-4o", "messages": [HELLO], "max_tokens": 50}
    row = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": body}
    assert read_row(row, USUAL) == CorpusRequest(HELLO_PROMPT, "OpenAI batch", "gpt-4o", max_output=50)


def test_a_line_of_anthropics_batch_names_its_model_and_its_cap() -> None:
    row = {"custom_id": "1", "params": {"model": "claude-sonnet-4-5", "messages": [HELLO], "max_tokens": 50}}
    read = read_row(row, USUAL)
    assert read == CorpusRequest(HELLO_PROMPT, "Anthropic batch", "claude-sonnet-4-5", max_output=50)


def test_batches_of_embeddings_and_completions_are_texts_without_a_chat_format() -> None:
    embedding = {"custom_id": "1", "url": "/v1/embeddings", "body": {"model": "m", "input": "Hello"}}
    completion = {"custom_id": "1", "url": "/v1/completions", "body": {"model": "m", "prompt": "Hello"}}
    assert read_row(embedding, USUAL) == CorpusRequest(Prompt("Hello"), "OpenAI batch", "m")
    assert read_row(completion, USUAL) == CorpusRequest(Prompt("Hello"), "OpenAI batch", "m")


def test_chats_and_messages_and_responses_requests_are_recognized() -> None:
    assert read_row({"messages": [HELLO]}, USUAL) == CorpusRequest(HELLO_PROMPT, "chat request")
    assert read_row([HELLO], USUAL) == CorpusRequest(HELLO_PROMPT, "messages")
    assert read_row(HELLO, USUAL) == CorpusRequest(HELLO_PROMPT, "messages")
    responses = read_row({"model": "m", "input": "Hello"}, USUAL)
    assert responses == CorpusRequest(HELLO_PROMPT, "responses request", "m")


def test_a_named_column_is_read_and_no_other() -> None:
    row = {"prompt": "not this", "note": "Hello"}
    assert read_row(row, Columns(text="note")) == CorpusRequest(Prompt("Hello"), 'column "note"')


def test_a_named_column_may_hold_messages() -> None:
    read = read_row({"conversation": [HELLO]}, Columns(text="conversation"))
    assert read == CorpusRequest(HELLO_PROMPT, 'messages in "conversation"')


def test_columns_say_model_output_and_number_of_requests() -> None:
    columns = Columns("q", "engine", "answer", "times")
    row: dict[str, Any] = {"q": "Hello", "engine": "gpt-4o", "answer": 120, "times": 3}
    expected = CorpusRequest(Prompt("Hello"), 'column "q"', "gpt-4o", 120, requests=3)
    assert read_row(row, columns) == expected
    assert read_row(row | {"answer": " 120 ", "times": "3"}, columns) == expected


def test_model_output_and_requests_have_usual_names_too() -> None:
    row = {"text": "Hello", "model": "gpt-4o", "output_tokens": 120, "requests": 3}
    assert read_row(row, USUAL) == CorpusRequest(Prompt("Hello"), 'column "text"', "gpt-4o", 120, requests=3)


def test_what_is_blank_is_not_stated() -> None:
    row = {"text": "", "model": "", "output_tokens": " ", "requests": None}
    assert read_row(row, USUAL) == CorpusRequest(Prompt(""), 'column "text"')


def test_a_named_column_that_a_row_lacks_is_told_with_those_that_it_has() -> None:
    for columns in (Columns(text="q"), Columns(output="q"), Columns(model="q"), Columns(requests="q")):
        with pytest.raises(MissingColumn, match='has no column "q"') as caught:
            read_row({"text": "Hello", "id": 7}, columns)
        assert (caught.value.name, caught.value.columns) == ("q", ("text", "id"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": 7}, "has no text under a usual name; choose one of its columns: id"),
        ({}, "has no text under a usual name; choose one of its columns: it has none"),
        ({"prompt": "a", "input": "b"}, "has several columns of text; choose one of prompt, input"),
        ({"text": 7}, "has no text under a usual name; choose one of its columns: text"),
        ([], "expected an object, a string or a list of messages, not a list"),
        (None, "expected an object, a string or a list of messages, not null"),
        ({"text": "a", "output_tokens": "many"}, "output_tokens: expected a whole number"),
        ({"text": "a", "output_tokens": -1}, "output_tokens: expected a whole number between 0 and"),
        ({"text": "a", "requests": "9" * 30}, "requests: expected a whole number"),
        ({"text": "a", "requests": [1]}, "requests: expected a whole number, not a list"),
        ({"messages": []}, "messages: expected at least one message"),
        ({"messages": [{"role": "bot", "content": "x"}]}, r"messages\[0\].role: expected one of"),
        (parse('{"text": "a", "text": "b"}'), 'the key "text" appears twice; keep one'),
        ({str(n): 0 for n in range(100)}, "and 80 more"),
    ],
)
def test_what_is_no_request_is_told(row: Any, problem: str) -> None:
    with pytest.raises(JSONError, match=problem):
        read_row(row, USUAL)


def test_a_message_about_columns_holds_none_of_the_text() -> None:
    with pytest.raises(JSONError) as caught:
        read_row({"note": "a secret", "x" * 500: 1}, USUAL)
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 200
