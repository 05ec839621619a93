"""Notes on a model in the list of changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.changelog import Note, read_notes, read_notes_since

LIST = """# What changed

A preface that names `fast-1`.

## 2026-12-01

`fast-1` costs
less.

`slow-1` costs more.

## 2026-11-21

The first tables, with `fast-1`.
"""


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    path = tmp_path / "CHANGES.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_each_paragraph_is_a_note_under_its_version(changes: Path) -> None:
    assert read_notes(changes)[0] == Note(date(2026, 12, 1), "`fast-1` costs less.")
    assert [note.version.day for note in read_notes(changes)] == [1, 1, 21]


def test_only_later_notes_of_the_given_models_are_read(changes: Path) -> None:
    notes = read_notes_since(date(2026, 11, 22), {"fast-1", "acme/fast-1"}, changes)
    assert [note.text for note in notes] == ["`fast-1` costs less."]


def test_notes_of_the_version_itself_count(changes: Path) -> None:
    assert len(read_notes_since(date(2026, 11, 21), {"fast-1"}, changes)) == 2


def test_a_part_of_a_name_is_not_the_name(changes: Path) -> None:
    assert read_notes_since(date(2026, 1, 1), {"fast"}, changes) == ()


def test_a_list_without_sections_has_no_notes(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text("# What changed\n", encoding="utf-8")
    assert read_notes(tmp_path / "CHANGES.md") == ()


def test_the_shipped_list_can_be_read() -> None:
    versions = [note.version for note in read_notes()]
    assert versions
    assert versions == sorted(versions, reverse=True)
