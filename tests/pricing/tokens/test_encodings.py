"""Vocabularies ship with the package; nothing is downloaded and nothing is repaired."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

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
    encodings.load_all()
    assert encodings.load("cl100k_base").n_vocab == 100_277


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


@cache
def of_mistral(name: str) -> Any:
    """Mistral's own tokenizer, loaded once."""
    tekken = pytest.importorskip("mistral_common.tokens.tokenizers.tekken")
    return tekken.Tekkenizer.from_file(encodings._of_package(encodings.OPTIONAL[name]))


@pytest.mark.parametrize(
    "text", ["tiktoken is great!", "お誕生日おめでとう", "def f(x):\n    return 12345 * x  # …\n\n", "<s>[INST] <|x|>"]
)
@pytest.mark.parametrize("name", ["tekken_240718", "tekken_240911"])
def test_mistrals_vocabularies_count_as_its_own_package_does(name: str, text: str) -> None:
    theirs = of_mistral(name).encode(text, bos=False, eos=False)
    assert len(encodings.load(name).encode(text, disallowed_special=())) == len(theirs)


def test_without_its_package_a_vocabulary_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "_of_package", lambda file: None)
    encodings.find_installed.cache_clear()
    try:
        assert encodings.find_installed() == ("o200k_base", "cl100k_base")
        with pytest.raises(encodings.VocabularyError, match="needs the extra `mistral`"):
            encodings._tekken("tekken_240718")
    finally:
        encodings.find_installed.cache_clear()
