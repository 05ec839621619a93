"""Objects within rows, which databases and CSV hold as JSON text."""

from __future__ import annotations

from typing import Any

from pricing.strict_json import JSONError, as_object, check, parse


def read_object(value: Any, path: str) -> dict[str, Any]:
    """Return an object, given as such or as JSON text; an empty one for a blank cell and null. Raises JSONError."""
    if isinstance(value, str):
        value = _parse(value, path) if value.strip() else None
    return {} if value is None else as_object(value, path)


def find_object(value: Any) -> dict[str, Any]:
    """Return an object, given as such or as JSON text; an empty one for anything else, such as a text cut short."""
    try:
        return read_object(value, "")
    except JSONError:
        return {}


def _parse(text: str, path: str) -> Any:
    try:
        value = parse(text)
        check(value, path)
    except JSONError as error:
        raise JSONError(error.path or path, error.problem) from None
    return value
