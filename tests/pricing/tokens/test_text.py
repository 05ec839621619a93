"""Text is counted as OpenAI's own tokenizer counts it. Expected numbers are published ones, cited."""

from __future__ import annotations

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens import text as module
from pricing.tokens.encodings import load
from pricing.tokens.text import TextTooLong, count_tokens, replace_surrogates, split_pieces

# openai-cookbook, "How to count tokens with tiktoken": (text, cl100k_base, o200k_base)
COOKBOOK = [
    ("tiktoken is great!", 6, 6),
    ("antidisestablishmentarianism", 6, 6),
    ("2 + 2 = 4", 7, 7),
    ("お誕生日おめでとう", 9, 8),
]


@pytest.mark.parametrize(("text", "cl100k", "o200k"), COOKBOOK)
def test_it_counts_as_the_cookbook_does(text: str, cl100k: int, o200k: int) -> None:
    assert (count_tokens(text, "cl100k_base"), count_tokens(text, "o200k_base")) == (cl100k, o200k)


def test_an_empty_text_has_no_tokens() -> None:
    assert count_tokens("", "o200k_base") == 0


def test_a_special_token_is_text_like_any_other() -> None:
    # Seven ordinary tokens, not one special one and not an error: <|endoftext|> in a pasted prompt.
    assert count_tokens("<|endoftext|>", "cl100k_base") == 7


def test_harmony_counts_text_as_o200k_does() -> None:
    assert count_tokens("Hello there", "o200k_harmony") == count_tokens("Hello there", "o200k_base")


def test_lone_surrogates_become_replacement_characters() -> None:
    assert replace_surrogates("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    assert count_tokens(replace_surrogates("a\ud800b"), "o200k_base") == count_tokens("a\ufffdb", "o200k_base")


def test_half_a_million_spaces_are_counted() -> None:
    assert count_tokens(" " * 500_000, "o200k_base") > 0


def test_a_million_spaces_are_refused_with_a_reason() -> None:
    with pytest.raises(TextTooLong, match="run of nearly a million spaces"):
        count_tokens(" " * 1_200_000, "o200k_base")


def test_a_long_text_is_cut_without_changing_its_count(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"Line {n} with some words,  and\n\n  spaces.\nNext é\n" for n in range(400))
    whole = len(load("o200k_base").encode(text))
    monkeypatch.setattr(module, "LONGEST_PIECE", 700)
    assert count_tokens(text, "o200k_base") == whole


@given(st.text(alphabet=st.sampled_from("aB1 \n\t'.é日👩\u200d"), max_size=400))
def test_cutting_anywhere_it_cuts_is_exact(text: str) -> None:
    whole = len(load("cl100k_base").encode_ordinary(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LONGEST_PIECE", 20)
        assert count_tokens(text, "cl100k_base") == whole


@given(st.text(max_size=200))
def test_pieces_are_whole_characters_that_make_up_the_text(text: str) -> None:
    shown, total = split_pieces(text, "o200k_base", limit=10_000)
    assert "".join(piece.text for piece in shown) == replace_surrogates(text)
    assert sum(len(piece.ids) for piece in shown) == total == count_tokens(replace_surrogates(text), "o200k_base")


def test_a_character_of_several_tokens_is_one_piece() -> None:
    shown, _ = split_pieces("誕", "cl100k_base", limit=10)
    assert [(piece.text, len(piece.ids)) for piece in shown] == [("誕", 2)]


def test_pieces_stop_at_the_limit_and_tell_the_whole_number() -> None:
    shown, total = split_pieces("one two three four", "o200k_base", limit=2)
    assert ([piece.text for piece in shown], total) == (["one", " two"], 4)


def test_a_limit_inside_a_character_shows_a_replacement() -> None:
    shown, _ = split_pieces("誕", "cl100k_base", limit=1)
    assert [piece.text for piece in shown] == ["\N{REPLACEMENT CHARACTER}"]


def test_the_encodings_are_tiktokens_own() -> None:
    assert isinstance(load("o200k_base"), tiktoken.Encoding)
    assert load("o200k_base").name == "o200k_base"
