"""Tool definitions, in the form found by trial. Expected counts were compared with the API by those who are cited."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.tokens.chat import Message, count_chat
from pricing.tokens.text import count_tokens
from pricing.tokens.tools import (
    MISS,
    ResponseFormat,
    count_choice,
    count_tools,
    read_tools,
    render,
    render_format,
)

Json = dict[str, Any]


def chat_tool(name: str, description: str | None = None, parameters: Json | None = None) -> Json:
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": {key: value for key, value in function.items() if value is not None}}


def takes(properties: Json, *required: str) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


def request(messages: list[Message], tools: list[Json], encoding: str, choice: str | None = None) -> int:
    with_system = messages[0].role == "system"
    definitions, _ = read_tools(tools)
    chat = count_chat(messages, encoding, with_tools=True).tokens
    return chat + count_tools(render(definitions), encoding, with_system=with_system, choice=choice)


WEATHER = chat_tool(
    "get_current_weather",
    "Get the current weather in a given location",
    takes(
        {
            "location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"},
            "unit": {
                "type": "string",
                "description": "The unit of temperature to return",
                "enum": ["celsius", "fahrenheit"],
            },
        },
        "location",
    ),
)
ASKED = [
    Message("system", "You are a helpful assistant that can answer to questions about the weather."),
    Message("user", "What's the weather like in San Francisco?"),
]


# openai-cookbook, "How to count tokens with tiktoken", section 7: the API's own counts.
@pytest.mark.parametrize(("encoding", "tokens"), [("cl100k_base", 105), ("o200k_base", 101)])
def test_it_counts_the_cookbooks_example_as_the_api_does(encoding: str, tokens: int) -> None:
    assert request(ASKED, [WEATHER], encoding) == tokens


HELLO = [Message("user", "hello")]
LETTERS = {"type": "string", "enum": ["a", "b", "c"]}
RECIPE = {
    "ingredients": {
        "type": "array",
        "items": takes(
            {
                "name": {"type": "string"},
                "unit": {"enum": ["grams", "ml", "cups", "pieces", "teaspoons"], "type": "string"},
                "amount": {"type": "number"},
            },
            "name",
            "unit",
            "amount",
        ),
    },
    "instructions": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Steps to prepare the recipe (no numbering)",
    },
    "time_to_cook": {"type": "number", "description": "Total time to prepare the recipe in minutes"},
}
# hmarr/openai-chat-tokens, tests/token-counts.test.ts (gpt-3.5-turbo).
HMARR = [
    (HELLO, chat_tool("foo", None, takes({})), 31),
    (HELLO, chat_tool("foo", "Do a foo", takes({})), 36),
    (HELLO, chat_tool("bing_bong", "Do a bing bong", takes({"foo": {"type": "string"}})), 49),
    (
        HELLO,
        chat_tool(
            "bing_bong",
            "Do a bing bong",
            takes({"foo": {"type": "string"}, "bar": {"type": "number", "description": "A number"}}),
        ),
        57,
    ),
    (
        HELLO,
        chat_tool(
            "bing_bong",
            "Do a bing bong",
            takes({"foo": {"type": "object", "properties": {"bar": LETTERS, "baz": {"type": "boolean"}}}}),
        ),
        68,
    ),
    ([Message("system", "Hello"), Message("user", "Hi there")], chat_tool("do_stuff", None, takes({})), 35),
    ([Message("system", "Hello:"), Message("user", "Hi there")], chat_tool("do_stuff", None, takes({})), 35),
    (
        [Message("system", "Hello:"), Message("system", "Hello"), Message("user", "Hi there")],
        chat_tool("do_stuff", None, takes({})),
        40,
    ),
    (HELLO, chat_tool("get_recipe", None, takes(RECIPE, "ingredients", "instructions", "time_to_cook")), 106),
]


@pytest.mark.parametrize(("messages", "tool", "tokens"), HMARR)
def test_it_counts_definitions_as_the_api_did(messages: list[Message], tool: Json, tokens: int) -> None:
    assert request(messages, [tool], "cl100k_base") == tokens


BOT = [Message("system", "You are a bot.")]
SEARCH = "Retrieve sources from the Azure AI Search index"
DEMO = "This is the main function description"
QUERY = {
    "type": "string",
    "description": "Query string to retrieve documents from azure search eg: 'Health care plan'",
}
MOOD = {"type": "string", "enum": ["Happy", "Sad"]}
LOST = {"type": "string", "description": "Description in a second object is lost"}


def inner(properties: Json) -> Json:
    return {"type": "object", "description": "The object data type as a property", "properties": properties}


# pamelafox/openai-messages-token-helper, tests/functions.py: verified with the API by its verify_functions.py.
# (tool, tool_choice, the API's count, how many more we make of it)
PAMELAFOX = [
    (chat_tool("search_sources", SEARCH, takes({"search_query": QUERY}, "search_query")), "auto", 66, 0),
    (chat_tool("search_sources", SEARCH, takes({"search_query": QUERY}, "search_query")), "none", 67, 0),
    (chat_tool("search_sources", SEARCH, takes({"search_query": QUERY}, "search_query")), "search_sources", 75, 0),
    (chat_tool("search_sources", SEARCH), "auto", 42, 0),
    (chat_tool("search_sources", SEARCH), "search_sources", 51, 0),
    (chat_tool("search_sources", SEARCH, takes({"search_query": {"type": "string"}})), "auto", 49, 1),
    (
        chat_tool("data_demonstration", DEMO, takes({"integer_enum": {"type": "integer", "enum": [-1, 1]}})),
        "none",
        54,
        1,
    ),
    (
        chat_tool(
            "get_null",
            "Get the null value",
            takes({"null_value": {"type": "null", "description": "The null value to be returned"}}, "null_value"),
        ),
        "none",
        55,
        0,
    ),
    (
        chat_tool(
            "get_no_type",
            "Get the no type value",
            takes({"no_type_value": {"description": "The no type value to be returned"}}, "no_type_value"),
        ),
        "none",
        59,
        0,
    ),
    (
        chat_tool("data_demonstration", DEMO, takes({"object_1": inner({"string1": {"type": "string"}})}, "object_1")),
        "none",
        65,
        2,
    ),
    (chat_tool("data_demonstration", DEMO, takes({"object_1": inner({"string_2a": MOOD})}, "object_1")), "none", 73, 1),
    (
        chat_tool(
            "data_demonstration", DEMO, takes({"object_1": inner({"string_2a": MOOD, "string_2b": LOST})}, "object_1")
        ),
        "none",
        89,
        3,
    ),
]


@pytest.mark.parametrize(("tool", "choice", "tokens", "over"), PAMELAFOX)
def test_what_is_not_exact_is_within_the_stated_error(tool: Json, choice: str, tokens: int, over: int) -> None:
    assert request(BOT, [tool], "cl100k_base", choice) == tokens + over
    assert over <= MISS


def rendered(parameters: Json) -> str:
    tools, _ = read_tools([chat_tool("f", None, parameters)])
    return render(tools).split("\n\n")[1]


def test_a_definition_reads_as_typescript() -> None:
    nested = {"type": "object", "properties": {"deep": {"type": "integer"}}, "required": ["deep"]}
    assert rendered(takes({"a": {"type": ["string", "null"], "description": "About a"}, "b": nested}, "a")) == (
        "type f = (_: {\n// About a\na: string | null,\nb?: {\n  deep: number,\n},\n}) => any;"
    )


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "array"}, "any[]"),
        ({"items": {"type": "boolean"}}, "boolean[]"),
        ({"const": "x"}, '"x"'),
        ({"enum": [1, None, True]}, "1 | null | true"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"allOf": [{"type": "string"}, True]}, "string & any"),
        (False, "never"),
        ({}, "any"),
    ],
)
def test_other_shapes_have_their_types(schema: Any, written: str) -> None:
    assert rendered(takes({"a": schema}, "a")) == f"type f = (_: {{\na: {written},\n}}) => any;"


def test_references_are_followed() -> None:
    schema = {**takes({"a": {"$ref": "#/$defs/x~1y"}}, "a"), "$defs": {"x/y": {"type": "integer"}}}
    assert rendered(schema) == "type f = (_: {\na: number,\n}) => any;"


def test_it_reads_every_vendors_form() -> None:
    schema = takes({"a": {"type": "string"}})
    forms = [
        chat_tool("f", "About", schema),
        {"type": "function", "name": "f", "description": "About", "parameters": schema, "strict": True},
        {"name": "f", "description": "About", "parameters": schema},
        {"name": "f", "description": "About", "input_schema": schema},
    ]
    read = [read_tools([form])[0] for form in forms]
    assert {render(tools) for tools in read} == {render(read[0])}


def test_a_vendors_own_tool_cannot_be_counted() -> None:
    tools, uncounted = read_tools([{"type": "web_search"}, chat_tool("f")])
    assert [tool.name for tool in tools] == ["f"]
    assert uncounted == ("tools[0]",)


def deep(levels: int) -> Json:
    schema: Json = {"type": "string"}
    for _ in range(levels):
        schema = takes({"a": schema})
    return schema


def bomb() -> Json:
    names = [f"d{n}" for n in range(30)]
    defs = {a: takes({"l": {"$ref": f"#/$defs/{b}"}, "r": {"$ref": f"#/$defs/{b}"}}) for a, b in pairwise(names)}
    return {**takes({"a": {"$ref": "#/$defs/d0"}}), "$defs": defs | {"d29": {"type": "string"}}}


P = "tools[0].function.parameters"


@pytest.mark.parametrize(
    ("parameters", "path", "reason"),
    [
        ({"properties": {"a": {"$ref": "#"}}}, f"{P}.properties.a.properties.a.$ref", "refers to itself"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, f"{P}.$ref", "refers to itself"),
        ({"properties": {"a": {"$ref": "https://x.example/y"}}}, f"{P}.properties.a.$ref", "outside the definition"),
        ({"properties": {"a": {"$ref": "#/$defs/b"}}}, f"{P}.properties.a.$ref", "not in the definition"),
        ({"properties": {"a": {"type": "text"}}}, f"{P}.properties.a.type", 'one of string, .*, not "text"'),
        ({"properties": {"a": {"type": 5}}}, f"{P}.properties.a.type", "not a number"),
        ({"properties": {"a": {"type": ["string", "x"]}}}, f"{P}.properties.a.type[1]", 'not "x"'),
        ({"properties": {"a": "string"}}, f"{P}.properties.a", "expected an object, not a string"),
        ({"properties": [1]}, f"{P}.properties", "expected an object, not a list"),
        ({"properties": {"a": {}}, "required": "a"}, f"{P}.required", "expected a list, not a string"),
        ({"properties": {"a": {}}, "required": [1]}, f"{P}.required[0]", "expected a string, not a number"),
        ({"properties": {"a": {"enum": "x"}}}, f"{P}.properties.a.enum", "expected a list, not a string"),
        ({"properties": {"a": {"description": 5}}}, f"{P}.properties.a.description", "expected a string"),
        (deep(200), P, "nested more than 50 levels deep"),
        (bomb(), P, "more than 2,000,000 characters"),
    ],
)
def test_odd_schemas_are_refused_with_their_path(parameters: Json, path: str, reason: str) -> None:
    with pytest.raises(JSONError, match=reason) as caught:
        rendered(parameters)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("tool", "path", "reason"),
    [
        ("f", "tools[0]", "expected an object, not a string"),
        ({"type": "function", "function": {}}, "tools[0].function", "has no name"),
        ({"type": "function", "function": {"name": 5}}, "tools[0].function.name", "expected a string, not a number"),
        ({"name": "f", "parameters": []}, "tools[0].parameters", "expected an object, not a list"),
        ({"type": 5}, "tools[0].type", "expected a string"),
    ],
)
def test_odd_definitions_are_refused_with_their_path(tool: Any, path: str, reason: str) -> None:
    with pytest.raises(JSONError, match=reason) as caught:
        read_tools([tool])
    assert caught.value.path == path


def test_a_response_format_is_counted_in_the_harmony_form() -> None:
    # openai/harmony, docs/format.md, "Structured output": a section of the developer message.
    written = render_format(ResponseFormat("list", {"type": "object"}, "Things to buy"))
    assert written == '# Response Formats\n\n## list\n\n// Things to buy\n{"type":"object"}'
    assert count_tokens(written, "o200k_base") > count_tokens('{"type":"object"}', "o200k_base")


def test_a_response_format_is_written_without_what_it_lacks_and_in_its_own_letters() -> None:
    schema = {"type": "object", "title": "Größe", "least": Decimal("0.5")}
    assert render_format(ResponseFormat("size", schema, "")) == (
        '# Response Formats\n\n## size\n\n{"type":"object","title":"Größe","least":"0.5"}'
    )


@pytest.mark.parametrize(("choice", "tokens"), [(None, 0), ("auto", 0), ("required", 0), ("none", 1)])
def test_a_choice_that_names_no_tool_costs_at_most_a_token(choice: str | None, tokens: int) -> None:
    assert count_choice(choice, "o200k_base") == tokens


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        ({"type": "custom", "name": "f"}, "f"),
        ({"type": "custom", "custom": {"name": "f"}}, "f"),
        ({"type": "computer", "name": "f", "input_schema": {"type": "object"}}, "f"),
        ({"type": "web_search", "name": "f"}, None),
    ],
)
def test_a_tool_is_what_is_described_and_not_what_the_vendor_brings(tool: Any, name: str | None) -> None:
    assert [found.name for found in read_tools([tool])[0]] == ([name] if name else [])


@pytest.mark.parametrize(
    ("tool", "fault"),
    [
        ({}, "tools[0]: has no name; expected a function with name, description and parameters"),
        ({"name": "f", "description": 5}, "tools[0].description: expected a string, not a number"),
    ],
)
def test_a_fault_of_a_definition_is_told_in_words(tool: Any, fault: str) -> None:
    with pytest.raises(JSONError) as caught:
        read_tools([tool])
    assert str(caught.value) == fault
