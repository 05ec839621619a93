from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pricing.tokens import sampling
from pricing.tokens.ratios import Ratio
from pricing.tokens.sampling import sample_ratio
from pricing.tokens.text import count_tokens
from tests.support.claude_counts import Recorded, read_counts

pytest.importorskip("ctok", reason="ctok is not installed")


def make_mixtures(vocabulary: str) -> list[list[Recorded]]:
    """Return 20 sets of texts: a program, declarations in three to five languages and a dozen short programs each."""
    programs, documents = list(read_counts("multipl_e", vocabulary)), list(read_counts("rosetta", vocabulary))
    declarations = list(read_counts("udhr", vocabulary))
    return [
        [programs[i], *declarations[i :: 100 + 2 * i], *documents[i::145], *declarations[250 + i :: 200]]
        for i in range(20)
    ]


@pytest.mark.parametrize("vocabulary", ["claude_3", "claude_4_7"])
def test_the_band_of_a_sample_holds_what_anthropic_counted_for_19_of_20_mixtures(vocabulary: str) -> None:
    hits, widths = 0, []
    for mixture in make_mixtures(vocabulary):
        texts = [row.text for row in mixture]
        ratio = sample_ratio(texts, vocabulary)
        o200k = sum(count_tokens(text, "o200k_base") for text in texts)
        hits += ratio.low <= Decimal(sum(row.tokens for row in mixture)) / o200k <= ratio.high
        widths.append(ratio.high / ratio.low)
    assert hits >= 19
    assert sorted(widths)[10] < Decimal("1.15")


def test_the_same_text_always_gives_the_same_ratio() -> None:
    texts = [row.text for row in make_mixtures("claude_3")[0]]
    assert sample_ratio(texts, "claude_3") == sample_ratio(texts, "claude_3")


def test_a_text_no_longer_than_the_sample_is_counted_in_full() -> None:
    assert sample_ratio(["the cat"] * 3, "claude_3") == sample_ratio(["the cat\nthe cat\nthe cat"], "claude_3")
    assert sample_ratio(["the"], "claude_3") == Ratio(Decimal(1), Decimal(1), Decimal(1))


def test_a_sample_of_the_same_words_again_and_again_still_has_a_band() -> None:
    ratio = sample_ratio(["the cat sat " * 10_000], "claude_3")
    assert ratio.low < ratio.expected < ratio.high


def test_rows_of_a_table_are_sampled_at_every_place_of_a_row() -> None:
    rows = json.dumps([{"id": i, "name": "Ada Lovelace", "price": f"{i}.99"} for i in range(5_000)], indent=1)
    ratio = sample_ratio([rows], "claude_3")
    whole = Decimal(count_tokens(rows, "claude_3")) / count_tokens(rows, "o200k_base")
    assert ratio.low <= whole <= ratio.high


@pytest.mark.parametrize(
    "text",
    ["漢字" * 40_000, "a" * 80_000, "\ud800 " * 40_000, "\ue000" * 80_000, "\n" * 80_000, "e\u0301\u0316" * 30_000],
    ids=["Chinese", "one letter", "surrogates", "private use", "lines", "marks"],
)
def test_of_whatever_a_person_pastes_no_more_than_the_sample_is_counted(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def watched(part: str, vocabulary: str) -> int:
        counted.append(len(part) if vocabulary == "claude_4_8" else 0)
        return count_tokens(part, vocabulary)

    monkeypatch.setattr(sampling, "count_tokens", watched)
    ratio = sample_ratio([text], "claude_4_8")
    assert sum(counted) <= sampling.PIECES * (sampling.CLAUDE_PIECE + 100)  # a piece ends at the end of a word
    assert 0 <= ratio.low <= ratio.expected < ratio.high


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_no_text_has_the_ratio_one(texts: list[str]) -> None:
    assert sample_ratio(texts, "claude_3").expected == 1
