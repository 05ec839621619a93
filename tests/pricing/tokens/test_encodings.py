"""Vocabularies ship with the package; nothing is downloaded and nothing is repaired."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens import encodings

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
ODD_TEXT = st.text(st.sampled_from(" \t\n\r\u00a0aAſ'sǅ1!/éʰ的日👩\u200d\u0301\ud800<|endoftext|>"))


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


@given(st.sampled_from([*encodings.FILES]), ANY_TEXT | ODD_TEXT)
def test_the_fast_way_gives_the_same_tokens(name: str, text: str) -> None:
    encoding = encodings.load(name)
    assert encodings.encode(encoding, text) == encoding.encode(text, disallowed_special=())


@pytest.mark.parametrize("name", encodings.FILES)
@pytest.mark.parametrize("repeated", [" ", "\n", "\t ", "\u00a0", "a", "A", "Aa", "ǅ", "的", "\u0301", "!", "!\n", "1"])
def test_the_longest_run_that_goes_the_fast_way_goes_it_well(name: str, repeated: str) -> None:
    encoding = encodings.load(name)
    for end in ("", "x", "!"):
        text = (repeated * encodings.LONGEST_ORDINARY)[: encodings.LONGEST_ORDINARY - len(end)] + end
        assert encodings.encode(encoding, text) == encoding.encode(text, disallowed_special=())


@pytest.mark.parametrize("name", encodings.FILES)
def test_what_cannot_be_encoded_is_an_error_that_can_be_caught(name: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):  # the fast way panics, which is no Exception
        encodings.encode(encodings.load(name), " " * 1_200_000 + "x")
