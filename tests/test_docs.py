"""The documents say what is there: every path that they name exists, and no text has a phrase that they retire."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from costcalc.api.application import api

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")] + sorted(
    path for room in ("docs", "packages") for path in (ROOT / room).rglob("*.md")
)
ROOMS = ("pricing/", "costcalc/", "templates/", "tests/", "docs/", "packages/", "requirements/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_code_span_exists(document: Path) -> None:
    spans = re.findall(r"`([^`\s]+)`", document.read_text(encoding="utf-8"))
    assert [span for span in spans if span.startswith(ROOMS) and not (ROOT / span).exists()] == []


def test_every_promise_of_security_is_kept_by_a_test_that_exists() -> None:
    promises = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", promises))
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }
    assert named
    assert named - written == set()


def test_no_text_has_a_retired_phrase() -> None:
    retired = retired_phrases()
    assert "Take it in" in retired
    assert [(where, phrase) for where, text in texts() for phrase in retired if phrase in text] == []


def retired_phrases() -> list[str]:
    table = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").partition("## Retired phrases")[2]
    return [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines() if row.startswith("| ")][1:]


def texts() -> Iterator[tuple[str, str]]:
    """(file, text) of the templates, the scripts, the API's schema and every string of the source but docstrings."""
    for page in (*(ROOT / "templates").rglob("*.html"), *(ROOT / "costcalc/static").rglob("*.js")):
        yield page.name, page.read_text(encoding="utf-8")
    yield "the API's schema", json.dumps(api.get_openapi_schema(), ensure_ascii=False)
    for source in (path for room in ("costcalc", "pricing", "packages") for path in (ROOT / room).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(source.read_text(encoding="utf-8"))))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield f"{source.name}, line {node.lineno}", node.value
