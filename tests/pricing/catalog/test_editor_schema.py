"""JSON Schema that helps while writing a table."""

from __future__ import annotations

import json
import subprocess
import sys

from pricing.catalog.editor_schema import SCHEMA, build_schema
from pricing.catalog.table_files import TABLES, list_tables
from pricing.units import UNITS

ROOT = TABLES.parent.parent


def test_the_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == build_schema(), "run `costcalc prices schema`"


def test_no_description_is_lost_under_double_optimization() -> None:
    """`python -OO` runs without docstrings, and the schema describes each type by its own."""
    code = "from pricing.catalog.editor_schema import build_schema; print(build_schema(), end='')"
    done = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == build_schema()


def test_every_table_names_the_schema() -> None:
    for path in list_tables(TABLES):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={SCHEMA.name}", path.name


def test_an_editor_knows_the_units_and_refuses_unknown_keys() -> None:
    schema = json.loads(build_schema())
    rates = schema["$defs"]["Price"]["properties"]["rates"]
    assert rates["propertyNames"] == {"enum": list(UNITS)}
    assert rates["additionalProperties"]["type"] == "number"
    assert schema["additionalProperties"] is False


def test_an_editor_explains_the_fields() -> None:
    price = json.loads(build_schema())["$defs"]["Price"]["properties"]
    assert price["until"]["description"] == "First day on which it no longer holds."
