"""Every sample of a log is recognized as what it is, in each of its rows, and has a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing.usage_log.recognize import recognize_row
from tests.support.usage_logs import SAMPLES, list_rows, read_sample

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_is_recognized_as_the_format_that_it_is_named_after(path: Path) -> None:
    found = {found.form.name for row in list_rows(path.name) if (found := recognize_row(row))}
    assert len(found) == 1
    assert path.name.startswith(found.pop().replace("-", "_"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_states_calls(path: Path) -> None:
    assert read_sample(path.name)


def test_every_sample_has_a_source() -> None:
    listed = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"`{path.name}`" not in listed] == []
