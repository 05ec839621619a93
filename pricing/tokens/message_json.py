"""Messages as the APIs write them → messages as we count them. Each fault is named with its path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import chain
from typing import Any, Final

from pricing.strict_json import JSONError, as_list, as_object, as_text, below, reject, write
from pricing.tokens.chat import ROLES, Call, Message
from pricing.tokens.image_files import read_data_url_size
from pricing.tokens.images import DETAILS, Detail, Image, ImageError

_TEXTS: Final = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"}
_IMAGES: Final = ("image_url", "input_image")
_UNCOUNTED: Final = (
    "input_audio", "audio", "file", "input_file", "video", "input_video", "document", "thinking", "redacted_thinking",
)  # fmt: skip
_BLOCKS: Final = ("tool_use", "tool_result")
"""Parts of Anthropic's messages that are calls and their results, which OpenAI's have beside the content."""
_PARTS: Final = (*_TEXTS, *_IMAGES, "image", *_BLOCKS, *_UNCOUNTED)

_CONTENT: Final = "a string or a list of parts"

Content = str | tuple[str | Image, ...]
Notes = tuple[str, ...]
"""Notes on parts that have no public size, each with its path."""
ReadMessages = tuple[tuple[Message, ...], Notes]


def read_messages(items: Sequence[Any], path: str) -> ReadMessages:
    """Read the messages of a Chat Completions request. Raises JSONError with the path."""
    return _read_each(items, path, _message)


def read_items(items: Sequence[Any], path: str) -> ReadMessages:
    """Read the input of a Responses request: messages, calls and their results. Raises JSONError with the path."""
    return _read_each(items, path, _item)


def _read_each(items: Sequence[Any], path: str, read: Callable[[dict[str, Any], str], ReadMessages]) -> ReadMessages:
    each = [read(as_object(value, below(path, i)), below(path, i)) for i, value in enumerate(items)]
    return tuple(chain.from_iterable(messages for messages, _ in each)), tuple(
        chain.from_iterable(notes for _, notes in each)
    )


def _item(item: dict[str, Any], path: str) -> ReadMessages:
    kind = as_text(item.get("type", "message"), below(path, "type"))
    if kind == "message":
        return _message(item, path)
    if kind == "function_call":
        return (Message("assistant", calls=(_call(item, path),)),), ()
    if kind == "function_call_output":
        return (Message("tool", as_text(item.get("output"), below(path, "output"))),), ()
    return (), (f"{path} has no published size",)


def _role(item: dict[str, Any], path: str) -> str:
    if "role" not in item:
        raise JSONError(path, f"has no role; expected one of {', '.join(ROLES)}")
    where = below(path, "role")
    role = as_text(item["role"], where)
    if role not in ROLES:
        raise JSONError(where, f'expected one of {", ".join(ROLES)}, not "{role[:40]}"')
    return role


def _message(item: dict[str, Any], path: str) -> ReadMessages:
    role = _role(item, path)
    calls = _calls(item, path)
    content: Content = ""
    notes: Notes = ()
    where = below(path, "content")
    results, more = _results(item.get("content"), where)
    calls += _uses(item.get("content"), where)
    silent = calls or (role == "assistant" and "content" in item)
    if item.get("content") is not None or not silent:
        if "content" not in item:
            raise JSONError(path, f"has no content; expected {_CONTENT}")
        content, notes = read_content(item["content"], where, besides=_BLOCKS)
    name = None if item.get("name") is None else as_text(item["name"], below(path, "name"))
    message = () if results and not content else (Message(role, content, name, calls),)
    return (*results, *message), (*more, *notes)


def _uses(content: Any, path: str) -> tuple[Call, ...]:
    """Read the calls among the parts of one of Anthropic's messages."""
    calls = []
    for where, part in _blocks(content, path, "tool_use"):
        arguments = as_object(part.get("input"), below(where, "input"))
        name = as_text(part.get("name"), below(where, "name"))
        calls.append(Call(name, write(arguments)))
    return tuple(calls)


def _results(content: Any, path: str) -> ReadMessages:
    """Read the results of calls among the parts of one of Anthropic's messages."""
    read = [
        read_content(part.get("content") or "", below(where, "content"))
        for where, part in _blocks(content, path, "tool_result")
    ]
    return tuple(Message("tool", text) for text, _ in read), tuple(chain.from_iterable(notes for _, notes in read))


def _blocks(content: Any, path: str, kind: str) -> list[tuple[str, dict[str, Any]]]:
    parts = content if isinstance(content, list) else []
    return [
        (below(path, n), part) for n, part in enumerate(parts) if isinstance(part, dict) and part.get("type") == kind
    ]


def read_content(value: Any, path: str, *, besides: Collection[str] = ()) -> tuple[Content, Notes]:
    """Read (texts and images, notes on parts that have no public size). Raises JSONError with the path.

    Parts of the types `besides` are left to the caller.
    """
    if isinstance(value, str):
        return value, ()
    if not isinstance(value, list):
        reject(path, _CONTENT, value)
    parts = [
        (below(path, index), _part(part, below(path, index)))
        for index, part in enumerate(value)
        if not (isinstance(part, dict) and part.get("type") in besides)
    ]
    content = tuple(part for _, part in parts if part is not None)
    return content, tuple(f"{where} has no published size" for where, part in parts if part is None)


def _part(value: Any, path: str) -> str | Image | None:
    """Read a text or an image; None: a kind of part whose size is not published."""
    item = as_object(value, path)
    kind = as_text(item.get("type"), below(path, "type"))
    if kind in _TEXTS:
        key = _TEXTS[kind]
        return as_text(item.get(key), below(path, key))
    if kind in _IMAGES:
        return _image(item, path)
    if kind == "image":
        return _sourced_image(item, path)
    if kind in _UNCOUNTED or kind in _BLOCKS:
        return None
    raise JSONError(below(path, "type"), f'expected one of {", ".join(_PARTS)}, not "{kind[:40]}"')


def _image(item: dict[str, Any], path: str) -> Image:
    """Read an image. Only a `data:` address says its size; one on the web is never opened."""
    where = below(path, "image_url")
    address = item.get("image_url")
    detail = item.get("detail")
    if isinstance(address, dict):
        detail = address.get("detail", detail)
        where, address = below(where, "url"), address.get("url")
    if address is None and "file_id" in item:
        return Image(None, None, _detail(detail, path))
    address = as_text(address, where)
    if address[:5].lower() != "data:":
        return Image(None, None, _detail(detail, path))
    try:
        return Image(*read_data_url_size(address), _detail(detail, path))
    except ImageError as error:
        raise JSONError(where, str(error)) from None


def _sourced_image(item: dict[str, Any], path: str) -> Image:
    """Read an image as Anthropic's API takes it, from a source of its own."""
    where = below(path, "source")
    source = as_object(item.get("source"), where)
    if source.get("type") != "base64":
        return Image(None, None)
    data = as_text(source.get("data"), below(where, "data"))
    try:
        return Image(*read_data_url_size(f"data:;base64,{data}"))
    except ImageError as error:
        raise JSONError(below(where, "data"), str(error)) from None


def _detail(value: Any, path: str) -> Detail:
    where = below(path, "detail")
    for detail in DETAILS:
        if value is None or value == detail:
            return detail
    raise JSONError(where, f"expected one of {', '.join(DETAILS)}, not {str(value)[:40]!r}")


def _calls(item: dict[str, Any], path: str) -> tuple[Call, ...]:
    if item.get("function_call"):
        where = below(path, "function_call")
        return (_call(as_object(item["function_call"], where), where)._replace(older=True),)
    listed = below(path, "tool_calls")
    calls = []
    for index, value in enumerate(as_list(item.get("tool_calls") or [], listed)):
        where = below(listed, index)
        call = as_object(value, where)
        inner = "function" if "function" in call else "custom"
        calls.append(_call(as_object(call.get(inner), below(where, inner)), below(where, inner)))
    return tuple(calls)


def _call(item: dict[str, Any], path: str) -> Call:
    key = "input" if "input" in item else "arguments"
    return Call(as_text(item.get("name"), below(path, "name")), as_text(item.get(key), below(path, key)))
