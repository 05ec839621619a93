"""Tool definitions in the two styles that are known. Recorded counts of whole requests are in test_tool_counts.py."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens
from pricing.tokens.tools import (
    ResponseFormat,
    count_choice,
    count_format,
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


INNER = {"type": "object", "properties": {"deep": {"type": "integer", "description": "About deep"}}}


def counted(tools: list[Json], choice: str | None = None) -> Span:
    return count_tools(render(read_tools(tools)[0]), "o200k_base", with_system=True, choice=choice)


def test_the_band_reaches_from_the_older_style_to_the_newer() -> None:
    written = render(read_tools([chat_tool("f", None, takes({"a": {"description": "About a", **INNER}}))])[0])
    newer, older = (count_tokens(text, "o200k_base") for text in (written.newer, written.older))
    assert "About deep" in written.newer
    assert "About deep" not in written.older
    assert count_tools(written, "o200k_base", with_system=True) == Span(older + 9 - 4, newer + 9 - 4, newer + 9 - 4)


def test_the_older_style_is_expected_of_the_older_field() -> None:
    tool = chat_tool("f", None, takes({"a": {"description": "About a", **INNER}}))
    newer, older = counted([tool]), counted([tool["function"]])
    assert (older.low, older.high) == (newer.low, newer.high)
    assert older.expected == older.low < newer.expected == newer.high


def test_a_property_without_a_description_may_be_one_token_less() -> None:
    bare = counted([chat_tool("f", None, takes({"a": {"type": "string"}, "b": {"type": "number"}}))])
    assert bare.expected - bare.low == 2
    texts = counted([chat_tool("f", None, takes({"a": {"type": "string", "enum": ["x", "y"]}}))])
    assert texts.low == texts.expected


def test_several_tools_may_be_two_tokens_off() -> None:
    several = counted([chat_tool("f"), chat_tool("g")])
    assert (several.expected - several.low, several.high - several.expected) == (2, 2)
    one = counted([chat_tool("f")])
    assert one.low == one.high


def test_the_older_fields_need_fewer_tokens_for_a_named_tool() -> None:
    tool = chat_tool("f", "About")
    assert counted([tool], "f") == Span(
        *(tokens + add + 1 for tokens, add in zip(counted([tool]), (4, 7, 7), strict=True))
    )
    assert counted([tool["function"]], "f").expected == counted([tool["function"]]).expected + 4 + 1


def rendered(parameters: Json) -> str:
    tools, _ = read_tools([chat_tool("f", None, parameters)])
    return render(tools).newer.split("\n\n")[1]


def rendered_older(parameters: Json) -> str:
    tools, _ = read_tools([chat_tool("f", None, parameters)])
    return render(tools).older.split("\n\n")[1]


def test_a_definition_reads_as_typescript() -> None:
    nested = {"type": "object", "properties": {"deep": {"type": "integer"}}, "required": ["deep"]}
    assert rendered(takes({"a": {"type": ["string", "null"], "description": "About a"}, "b": nested}, "a")) == (
        "type f = (_: {\n// About a\na: string | null,\nb?: {\ndeep: number,\n},\n}) => any;"
    )


def test_the_older_style_leaves_out_what_stands_inside_and_constants() -> None:
    inner = {"type": "object", "properties": {"deep": {"const": "x", "type": "string", "description": "About deep"}}}
    assert rendered_older(takes({"a": {"description": "About a", **inner}}, "a")) == (
        "type f = (_: {\n// About a\na: {\n  deep?: string,\n},\n}) => any;"
    )


@pytest.mark.parametrize(
    ("default", "comment"), [("celsius", "celsius"), (10, "10"), (False, "false"), (None, "null"), ([1], "[1]")]
)
def test_a_default_follows_its_property(default: Any, comment: str) -> None:
    # openai/harmony, docs/format.md: `format?: "celsius" | "fahrenheit", // default: celsius`
    schema = takes({"a": {"type": "string", "default": default}}, "a")
    assert rendered(schema) == f"type f = (_: {{\na: string, // default: {comment}\n}}) => any;"
    assert rendered_older(schema) == "type f = (_: {\na: string,\n}) => any;"


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
    assert {render(tools).newer for tools in read} == {render(read[0]).newer}
    assert [render(tools).as_older for tools in read] == [False, False, True, False]


def test_a_vendors_own_tool_cannot_be_counted() -> None:
    tools, uncounted = read_tools([{"type": "web_search"}, chat_tool("f")])
    assert [tool.name for tool in tools] == ["f"]
    assert uncounted == (("tools[0]", "web_search"),)


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


def test_a_response_format_is_its_schema_and_nine_tokens_or_the_harmony_form() -> None:
    # openai/openai-cookbook#2140: the tokens of the schema and 9; on o4-mini 1 less.
    schema = count_tokens('{"type":"object"}', "o200k_base")
    short = count_format(render_format(ResponseFormat("list", {"type": "object"})), "o200k_base")
    shown = count_tokens('# Response Formats\n\n## list\n\n{"type":"object"}', "o200k_base")
    assert short == Span(min(schema + 9, shown) - 1, schema + 9, schema + 9 + 4)
    described = count_format(
        render_format(ResponseFormat("list", {"type": "object"}, "Buy it all\n" * 9)), "o200k_base"
    )
    assert described.low == schema + 9 - 1
    assert described.expected > schema + 9


def test_a_response_format_is_sent_without_what_the_grammar_alone_needs() -> None:
    # openai/openai-cookbook#2140
    properties = {"required": {"type": "array", "items": [{"type": "string", "additionalProperties": False}]}}
    schema = {"$schema": "x", "properties": properties, "required": ["required"], "additionalProperties": False}
    assert render_format(ResponseFormat("list", schema)).endswith(
        '\n{"properties":{"required":{"type":"array","items":[{"type":"string"}]}}}'
    )


def test_a_response_format_is_written_without_what_it_lacks_and_in_its_own_letters() -> None:
    schema = {"type": "object", "title": "Größe", "least": Decimal("0.5")}
    assert render_format(ResponseFormat("size", schema, "")) == (
        '# Response Formats\n\n## size\n\n{"type":"object","title":"Größe","least":"0.5"}'
    )


@pytest.mark.parametrize(("choice", "tokens"), [(None, 0), ("auto", 0), ("required", 0), ("none", 1)])
def test_a_choice_that_names_no_tool_costs_at_most_a_token(choice: str | None, tokens: int) -> None:
    assert count_choice(choice, "o200k_base") == Span(tokens, tokens, tokens)


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
