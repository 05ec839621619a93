"""The documents say what is there: every path that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").rglob("*.md"))
ROOMS = ("pricing/", "costcalc/", "templates/", "tests/", "docs/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_a_code_span_exists(document: Path) -> None:
    spans = re.findall(r"`([^`\s]+)`", document.read_text(encoding="utf-8"))
    assert [span for span in spans if span.startswith(ROOMS) and not (ROOT / span).exists()] == []
