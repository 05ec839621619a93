"""JSON Schema of a price table, for editors that help while one writes (yaml-language-server)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from pricing.catalog.field_types import MAX_RATE
from pricing.catalog.schema import Table
from pricing.catalog.table_files import TABLES
from pricing.docstrings import restore_docstrings
from pricing.units import UNITS

SCHEMA = TABLES / "schema.json"


class _ForEditors(GenerateJsonSchema):
    """Numbers as YAML writes them: no dollars in quotes, and 128_000, which YAML 1.2 takes for text."""

    def int_schema(self, schema: Any) -> JsonSchemaValue:
        return {"anyOf": [super().int_schema(schema), {"type": "string", "pattern": "^[1-9][0-9_]*$"}]}

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:
        return {"type": "number", "minimum": 0, "maximum": int(MAX_RATE)}

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        mapping = super().function_before_schema(schema)
        if schema["schema"]["type"] == "dict":  # rates, the only mapping with a check of its keys
            mapping["propertyNames"] = {"enum": list(UNITS)}
        return mapping


def build_schema() -> str:
    """Return the schema as the text of its file."""
    restore_docstrings("pricing")
    schema: dict[str, Any] = Table.model_json_schema(by_alias=True, schema_generator=_ForEditors)
    return json.dumps(schema, indent=1) + "\n"


def write_schema(path: Path = SCHEMA) -> None:
    path.write_text(build_schema(), encoding="utf-8")
