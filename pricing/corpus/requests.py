"""Row of a corpus → the request that it is: a line of a batch, a chat, messages, or an object or cells with a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pricing.corpus.plan import Columns
from pricing.strict_json import JSONError, as_count, as_text, check, name_kind
from pricing.tokens.prompt import Prompt
from pricing.tokens.request_json import ParsedRequest, read_request

TEXTS: Final = ("text", "prompt", "input", "content", "question", "query", "instruction", "document", "body")
"""Usual names of the column with the text."""
MODEL: Final = "model"
OUTPUTS: Final = ("output_tokens", "completion_tokens")
REQUESTS: Final = "requests"
_TEXTS: Final = frozenset(TEXTS)
_SHAPES: Final = {name: f'column "{name}"' for name in TEXTS}
_BESIDE: Final = frozenset({MODEL, *OUTPUTS, REQUESTS})
_OF_REQUESTS: Final = frozenset({"body", "params", "messages", "input", "role"})
"""Keys of which each request has one, as vendors' APIs take it: see `request_json.read_request`."""
_EMBEDDINGS: Final = "/embeddings"
_PLAIN: Final = frozenset({"prompt"})
"""What only requests of OpenAI's completions have: https://platform.openai.com/docs/api-reference/completions/create"""
_SHOWN: Final = 20
_LONGEST_NAME: Final = 60
"""Columns of a row, and characters of each, that a message names."""


class CorpusRequest(NamedTuple):
    """Request of a row."""

    prompt: Prompt
    shape: str
    """What was recognized, as people call it."""
    model: str = ""
    """Name that the row states; blank: none."""
    output_tokens: int | None = None
    """Output tokens of one request; None where the row states none."""
    max_output: int | None = None
    """Most output tokens that the request allows."""
    requests: int = 1
    """Equal requests that the row stands for."""


class MissingColumn(JSONError):
    """Row without a column that was named; `columns` are those that it has."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        self.name, self.columns = name, columns
        super().__init__("", f'has no column "{name}"')


def read_row(row: Any, columns: Columns) -> CorpusRequest:
    """Read a row: a value of JSON, or the cells of CSV by their columns.

    Raises JSONError for what is no request, with what is wrong, and MissingColumn. Neither holds any of its text.
    """
    if isinstance(row, str):
        return CorpusRequest(Prompt(text=row), "JSON string")
    if isinstance(row, dict):
        if type(row) is not dict:
            check(row)  # a key given twice
        return _read_object(row, columns)
    request = read_request(row)
    if request is None:
        raise JSONError("", f"expected an object, a string or a list of messages, not {name_kind(row)}")
    return _take(request, request.shape)


def _read_object(row: Mapping[str, Any], columns: Columns) -> CorpusRequest:
    request = _read_named(row, columns.text) if columns.text else _recognize(row)
    if row.keys().isdisjoint(_BESIDE) and not (columns.model or columns.output or columns.requests):
        return request
    _require(row, [name for name in (columns.model, columns.output, columns.requests) if name])
    model, requests = columns.model or MODEL, columns.requests or REQUESTS
    output = columns.output or next((name for name in OUTPUTS if name in row), "")
    return request._replace(
        model=_get_text(row, model) or request.model,
        output_tokens=_get_count(row, output) if output else None,
        requests=_get_requests(row, requests) if requests in row else 1,
    )


def find_text_column(row: Mapping[str, Any], columns: Columns) -> str:
    """Return the column that is the whole request in every row with these columns and a text in it; blank: none is."""
    if columns.model or columns.output or columns.requests or not row.keys().isdisjoint(_BESIDE):
        return ""
    if columns.text:
        return columns.text if columns.text in row else ""
    texts = row.keys() & _TEXTS
    return texts.pop() if len(texts) == 1 and row.keys().isdisjoint(_OF_REQUESTS) else ""


def _require(row: Mapping[str, Any], names: list[str]) -> None:
    for name in names:
        if name not in row:
            raise MissingColumn(name, tuple(row))


def _read_named(row: Mapping[str, Any], name: str) -> CorpusRequest:
    """Read the column that was named: a text, messages, or a whole request."""
    _require(row, [name])
    value = row[name]
    if isinstance(value, str):
        return CorpusRequest(Prompt(text=value), f'column "{name}"')
    request = read_request(value)
    if request is None:
        raise JSONError(name, f"expected a text or messages, not {name_kind(value)}")
    return _take(request, f'{request.shape} in "{name}"')


def _recognize(row: Mapping[str, Any]) -> CorpusRequest:
    """Read a request as vendors' APIs take it, else the one column that has a usual name."""
    if row.keys().isdisjoint(_OF_REQUESTS):
        return _read_usual(row)
    batch = _find_batch(row)
    if batch is not None and (batch.keys() & _PLAIN or str(row.get("url", "")).endswith(_EMBEDDINGS)):
        return _read_usual(batch)._replace(shape="OpenAI batch", model=_get_text(batch, MODEL))
    request = read_request(row)
    if request is None:
        return _read_usual(row)
    return _take(request, ("Anthropic batch" if batch is None else "OpenAI batch") if request.batch else request.shape)


def _find_batch(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the request of a line of OpenAI's batches."""
    body = row.get("body")
    return body if isinstance(body, dict) and ("custom_id" in row or "url" in row) else None


def _read_usual(row: Mapping[str, Any]) -> CorpusRequest:
    texts = [name for name in row if name in _TEXTS and isinstance(row[name], str)]
    if len(texts) == 1:
        return CorpusRequest(Prompt(row[texts[0]]), _SHAPES[texts[0]])
    if texts:
        raise JSONError("", f"has several columns of text; choose one of {_list_names(texts)}")
    raise JSONError("", f"has no text under a usual name; choose one of its columns: {_list_names(tuple(row))}")


def _take(request: ParsedRequest, shape: str) -> CorpusRequest:
    return CorpusRequest(request.prompt, shape, request.model or "", None, request.max_output)


def _list_names(names: tuple[str, ...] | list[str]) -> str:
    """Name columns, so many and so long at most that a message stays one."""
    shown = ", ".join(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…" for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else shown or "it has none"


def _get_text(row: Mapping[str, Any], name: str) -> str:
    return "" if row.get(name) is None else as_text(row[name], name)


def _get_count(row: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number of a column, as a number or in the digits of a cell; None where it is blank."""
    value = row[name]
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.isdigit() and len(text) <= 20:
            return as_count(int(text), name)
        if text:
            raise JSONError(name, "expected a whole number")
        return None
    return None if value is None else as_count(value, name)


def _get_requests(row: Mapping[str, Any], name: str) -> int:
    requests = _get_count(row, name)
    return 1 if requests is None else requests
