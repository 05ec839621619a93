"""Tool definitions and response formats → tokens, with the band that recorded counts support.

OpenAI shows a model its functions as TypeScript types, which is published nowhere. Two styles are known from counts
that others compared with the API: the one of 2024 (pamelafox/openai-messages-token-helper, chrisdinn/tokens, OpenAI's
cookbook), which is expected, and that of 2023, which leaves out descriptions inside of objects
(hmarr/openai-chat-tokens, openai-scala-client). The band holds both; docs/tokens.md has the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pricing.strict_json import JSONError, as_list, as_object, as_text, below
from pricing.tokens.json_schema import NEWER, OLDER, Schema, Style
from pricing.tokens.span import Span, add_spans
from pricing.tokens.text import count_tokens

PER_REQUEST: Final = 9
WITH_SYSTEM: Final = -4
"""A system message takes the place of the one that the definitions would need."""
NO_TOOL: Final = 1
NAMED_TOOL: Final = 7
OLDER_NAMED_TOOL: Final = 4
"""Tokens beside the name of the tool that must be called: 7 with `tool_choice`, 4 with the older `function_call`."""
FORMAT: Final = 9
SEVERAL: Final = 2
"""Tokens by which 12 tools at once were off, either way (hmarr/openai-chat-tokens#17)."""

# Keys of a schema, with the types of their values, that a response format is sent without (openai-cookbook#2140).
_LEFT_OUT: Final[dict[str, type]] = {"required": list, "additionalProperties": bool, "$schema": str}


@dataclass(frozen=True, slots=True)
class Tool:
    """Function that a model may call; `parameters` is its JSON Schema, `path` where it stood in the request.

    `older` is True for one as the older field `functions` holds it, without a type.
    """

    name: str
    description: str = ""
    parameters: Mapping[str, Any] | None = None
    path: str = "tools[0]"
    older: bool = False


@dataclass(frozen=True, slots=True)
class ResponseFormat:
    """JSON Schema that the answer must follow."""

    name: str
    schema: Mapping[str, Any]
    description: str = ""


def read_tool(value: Any, path: str) -> Tool | None:
    """Read a definition as Chat Completions, Responses, Messages or the older `functions` write it.

    None for a tool that the vendor itself describes to the model (`web_search` and the like): its size is not
    published. Raises JSONError with the path.
    """
    item = as_object(value, path)
    older = "type" not in item and "input_schema" not in item
    kind = as_text(item.get("type", "function"), below(path, "type"))
    if kind not in {"function", "custom"} and "input_schema" not in item:
        return None
    if isinstance(item.get(kind), dict):
        path, item = below(path, kind), item[kind]
    if "name" not in item:
        raise JSONError(path, "has no name; expected a function with name, description and parameters")
    key = "input_schema" if "input_schema" in item else "parameters"
    parameters = item.get(key)
    return Tool(
        as_text(item["name"], below(path, "name")),
        as_text(item.get("description") or "", below(path, "description")),
        None if parameters is None else as_object(parameters, below(path, key)),
        path,
        older,
    )


def read_tools(value: Any, path: str = "tools") -> tuple[tuple[Tool, ...], tuple[tuple[str, str], ...]]:
    """Read (definitions; path and type of each tool that the vendor describes itself). Raises JSONError."""
    tools = [(below(path, i), item, read_tool(item, below(path, i))) for i, item in enumerate(as_list(value, path))]
    own = tuple((where, str(item.get("type", ""))) for where, item, tool in tools if tool is None)
    return tuple(tool for _, _, tool in tools if tool), own


class Definitions(NamedTuple):
    """Definitions as models are shown them, in the two styles that are known."""

    number: int
    newer: str
    older: str
    bare: int
    """Properties without a description, text enums aside: each of the 6 recorded counts with one is 1 less."""
    as_older: bool
    """True where all were sent in the older field `functions`, so that the older style is expected."""


def render(tools: Sequence[Tool]) -> Definitions:
    """Write the definitions as a model is shown them. Raises JSONError with the path of what is no schema."""
    newer, bare = _render(tools, NEWER)
    older, _ = _render(tools, OLDER)
    return Definitions(len(tools), newer, older, bare, all(tool.older for tool in tools))


def _render(tools: Sequence[Tool], style: Style) -> tuple[str, int]:
    lines, bare = ["namespace functions {", ""], 0
    for tool in tools:
        schema = Schema(tool.parameters or {}, below(tool.path, "parameters"), style)
        lines += [f"// {tool.description}"] if tool.description else []
        lines += [_signature(tool.name, schema.render()), ""]
        bare += schema.bare
    lines.append("} // namespace functions")
    return "\n".join(lines), bare


def _signature(name: str, properties: str) -> str:
    return f"type {name} = (_: {{\n{properties}\n}}) => any;" if properties else f"type {name} = () => any;"


def count_choice(choice: str | None, encoding: str, *, older: bool = False) -> Span:
    """Return the tokens of `tool_choice`: "none" 1, a tool's name and 4 to 7, "auto" and the like 0.

    `older` is True for the older field `function_call`.
    """
    if choice is None or choice in {"auto", "required"}:
        return Span(0, 0, 0)
    if choice == "none":
        return Span(NO_TOOL, NO_TOOL, NO_TOOL)
    named = count_tokens(choice, encoding)
    low, high = OLDER_NAMED_TOOL + named, NAMED_TOOL + named
    return Span(low, low if older else high, high)


def is_forcing(choice: str | None) -> bool:
    """Return True where a choice makes the model call a tool."""
    return choice not in {None, "auto", "none"}


def find_named(choice: str | None) -> str:
    """Return the name of the tool that a choice makes the model call; empty where it names none."""
    return "" if choice in {None, "auto", "none", "any", "required"} else choice or ""


def count_tools(rendered: Definitions, encoding: str, *, with_system: bool, choice: str | None = None) -> Span:
    """Count rendered definitions in a request in tokens, with or without a system message. Raises TextTooLong."""
    newer = count_tokens(rendered.newer, encoding)
    older = newer if rendered.older == rendered.newer else count_tokens(rendered.older, encoding)
    around = PER_REQUEST + (WITH_SYSTEM if with_system else 0)
    off = SEVERAL if rendered.number > 1 else 0
    expected = older if rendered.as_older else newer
    band = Span(min(newer - rendered.bare, older) - off, expected, max(newer, older) + off)
    chosen = count_choice(choice, encoding, older=rendered.as_older)
    return add_spans([band, Span(around, around, around), chosen])


def render_format(response_format: ResponseFormat) -> str:
    """Write a response format as the open harmony format does, without what the API has been seen to leave out.

    The schema is the last line.
    """
    schema = json.dumps(_leave_out(response_format.schema), ensure_ascii=False, separators=(",", ":"), default=str)
    about = f"// {response_format.description}\n" if response_format.description else ""
    return f"# Response Formats\n\n## {response_format.name}\n\n{about}{schema}"


def _leave_out(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_leave_out(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {key: _leave_out(value) for key, value in schema.items() if not isinstance(value, _LEFT_OUT.get(key, ()))}


def count_format(rendered: str, encoding: str) -> Span:
    """Count a rendered response format in tokens. Raises TextTooLong.

    One report, without its figures, found the tokens of the schema and 9 more, on o4-mini 1 less
    (openai/openai-cookbook#2140). The band holds that and the open harmony format, which takes a message of its own
    where there is no system message.
    """
    reported = FORMAT + count_tokens(rendered.rsplit("\n", 1)[-1], encoding)
    shown = count_tokens(rendered, encoding)
    expected = max(reported, shown)
    return Span(min(reported, shown) - 1, expected, expected - WITH_SYSTEM)
