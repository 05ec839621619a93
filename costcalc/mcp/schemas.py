"""JSON Schemas of tools, written from the types of the API: what they take, in fewer words, and what they answer."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from pricing.docstrings import restore_docstrings

Schema = dict[str, Any]
NULL: Final = {"type": "null"}


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def write_input_schema(request: Any) -> Schema:
    """Write the schema of what a tool takes.

    A model reads it with every request, so it names one spelling of each value: what may be null may be left out, and a
    number need not be text. Both are accepted all the same.
    """
    narrowed: Schema = _narrow(_write(request, "validation"))
    return narrowed


def write_output_schema(response: Any) -> Schema:
    """Write the schema of what a tool answers."""
    return _write(response, "serialization")


def _write(kind: Any, mode: Any) -> Schema:
    for package in ("pricing", "costcalc"):
        restore_docstrings(package)
    return TypeAdapter(kind).json_schema(mode=mode, schema_generator=_Untitled)


def _narrow(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_narrow(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    narrowed = {key: _narrow(value) for key, value in schema.items() if (key, value) != ("default", None)}
    if "anyOf" not in narrowed:
        return narrowed
    choices = [each for each in narrowed.pop("anyOf") if each != NULL]
    numbers = [each for each in choices if each.get("type") == "number"]
    choices = numbers or choices
    return narrowed | (choices[0] if len(choices) == 1 else {"anyOf": choices})
