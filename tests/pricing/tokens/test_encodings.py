"""Vocabularies ship with the package; nothing is downloaded and nothing is repaired."""

from __future__ import annotations

import os
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
    assert encodings.load("cl100k_base").n_vocab == 100_277
    assert encodings.load("o200k_base").n_vocab == 200_019


def test_a_damaged_file_is_an_error_that_repairs_nothing(copied: Path) -> None:
    name, _ = encodings.FILES["o200k_base"]
    path = copied / name
    damaged = path.read_bytes()[:-100]
    path.write_bytes(damaged)
    with pytest.raises(encodings.VocabularyError, match=r"o200k_base in .* is damaged .* restore it from the package"):
        encodings.load("o200k_base")
    assert path.read_bytes() == damaged


def test_a_missing_file_is_named(copied: Path) -> None:
    name, _ = encodings.FILES["cl100k_base"]
    (copied / name).unlink()
    with pytest.raises(encodings.VocabularyError, match="cl100k_base cannot be read"):
        encodings.load("cl100k_base")


def test_the_environment_is_left_as_it_was(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    encodings.load("cl100k_base")
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"
