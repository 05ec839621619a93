"""TypeScript's types of price data, made from its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

HEAD: Final = "// Price data of costcalc, format 1. Money is text: read it with a decimal library, never with Number.\n"
_PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def write_types(schema: Mapping[str, Any]) -> str:
    """Return the types of a schema as the text of a .d.ts file."""
    forms = {**schema["$defs"], schema["title"]: schema}
    return "\n".join([HEAD, *("\n".join(_write_interface(name, form)) + "\n" for name, form in forms.items())])


def _write_interface(name: str, form: Mapping[str, Any]) -> Iterator[str]:
    yield from _write_comment(form, "")
    yield f"export interface {name} {{"
    for key, value in form["properties"].items():
        yield from _write_comment(value, "  ")
        yield f"  {key}{'' if key in form.get('required', ()) else '?'}: {write_type(value)};"
    yield "}"


def _write_comment(form: Mapping[str, Any], indent: str) -> Iterator[str]:
    lines = form.get("description", "").splitlines()
    if form.get("default") is not None:
        lines.append(f"@default {json.dumps(form['default'])}")
    if len(lines) == 1:
        yield f"{indent}/** {lines[0]} */"
    elif lines:
        yield f"{indent}/**"
        yield from (f"{indent} * {line}".rstrip() for line in lines)
        yield f"{indent} */"


def write_type(form: Mapping[str, Any]) -> str:
    """Return the type of a value. Raises ValueError for a form that no value of price data has."""
    match form:
        case {"$ref": name}:
            return str(name).rpartition("/")[2]
        case {"const": _} | {"enum": _}:
            return _unite(map(json.dumps, form.get("enum", [form.get("const")])))
        case {"anyOf": parts} | {"oneOf": parts}:
            return _unite(map(write_type, parts))
        case {"type": "array", "items": items}:
            return f"Array<{write_type(items)}>"
        case {"type": "object", "additionalProperties": {}}:
            return _write_record(form)
        case {"type": ("string" | "integer" | "number" | "boolean" | "null") as plain}:
            return _PLAIN[plain]
        case _:
            raise ValueError(f"no type is known for {json.dumps(form)}")


def _write_record(form: Mapping[str, Any]) -> str:
    values = write_type(form["additionalProperties"])
    keys = form.get("propertyNames", {})
    return f"Partial<Record<{write_type(keys)}, {values}>>" if "enum" in keys else f"Record<string, {values}>"


def _unite(types: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(types))
