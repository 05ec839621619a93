"""Retired phrases stay out of templates and messages; docs/glossary.md lists them with what to write instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
SECTION = GLOSSARY.partition("## Retired phrases")[2].partition("\n## ")[0]
RETIRED = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", SECTION, re.MULTILINE)[1:]
SOURCES = [path for folder in ("costcalc", "pricing", "packages") for path in (ROOT / folder).rglob("*.py")]
TEXTS = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "costcalc").rglob("*.js")]


def messages(path: Path) -> Iterator[str]:
    """The texts in a module's code; a string that stands alone is a docstring and no message."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_there_is_a_list() -> None:
    assert len(RETIRED) >= 30


@pytest.mark.parametrize("path", [*SOURCES, *TEXTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_retired_phrase_is_shown(path: Path) -> None:
    shown = list(messages(path)) if path.suffix == ".py" else [path.read_text(encoding="utf-8")]
    found = [f"{old!r}: write {new!r}" for old, new in RETIRED if any(old in text for text in shown)]
    assert found == []
