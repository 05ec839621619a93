"""JSON Schema of price data, for programs that read it."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from pricing.catalog.field_types import DECIMAL_TEXT
from pricing.catalog.price import Override, Price, Surcharge
from pricing.catalog.published.price_data import PRICE, SURCHARGE, PriceData
from pricing.catalog.when import TokensOver, UtcHours, When
from pricing.docstrings import restore_docstrings

CLOSED: Final = (Override, When, TokensOver, UtcHours)
"""Objects in which something unknown would change a price; to others, fields may be added within the format."""
WHOLE: Final = {Price: PRICE, Surcharge: SURCHARGE}
"""Objects that have these fields in every case."""
UNKNOWN: Final = ("discriminator", "gt", "le")
"""Words of pydantic's that JSON Schema does not have, and strict readers refuse."""


class _ForPrograms(GenerateJsonSchema):
    """Money as text: a reader's own numbers would be floats."""

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:
        return {"type": "string", "pattern": DECIMAL_TEXT}


def build_schema() -> dict[str, Any]:
    """Return the schema of price data."""
    restore_docstrings("pricing")
    schema: dict[str, Any] = PriceData.model_json_schema(by_alias=True, schema_generator=_ForPrograms)
    closed = {kind.__name__ for kind in CLOSED}
    for name, form in (("", schema), *schema["$defs"].items()):
        if name not in closed:
            form.pop("additionalProperties", None)
    for kind, fields in WHOLE.items():
        form = schema["$defs"][kind.__name__]
        form["required"] = list(dict.fromkeys([*form["required"], *fields]))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_drop(schema)}


def _drop(part: Any) -> Any:
    """Return a part of a schema without the words that JSON Schema does not have."""
    if isinstance(part, list):
        return [_drop(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _drop(each) for key, each in part.items() if key not in UNKNOWN}


def write_schema() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(build_schema(), indent=1, ensure_ascii=False) + "\n"
