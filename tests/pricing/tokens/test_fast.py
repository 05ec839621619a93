"""Fast tokens are tiktoken's, to the token; where they are not, counting stops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens import fast, vocabularies
from pricing.tokens.encodings import FILES, VocabularyError, load
from pricing.tokens.fast import FIRST, MOST_COUNTED, ONE_IN, FastCounter, FastTokensError, count_fast
from pricing.tokens.text import TextTooLong, count_tokens
from pricing.tokens.vocabularies import TOKTOK, find_problem
from tests.support.claude_counts import Corpus, read_counts
from tests.support.hostile_texts import ALPHABETS, make_texts
from tests.support.vocabularies import remove

VOCABULARIES = tuple(FILES)
CONTEXTS = ("{},I", "x{0}X {0}x", "1{0}2 {0}{0}\n", "a'{0} A'{0}S don'{0}", "  {0}  {0}a\n{0}\n A{0}a")
"""Where what a character is decides how text is divided: letter of a case, mark, number, space, or none of them."""


@pytest.fixture
def needs_toktok() -> None:
    pytest.importorskip("toktok", reason="toktok-rs is not installed")


def count_plainly(text: str, vocabulary: str) -> int:
    return len(load(vocabulary).encode(text, disallowed_special=()))


class Wrong:
    """Tokenizer that has one token too many from some text on."""

    def __init__(self, vocabulary: str, right: int) -> None:
        self._encoding, self._right = load(vocabulary), right

    def encode_ordinary(self, text: str) -> list[int]:
        self._right -= 1
        return self._encoding.encode_ordinary(text) + [0] * (self._right < 0)

    def count(self, text: str) -> int:
        return len(self.encode_ordinary(text))


@pytest.fixture
def put_wrong(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what puts a wrong tokenizer in place, right in the first texts."""

    def put(right: int = 0) -> None:
        wrong = {name: Wrong(name, right) for name in FILES}
        monkeypatch.setattr(fast, "_load", wrong.__getitem__)
        monkeypatch.setattr(vocabularies, "find_problem", lambda package: None)

    return put


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("corpus", ["multipl_e", "rosetta", "udhr"])
def test_texts_in_22_programming_and_501_human_languages_have_the_same_tokens(corpus: Corpus, vocabulary: str) -> None:
    texts = [recorded.text for recorded in read_counts(corpus, "claude_3")]
    with count_fast(corpus):
        counted = [count_tokens(text, vocabulary) for text in texts]
    assert counted == [count_plainly(text, vocabulary) for text in texts]


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_its_own_copy_of_the_vocabulary_is_ours(vocabulary: str) -> None:
    from toktok import _encoding

    ours, theirs = load(vocabulary), _encoding(vocabulary)
    assert set(theirs.token_byte_values()) == set(ours.token_byte_values())
    for token in ours.token_byte_values():
        assert theirs.encode_single_token(token) == ours.encode_single_token(token)


def test_it_never_counts_where_nobody_asked(put_wrong: Any) -> None:
    put_wrong()
    assert count_tokens("Hello there", "o200k_base") == count_plainly("Hello there", "o200k_base")
    with count_fast("here"), pytest.raises(FastTokensError):
        count_tokens("Hello there", "o200k_base")
    assert count_tokens("Hello there", "o200k_base") == count_plainly("Hello there", "o200k_base")


@pytest.mark.usefixtures("needs_toktok")
def test_it_counts_only_openais_vocabularies(put_wrong: Any) -> None:
    put_wrong()
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    with count_fast("here"):
        counted = count_tokens("Hello there", "qwen3")
    assert counted == count_tokens("Hello there", "qwen3")


@pytest.mark.usefixtures("needs_toktok")
def test_an_empty_text_has_no_tokens() -> None:
    with count_fast("here"):
        assert count_tokens("", "o200k_base") == 0


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, TOKTOK)
    with pytest.raises(VocabularyError, match=r"toktok-rs is not installed; install costcalc\[fast-tokens\]"):
        count_fast("here").__enter__()


def test_another_version_than_the_one_that_was_measured_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "9.9")
    find_problem.cache_clear()
    problem = fast.explain_missing()
    find_problem.cache_clear()
    assert problem is not None
    assert "toktok-rs 9.9 is installed" in problem


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("length", [MOST_COUNTED - 1, MOST_COUNTED, MOST_COUNTED + 1])
def test_texts_about_as_long_as_were_tried_have_the_same_tokens(length: int) -> None:
    text = "ab 1" * (length // 4) + "a" * (length % 4)
    assert len(text) == length
    with count_fast("here"):
        assert count_tokens(text, "o200k_base") == count_plainly(text, "o200k_base")


@pytest.mark.usefixtures("needs_toktok")
def test_what_tiktoken_cannot_count_is_refused_here_too() -> None:
    with count_fast("here"), pytest.raises(TextTooLong):
        count_tokens(" " * 1_200_000, "o200k_base")


@pytest.mark.parametrize("text", ["a'ſ'SR", "\U00018d86,I", "\u0c5cx", "\ua7cex", "\U000323b0,I"])
def test_texts_on_which_they_differ_are_left_to_tiktoken(text: str) -> None:
    assert FastCounter("here").count(text, "o200k_base") is None


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_what_is_left_to_tiktoken_is_counted(vocabulary: str) -> None:
    with count_fast("here"):
        for text in ("a'ſ'SR", "\U00018d86,I", "\ud800x", "<|endoftext|>"):
            assert count_tokens(text, vocabulary) == count_plainly(text, vocabulary)


def test_a_difference_stops_all_and_shows_nothing_of_the_text(put_wrong: Any) -> None:
    put_wrong()
    with count_fast("prompts.jsonl, bytes 1 to 900"), pytest.raises(FastTokensError) as raised:
        count_tokens("secret", "o200k_base")
    assert str(raised.value) == (
        "prompts.jsonl, bytes 1 to 900: toktok-rs 0.3.0 and tiktoken differ in o200k_base on a text of 6 characters, "
        "2 tokens and 1. Nothing was counted: count again without --fast-tokens, which is exact, and please report "
        "that they differ."
    )  # "secret" is one token of o200k_base


def test_the_first_texts_of_a_piece_are_all_compared(put_wrong: Any) -> None:
    put_wrong()
    counter = FastCounter("here")
    for _ in range(FIRST):
        with pytest.raises(FastTokensError):
            counter.count("a b", "o200k_base")


def test_a_tokenizer_that_goes_wrong_later_is_noticed_within_two_hundred_texts(put_wrong: Any) -> None:
    put_wrong(right=2 * FIRST)  # each comparison and each count asks it once
    counter = FastCounter("here")

    def count_many() -> None:
        for number in range(FIRST + 2 * ONE_IN):
            counter.count(f"text {number}", "o200k_base")

    with pytest.raises(FastTokensError):
        count_many()


class Noting:
    """Right tokenizer that notes what it is asked for where both are compared."""

    def __init__(self) -> None:
        self.compared: list[str] = []

    def encode_ordinary(self, text: str) -> list[int]:
        self.compared.append(text)
        return load("o200k_base").encode_ordinary(text)

    count = staticmethod(len)


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> Noting:
    tokenizer = Noting()
    monkeypatch.setattr(fast, "_load", lambda name: tokenizer)
    return tokenizer


def test_about_one_text_of_each_hundred_is_compared(noting: Noting) -> None:
    counter = FastCounter("here")
    for _ in range(FIRST + 100_000):
        counter.count("a b", "o200k_base")
    assert 900 < len(noting.compared) - FIRST < 1_100  # of 1,000; the standard deviation is about 18


def test_of_a_long_text_only_a_part_is_compared(noting: Noting) -> None:
    FastCounter("here").count("ab " * 100_000, "o200k_base")
    assert [len(text) for text in noting.compared] == [10_000]


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@given(st.data())
def test_any_text_has_the_same_tokens(vocabulary: str, data: st.DataObject) -> None:
    alphabets = st.sampled_from(ALPHABETS).flatmap(lambda each: st.lists(st.sampled_from(each)).map("".join))
    text = data.draw(alphabets | st.text())
    with count_fast("here"):
        assert count_tokens(text, vocabulary) == count_plainly(text, vocabulary)


@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize(("seed", "number"), [(19, 5_000), pytest.param(20, 1_000_000, marks=pytest.mark.nightly)])
def test_hostile_texts_have_the_same_tokens(vocabulary: str, seed: int, number: int) -> None:
    encoding = load(vocabulary)
    with count_fast("here"):
        different = [
            t for t in make_texts(seed, number) if count_tokens(t, vocabulary) != len(encoding.encode_ordinary(t))
        ]
    assert different == []


@pytest.mark.nightly
@pytest.mark.usefixtures("needs_toktok")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_character_has_the_same_tokens_wherever_it_stands(vocabulary: str) -> None:
    encoding, different = load(vocabulary), []
    with count_fast("here"):
        for code in (*range(0xD800), *range(0xE000, 0x110000)):
            texts = [context.format(chr(code)) for context in CONTEXTS]
            if any(count_tokens(text, vocabulary) != len(encoding.encode_ordinary(text)) for text in texts):
                different.append(f"{code:X}")
    assert different == []
