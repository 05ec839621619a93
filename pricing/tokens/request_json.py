"""Pasted text → a prompt: plain text, messages, or a request as OpenAI's APIs take it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pricing.strict_json import JSONError, as_count, as_list, as_object, as_text, below, check, parse
from pricing.tokens.chat import Message
from pricing.tokens.message_json import Notes, read_content, read_items, read_messages
from pricing.tokens.prompt import Prompt
from pricing.tokens.tools import ResponseFormat, read_tools

Shape = Literal["text", "messages", "chat request", "responses request"]

_REQUEST_KEY: Final = re.compile(
    r'"(?:messages|input|instructions|role|content|tools|functions|custom_id|response_format|max_tokens)"\s*:'
)
_LOOKED_AT: Final = 20_000
"""Characters searched for the key of a request in text that is not valid JSON."""


ANTHROPICS_CHOICES: Final = {"any": "required", "none": "none"}


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A prompt and the settings that came with it."""

    prompt: Prompt
    shape: Shape
    batch: bool = False
    """True for a line of a Batch API file."""
    model: str | None = None
    max_output: int | None = None
    warnings: tuple[str, ...] = ()
    other_json: bool = False
    """True for text that is JSON but no request."""


def recognize(pasted: str) -> ParsedRequest:
    """Recognize a request in pasted text. JSON of another shape is text like any other.

    Raises JSONError for what is meant as a request but is not one: its path and what was expected there.
    """
    start = pasted.lstrip()[:1]
    if start not in {"{", "["}:
        return ParsedRequest(Prompt(text=pasted), "text")
    try:
        value, others = _document(pasted)
    except JSONError:
        if _REQUEST_KEY.search(pasted[:_LOOKED_AT]):
            raise
        return ParsedRequest(Prompt(text=pasted), "text")
    request = read_request(value)
    if request is None:
        return ParsedRequest(Prompt(text=pasted), "text", other_json=True)
    if others:
        request = replace(request, warnings=(*request.warnings, f"only the first of {others + 1} lines is read"))
    return request


def _document(pasted: str) -> tuple[Any, int]:
    """Return (the JSON, how many more lines follow it)."""
    try:
        return parse(pasted), 0
    except JSONError as error:
        lines = [line for line in pasted.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        try:
            return parse(lines[0]), len(lines) - 1
        except JSONError:
            raise error from None


def read_request(value: Any) -> ParsedRequest | None:
    """Read a value of JSON as a request; None: it is none. Raises JSONError as `recognize` does."""
    if isinstance(value, list):
        if not any(isinstance(item, dict) and "role" in item for item in value):
            return None
        check(value, "messages")
        return _chat({"messages": value}, "", "messages")
    if not isinstance(value, dict):
        return None
    for key in ("body", "params"):  # OpenAI's, and Anthropic's
        if isinstance(value.get(key), dict) and ("custom_id" in value or "url" in value):
            request = _body(value[key], key)
            return replace(request, batch=True) if request else None
    return _body(value, "")


def _body(body: Mapping[str, Any], path: str) -> ParsedRequest | None:
    response = "input" in body and body.keys() & {"model", "instructions", "tools", "text", "max_output_tokens"}
    message = "role" in body and "content" in body
    if "messages" in body or response or message:
        check(body, path)
    if "messages" in body:
        return _chat(body, path, "chat request")
    if response:
        return _responses(body, path)
    return _chat({"messages": [body]}, path, "messages") if message else None


def _chat(body: Mapping[str, Any], path: str, shape: Shape) -> ParsedRequest:
    where = below(path, "messages")
    messages, notes = read_messages(as_list(body["messages"], where), where)
    if not messages:
        raise JSONError(where, "expected at least one message")
    if "system" in body:  # where Anthropic's API takes it
        content, more = read_content(body["system"], below(path, "system"))
        messages, notes = (Message("system", content), *messages), (*more, *notes)
    key = "functions" if "functions" in body and "tools" not in body else "tools"
    limit = next((k for k in ("max_completion_tokens", "max_tokens") if body.get(k) is not None), None)
    prompt = Prompt(
        messages=messages,
        tool_choice=read_choice(body.get("tool_choice", body.get("function_call")), below(path, "tool_choice")),
        response_format=read_format(body.get("response_format"), below(path, "response_format"), inner="json_schema"),
    )
    return _with_settings(prompt, shape, body, path, tools=key, limit=limit, notes=notes)


def _responses(body: Mapping[str, Any], path: str) -> ParsedRequest:
    instructions = body.get("instructions")
    lead = () if instructions is None else (Message("developer", as_text(instructions, below(path, "instructions"))),)
    value, where = body["input"], below(path, "input")
    items = [{"role": "user", "content": value}] if isinstance(value, str) else as_list(value, where)
    messages, notes = read_items(items, where)
    where = below(path, "text")
    text_format = as_object(body.get("text") or {}, where).get("format")
    prompt = Prompt(
        messages=(*lead, *messages),
        tool_choice=read_choice(body.get("tool_choice"), below(path, "tool_choice")),
        response_format=read_format(text_format, below(where, "format"), inner=None),
    )
    limit = "max_output_tokens" if body.get("max_output_tokens") is not None else None
    return _with_settings(prompt, "responses request", body, path, tools="tools", limit=limit, notes=notes)


def _with_settings(
    prompt: Prompt, shape: Shape, body: Mapping[str, Any], path: str, *, tools: str, limit: str | None, notes: Notes
) -> ParsedRequest:
    definitions, own = read_tools(body.get(tools) or [], below(path, tools))
    notes += tuple(
        f"{where} is described to the model by the vendor; it is only counted where its size is published"
        for where, _ in own
    )
    return ParsedRequest(
        replace(prompt, tools=definitions, vendor_tools=tuple(kind for _, kind in own), uncounted=len(notes)),
        shape,
        model=None if body.get("model") is None else as_text(body["model"], below(path, "model")),
        max_output=as_count(body[limit], below(path, limit), least=1) if limit else None,
        warnings=notes,
    )


def read_choice(value: Any, path: str) -> str | None:
    """Read `tool_choice` as "auto", "none", "required" or a tool's name. Raises JSONError with the path."""
    if value is None:
        return None
    if isinstance(value, str):
        if value in {"auto", "none", "required"}:
            return value
        raise JSONError(path, f'expected auto, none, required or a named tool, not "{value[:40]}"')
    item = as_object(value, path)
    if item.get("type") in ANTHROPICS_CHOICES:
        return ANTHROPICS_CHOICES[item["type"]]
    named = item.get("function", item)
    if isinstance(named, dict) and isinstance(named.get("name"), str):
        return str(named["name"])
    return None


def read_format(value: Any, path: str, *, inner: str | None) -> ResponseFormat | None:
    """Read a JSON Schema format; text and json_object formats add nothing. Raises JSONError with the path."""
    if value is None:
        return None
    item = as_object(value, path)
    if item.get("type") != "json_schema":
        return None
    if inner:
        path = below(path, inner)
        item = as_object(item.get(inner), path)
    return ResponseFormat(
        as_text(item.get("name", ""), below(path, "name")),
        as_object(item.get("schema"), below(path, "schema")),
        as_text(item.get("description") or "", below(path, "description")),
    )
