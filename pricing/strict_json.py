"""Pasted JSON → plain values, without JSON's surprises, each fault with its path."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 200
MAX_DIGITS: Final = 20
MOST: Final = 10**12
"""Largest number of tokens."""


class JSONError(ValueError):
    """Unexpected JSON; `path` says where (`messages[3].content`), the message also what would be right.

    `path` is empty where the text is no JSON at all.
    """

    def __init__(self, path: str, problem: str) -> None:
        self.path = _legible(path)
        self.problem = _legible(problem)
        super().__init__(f"{self.path}: {self.problem}" if path else self.problem)


def _legible(text: str) -> str:
    """Escape half a surrogate pair, which a key of JSON can hold and a page cannot."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _Twice(dict[str, Any]):
    """Object that gave a key twice; JSON's usual readers would silently keep the last."""

    key: str


class _NoNumber:
    """NaN, Infinity or a number of absurd length."""

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def __str__(self) -> str:
        return self.problem  # the same in each process, where an id is such a number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping: dict[str, Any] = dict(pairs)
    if len(mapping) == len(pairs):
        return mapping
    seen: set[str] = set()
    twice = _Twice(mapping)
    twice.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return twice


def _integer(digits: str) -> int | _NoNumber:
    return int(digits) if len(digits) <= MAX_DIGITS else _NoNumber(f"has more than {MAX_DIGITS} digits")


def _decimal(digits: str) -> Decimal | _NoNumber:
    return Decimal(digits) if len(digits) <= 2 * MAX_DIGITS else _NoNumber(f"has more than {2 * MAX_DIGITS} digits")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_decimal,
    parse_constant=lambda word: _NoNumber(f"{word} is not a JSON number"),
)


_LONGEST_MARK: Final = 12
"""Characters within which a number, an escape or a word such as -Infinity ends, so that a cut may fall into one."""


def write(value: Any) -> str:
    """Write a value as JSON text, its decimals digit by digit as they were read, letters of all scripts as they are."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write(str(key))}: {write(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(write, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def parse(text: str) -> Any:
    """Parse one JSON document; numbers become int or Decimal. Its inside may still be faulty: see `check`.

    Raises JSONError, with line and column, for text that is not JSON or is nested too deeply to be read.
    """
    try:
        return _DECODER.decode(text.strip().removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise JSONError("", f"not valid JSON at line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise JSONError("", f"nested more than {MAX_DEPTH} levels deep") from None


class Unfinished(JSONError):
    """The text may be the beginning of a document, as its fault is at its very end."""


def parse_first(text: str, start: int) -> tuple[Any, int]:
    """Parse the document that begins at `start`; return it with the index where it ends. For the rest see `parse`.

    Raises JSONError, Unfinished where more text could make it right; neither says where in the text.
    """
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text) - _LONGEST_MARK or error.msg.startswith("Unterminated string")
        raise (Unfinished if cut else JSONError)("", f"not valid JSON: {error.msg}") from None
    except RecursionError:
        raise JSONError("", f"nested more than {MAX_DEPTH} levels deep") from None


def parse_line(line: str) -> Any:
    """Parse one of many lines. Raises JSONError without a line number, which would always be 1."""
    try:
        return parse(line)
    except JSONError as error:
        raise JSONError(error.path, error.problem.replace("at line 1, column", "at column")) from None


def check(value: Any, path: str = "", texts: Collection[str] = ()) -> None:
    """Raise JSONError with the path of the first key given twice, impossible number or nesting over MAX_DEPTH.

    `texts`: keys of lists that nobody reads, in which all this is no matter.
    """
    waiting = [(value, path, 1)]
    while waiting:
        item, where, depth = waiting.pop()
        if isinstance(item, _NoNumber):
            raise JSONError(where, item.problem)
        if isinstance(item, _Twice):
            raise JSONError(where, f'the key "{item.key[:100]}" appears twice; keep one')
        if not isinstance(item, dict | list):
            continue
        if depth > MAX_DEPTH:
            raise JSONError(_short(where), f"nested more than {MAX_DEPTH} levels deep")
        inner = item.items() if isinstance(item, dict) else enumerate(item)
        waiting += [
            (child, below(where, key), depth + 1)
            for key, child in inner
            if isinstance(child, dict | list | _NoNumber) and not (isinstance(child, list) and key in texts)
        ]


def below(path: str, key: str | int) -> str:
    """Return the path of a member: `messages` and 3 → `messages[3]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def _short(path: str) -> str:
    return path if len(path) <= 200 else f"{path[:100]}…"


_KINDS: Final = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}


def name_kind(value: Any) -> str:
    """Return the kind of a value, in words."""
    return "an object" if isinstance(value, dict) else _KINDS.get(type(value), "a number")


def reject(path: str, expected: str, value: Any) -> NoReturn:
    """Raise JSONError: expected this, not that."""
    raise JSONError(path, f"expected {expected}, not {name_kind(value)}")


def as_object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        reject(path, "an object", value)
    return value


def as_list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        reject(path, "a list", value)
    return value


def as_text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        reject(path, "a string", value)
    return value


def as_count(value: Any, path: str, *, least: int = 0) -> int:
    """Return a whole number from `least` to MOST; 3.0 is not one."""
    if isinstance(value, Decimal):
        raise JSONError(path, f"expected a whole number, not {value}")
    if not isinstance(value, int) or isinstance(value, bool):
        reject(path, "a whole number", value)
    if not least <= value <= MOST:
        raise JSONError(path, f"expected a whole number between {least} and {MOST:,}, not {value:,}")
    return value
