"""Requests in pasted text are recognized; a near miss is refused with the path of its fault."""

from __future__ import annotations

import base64
import json
import struct
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.strict_json import JSONError
from pricing.tokens.chat import Call, Message
from pricing.tokens.images import Image
from pricing.tokens.request_json import recognize
from pricing.tokens.tools import ResponseFormat

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 480)
DATA_URL = "data:image/png;base64," + base64.b64encode(PNG).decode()
USER = {"role": "user", "content": "Hello"}
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def paste(value: Any) -> Any:
    return recognize(json.dumps(value))


@pytest.mark.parametrize(
    "text",
    ["", "Hello", "[INST] Say hello [/INST]", "{{name}}, hello", "{ a: 1 }", '{"a": 1}', "[1, 2]", "[]", "{}", "[{}]"],
)
def test_text_stays_text(text: str) -> None:
    request = recognize(text)
    assert (request.shape, request.prompt.text, request.prompt.messages) == ("text", text, ())


def test_a_list_of_messages() -> None:
    request = paste([{"role": "system", "content": "Be brief."}, {**USER, "name": "ann"}])
    assert request.shape == "messages"
    assert request.prompt.messages == (Message("system", "Be brief."), Message("user", "Hello", name="ann"))


def test_one_message() -> None:
    assert paste(USER).prompt.messages == (Message("user", "Hello"),)


CHAT = {
    "model": "gpt-4o",
    "messages": [USER],
    "tools": [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}],
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "r", "schema": SCHEMA, "strict": True}},
    "max_completion_tokens": 300,
    "temperature": 0.5,
}


def test_a_chat_completions_request() -> None:
    request = paste(CHAT)
    assert (request.shape, request.model, request.max_output, request.batch) == ("chat request", "gpt-4o", 300, False)
    assert request.prompt.messages == (Message("user", "Hello"),)
    assert [tool.name for tool in request.prompt.tools] == ["f"]
    assert request.prompt.tool_choice == "f"
    assert request.prompt.response_format == ResponseFormat("r", SCHEMA)
    assert request.warnings == ()


def test_an_older_request_with_functions() -> None:
    request = paste({"messages": [USER], "functions": [{"name": "f"}], "function_call": {"name": "f"}, "max_tokens": 5})
    assert [tool.name for tool in request.prompt.tools] == ["f"]
    assert (request.prompt.tool_choice, request.max_output) == ("f", 5)


def test_a_request_with_the_system_prompt_beside_the_messages() -> None:
    request = paste({"system": "Be brief.", "messages": [USER], "max_tokens": 5})
    assert request.prompt.messages[0] == Message("system", "Be brief.")


def test_a_responses_request() -> None:
    request = paste(
        {
            "model": "gpt-5.6-sol",
            "instructions": "Be brief.",
            "input": [
                {"role": "user", "content": [{"type": "input_text", "text": "Hi"}]},
                {"type": "function_call", "name": "f", "arguments": "{}", "call_id": "1"},
                {"type": "function_call_output", "call_id": "1", "output": "done"},
            ],
            "tools": [{"type": "function", "name": "f", "parameters": SCHEMA}, {"type": "web_search"}],
            "text": {"format": {"type": "json_schema", "name": "r", "schema": SCHEMA}},
            "max_output_tokens": 99,
        }
    )
    assert (request.shape, request.model, request.max_output) == ("responses request", "gpt-5.6-sol", 99)
    assert request.prompt.messages == (
        Message("developer", "Be brief."),
        Message("user", ("Hi",)),
        Message("assistant", calls=(Call("f", "{}"),)),
        Message("tool", "done"),
    )
    assert [tool.name for tool in request.prompt.tools] == ["f"]
    assert request.prompt.response_format == ResponseFormat("r", SCHEMA)
    assert request.prompt.uncounted == 1
    assert request.warnings == (
        "tools[1] is described to the model by the vendor; it is only counted where its size is published",
    )


def test_a_responses_request_with_plain_input() -> None:
    assert paste({"model": "gpt-4o", "input": "Hello"}).prompt.messages == (Message("user", "Hello"),)


def test_a_batch_line() -> None:
    line = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": CHAT}
    request = paste(line)
    assert (request.batch, request.model, request.shape) == (True, "gpt-4o", "chat request")
    several = recognize(f"{json.dumps(line)}\n{json.dumps(line)}\n")
    assert several.prompt == request.prompt
    assert several.warnings == ("only the first of 2 lines is read",)


def test_a_batch_line_of_anthropics() -> None:
    request = paste({"custom_id": "1", "params": {"model": "claude-opus-5", "max_tokens": 9, "messages": [USER]}})
    assert (request.batch, request.model, request.max_output) == (True, "claude-opus-5", 9)
    assert request.prompt.messages == paste([USER]).prompt.messages


def test_calls_and_results_in_anthropics_messages() -> None:
    use = {"type": "tool_use", "id": "1", "name": "f", "input": {"city": "Köln"}}
    result = {"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": "12 C"}]}
    request = paste(
        [
            USER,
            {"role": "assistant", "content": [{"type": "text", "text": "Let me see."}, use]},
            {"role": "user", "content": [result, {"type": "text", "text": "And tomorrow?"}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1"}]},
        ]
    )
    assert request.prompt.messages[1:] == (
        Message("assistant", ("Let me see.",), calls=(Call("f", '{"city": "Köln"}'),)),
        Message("tool", ("12 C",)),
        Message("user", ("And tomorrow?",)),
        Message("tool", ""),
    )


def test_images_and_documents_in_anthropics_messages() -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DATA_URL[22:]}}
    linked = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    pdf = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}}
    request = paste([{"role": "user", "content": [image, linked, pdf, {"type": "text", "text": "Compare"}]}])
    assert request.prompt.messages[0].images == (Image(640, 480), Image(None, None))
    assert request.warnings == ("messages[0].content[2] has no published size",)


def test_calls_of_tools_are_read() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    request = paste([USER, {"role": "assistant", "content": None, "tool_calls": [call]}])
    assert request.prompt.messages[1] == Message("assistant", calls=(Call("f", '{"a": 1}'),))


def test_images_are_read_for_their_size() -> None:
    parts = [
        {"type": "text", "text": "Look"},
        {"type": "image_url", "image_url": {"url": DATA_URL, "detail": "low"}},
        {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}},
        {"type": "input_image", "image_url": DATA_URL, "detail": "high"},
        {"type": "input_image", "file_id": "file-1"},
    ]
    request = paste([{"role": "user", "content": parts}])
    assert request.prompt.messages[0].content == (
        "Look",
        Image(640, 480, "low"),
        Image(None, None),
        Image(640, 480, "high"),
        Image(None, None),
    )


def test_parts_without_a_public_size_are_listed() -> None:
    request = paste(
        [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]}]
    )
    assert request.prompt.uncounted == 1
    assert request.warnings == ("messages[0].content[0] has no published size",)


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ([USER, {"content": "x"}], "messages[1]", "has no role; expected one of system, developer"),
        ([USER, 5], "messages[1]", "expected an object, not a number"),
        ([{"role": "narrator", "content": "x"}], "messages[0].role", 'expected one of system, .* not "narrator"'),
        ([{"role": 5, "content": "x"}], "messages[0].role", "expected a string, not a number"),
        ([USER, {"role": "user"}], "messages[1]", "has no content; expected a string or a list of parts"),
        ([{"role": "user", "content": 5}], "messages[0].content", "expected a string or a list of parts, not a number"),
        ([{"role": "user", "content": None}], "messages[0].content", "not null"),
        ([{"role": "user", "content": ["x"]}], "messages[0].content[0]", "expected an object, not a string"),
        ([{"role": "user", "content": [{"type": "text"}]}], "messages[0].content[0].text", "a string, not null"),
        (
            [{"role": "user", "content": [{"type": "poem"}]}],
            "messages[0].content[0].type",
            'expected one of text, .* not "poem"',
        ),
        ([{**USER, "name": ["a"]}], "messages[0].name", "expected a string, not a list"),
        ([{**USER, "tool_calls": {"a": 1}}], "messages[0].tool_calls", "expected a list, not an object"),
        (
            [{**USER, "tool_calls": [{"function": {"name": "f"}}]}],
            "messages[0].tool_calls[0].function.arguments",
            "a string",
        ),
        (
            [
                {
                    "role": "user",
                    "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,aGVsbG8="}}],
                }
            ],
            "messages[0].content[0].image_url.url",
            "not a PNG, JPEG, GIF or WebP file",
        ),
        (
            [
                {
                    "role": "user",
                    "content": [{"type": "image_url", "image_url": {"url": "https://x.example", "detail": {}}}],
                }
            ],
            "messages[0].content[0].detail",
            "expected one of auto, low, high, original",
        ),
        ({"messages": []}, "messages", "expected at least one message"),
        ({"messages": "Hello"}, "messages", "expected a list, not a string"),
        ({"messages": [USER], "max_tokens": "5"}, "max_tokens", "expected a whole number, not a string"),
        ({"messages": [USER], "max_tokens": 0}, "max_tokens", "between 1 and"),
        ({"messages": [USER], "max_tokens": 10**13}, "max_tokens", "between 1 and 1,000,000,000,000"),
        ({"messages": [USER], "max_tokens": 1.5}, "max_tokens", "expected a whole number"),
        ({"messages": [USER], "max_tokens": True}, "max_tokens", "not true or false"),
        ({"messages": [USER], "model": 5}, "model", "expected a string"),
        ({"messages": [USER], "tools": {"a": 1}}, "tools", "expected a list, not an object"),
        ({"messages": [USER], "tool_choice": "any"}, "tool_choice", "expected auto, none, required"),
        (
            {"messages": [USER], "response_format": {"type": "json_schema"}},
            "response_format.json_schema",
            "an object, not null",
        ),
        ({"model": "m", "input": 5}, "input", "expected a list, not a number"),
        ({"model": "m", "input": ["x"]}, "input[0]", "expected an object, not a string"),
        ({"model": "m", "input": "x", "instructions": 5}, "instructions", "expected a string"),
        ({"custom_id": "1", "body": {"messages": [5]}}, "body.messages[0]", "expected an object"),
    ],
)
def test_faults_are_named_with_their_path(value: Any, path: str, reason: str) -> None:
    with pytest.raises(JSONError, match=reason) as caught:
        paste(value)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ('{"messages": [{"role": "user", "content": "a"}', "", "not valid JSON at line 1, column 47"),
        ('[{"role": "user", "content": "a"},]', "", "not valid JSON at line 1"),
        ('{"messages": [{"role": "user", "role": "user", "content": "a"}]}', "messages[0]", '"role" appears twice'),
        (
            '{"messages": [{"role": "user", "content": NaN}]}',
            "messages[0].content",
            "NaN is not a JSON number",
        ),
        ('{"messages": [{"role": "user", "content": "a"}], "x": Infinity}', "x", "Infinity is not a JSON number"),
        ('{"messages": [], "max_tokens": ' + "9" * 5_000 + "}", "max_tokens", "more than 20 digits"),
        ('{"messages": [], "x": 1e' + "9" * 500 + "}", "x", "more than 40 digits"),
        ('{"messages": ' + "[" * 100_000, "", "nested more than 200 levels deep"),
        ('[{"role": "user", "content": ' + "[" * 250 + "]" * 250 + "}]", "messages[0].content", "nested more than 200"),
    ],
)
def test_faulty_json_that_is_meant_as_a_request_is_refused(text: str, path: str, reason: str) -> None:
    with pytest.raises(JSONError, match=reason) as caught:
        recognize(text)
    assert caught.value.path.startswith(path)


def test_deep_json_of_another_shape_is_text() -> None:
    text = "[" * 100_000
    assert recognize(text).prompt.text == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "role",
                    "content",
                    "messages",
                    "input",
                    "model",
                    "tools",
                    "type",
                    "text",
                    "body",
                    "custom_id",
                    "function",
                    "name",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_json_makes_it_fail_otherwise(value: Any) -> None:
    with suppress(JSONError):
        assert recognize(json.dumps(value)).shape


def test_a_mistake_in_a_request_of_many_lines_is_named_by_its_line() -> None:
    with pytest.raises(JSONError, match="line 3, column 1"):
        recognize('{\n"messages": [{"role": "user", "content": "a"}],\n}')


def test_settings_that_add_nothing_are_left_out() -> None:
    request = paste({"messages": [USER], "tool_choice": "auto", "response_format": {"type": "json_object"}})
    assert (request.prompt.tool_choice, request.prompt.response_format) == ("auto", None)
    assert paste({"messages": [USER], "tool_choice": {"type": "auto"}}).prompt.tool_choice is None


def test_other_items_of_a_responses_request_are_listed() -> None:
    request = paste({"model": "m", "input": [{"type": "reasoning", "summary": []}, USER]})
    assert request.warnings == ("input[0] has no published size",)
    assert request.prompt.uncounted == 1
