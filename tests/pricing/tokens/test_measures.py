from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.measures import NAMES, Measures, measure_texts

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def test_characters_are_counted_by_class_and_script() -> None:
    measures = measure_texts(["Ab 12\n— Привет, мир! Ünï 中文 नमस्ते"])
    expected = {
        "upper": 1, "lower": 2, "digits": 2, "spaces": 6, "breaks": 1, "punctuation": 2, "symbols": 1,
        "cyrillic": 9, "latin_1": 2, "han": 2, "devanagari": 6, "capitalized": 1, "closings": 2,
    }  # fmt: skip
    assert {name: measures[name] for name in NAMES if measures[name]} == expected
    assert measures.characters == len("Ab 12\n— Привет, мир! Ünï 中文 नमस्ते")


def test_words_and_letters_tell_a_language() -> None:
    measures = measure_texts(
        ["the end of the war and the peace", "yang dan yang lain", "wir und die anderen", "ığ ěř ы"]
    )
    names = ("english", "malay", "german", "latin_turkish", "latin_czech", "cyrillic_russian")
    assert [measures[name] for name in names] == [4, 2, 2, 2, 2, 1]


def test_signs_of_markup_and_emoji_are_counted_apart() -> None:
    measures = measure_texts([r"\frac{a}{b} <a> | b ---- 👍 ☀️ “é” カな们們"])
    expected = {
        "backslashes": 1, "angles": 1, "pipes": 1, "sign_runs": 2, "emoji": 3, "spaced_emoji": 1, "symbols": 2,
        "katakana": 1, "hiragana": 1, "han_simplified": 1, "han_traditional": 1,
    }  # fmt: skip
    assert {name: measures[name] for name in expected} == expected


def test_nothing_has_no_measures() -> None:
    assert measure_texts([]) == measure_texts([""]) == Measures()
    assert Measures().characters == 0


@given(st.lists(ANY_TEXT))
def test_any_texts_can_be_measured_and_each_character_counts_once(texts: list[str]) -> None:
    assert measure_texts(texts).characters == sum(map(len, texts))


@given(ANY_TEXT, ANY_TEXT)
def test_measures_of_two_texts_add_up(one: str, other: str) -> None:
    assert measure_texts([one]) + measure_texts([other]) == measure_texts([one, other])


@given(ANY_TEXT)
def test_an_address_gives_the_measures_back(text: str) -> None:
    measures = measure_texts([text])
    written = measures.to_text()
    assert written.isascii()
    assert written.isalnum() or not written
    assert Measures.from_text(written) == measures


@pytest.mark.parametrize(
    "wrong",
    [
        "aa",
        "5",
        "aa0",
        "aa01",
        "aa-1",
        "aa1.5",
        "ab1aa1",
        "aa1aa1",
        "zz1",
        "AA1",
        "aa１",
        " aa1",
        "aa1\n",
        "aa1000000000000",
    ],
)
def test_anything_else_in_an_address_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match="not the measures of a text"):
        Measures.from_text(wrong)


def test_an_unknown_measure_is_an_error() -> None:
    with pytest.raises(KeyError, match="vowels"):
        Measures()["vowels"]
