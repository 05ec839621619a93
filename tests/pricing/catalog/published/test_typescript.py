"""TypeScript's types, made from the JSON Schema."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pricing.catalog.published.json_schema import build_schema
from pricing.catalog.published.typescript import write_type, write_types

SCHEMA = build_schema()
TEXT = write_types(SCHEMA)
FORMS = {**SCHEMA["$defs"], "PriceData": SCHEMA}


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ({"type": "string", "pattern": "^[0-9]$"}, "string"),
        ({"type": "integer", "minimum": 1}, "number"),
        ({"const": 1, "type": "integer"}, "1"),
        ({"enum": ["a", "b"], "type": "string"}, '"a" | "b"'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"oneOf": [{"$ref": "#/$defs/One"}, {"$ref": "#/$defs/Other"}]}, "One | Other"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, 'Array<"a" | "b">'),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "Record<string, string>"),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"enum": ["low"]}},
            'Partial<Record<"low", number>>',
        ),
    ],
)
def test_a_form_has_its_type(form: dict[str, Any], written: str) -> None:
    assert write_type(form) == written


def test_a_form_without_a_type_is_an_error() -> None:
    with pytest.raises(ValueError, match="no type is known"):
        write_type({"type": "object"})


@pytest.mark.parametrize("name", FORMS)
def test_each_form_of_the_schema_is_an_interface_with_its_fields(name: str) -> None:
    body = re.search(rf"^export interface {name} {{\n(.*?)^}}", TEXT, re.MULTILINE | re.DOTALL)
    assert body
    fields = re.findall(r"^  (\w+)(\??): ", body[1], re.MULTILINE)
    required = FORMS[name].get("required", ())
    assert fields == [(key, "" if key in required else "?") for key in FORMS[name]["properties"]]


def test_a_default_is_told() -> None:
    assert "   * @default true\n   */\n  sold?: boolean;" in TEXT
