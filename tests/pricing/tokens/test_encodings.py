"""Vocabularies ship with the package; nothing is downloaded and nothing is repaired."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiktoken

from pricing.tokens import encodings


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the vocabularies that may be damaged, and nothing loaded yet."""
    folder = tmp_path / "vocabularies"
    shutil.copytree(encodings.VOCABULARIES, folder)
    monkeypatch.setattr(encodings, "VOCABULARIES", folder)
    encodings.load.cache_clear()
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    return folder


def test_they_load_without_a_network(copied: Path) -> None:
    # pytest-socket refuses every connection in this suite.
    assert encodings.load("cl100k_base").encode_ordinary("hello world") == [15339, 1917]
    assert encodings.load("o200k_base").encode_ordinary("hello world") == [24912, 2375]


@pytest.mark.parametrize("name", encodings.FILES)
def test_they_are_those_of_tiktoken(copied: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(copied))  # where it finds the files and asks no network
    theirs, ours = tiktoken.get_encoding(name), encodings.load(name)
    assert ours._pat_str == theirs._pat_str
    assert ours._mergeable_ranks == theirs._mergeable_ranks
    assert ours.encode("<|endoftext|>", disallowed_special=()) == theirs.encode("<|endoftext|>", disallowed_special=())


def test_a_damaged_file_is_an_error_that_repairs_nothing(copied: Path) -> None:
    name = encodings.FILES["o200k_base"].file
    path = copied / name
    damaged = path.read_bytes()[:-100]
    path.write_bytes(damaged)
    with pytest.raises(encodings.VocabularyError, match=r"o200k_base in .* is damaged .* restore it from the package"):
        encodings.load("o200k_base")
    assert path.read_bytes() == damaged


def test_a_missing_file_is_named(copied: Path) -> None:
    name = encodings.FILES["cl100k_base"].file
    (copied / name).unlink()
    with pytest.raises(encodings.VocabularyError, match="cl100k_base cannot be read"):
        encodings.load("cl100k_base")
