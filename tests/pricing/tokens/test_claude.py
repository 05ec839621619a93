from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from string import whitespace

import pytest

from pricing.tokens import claude
from pricing.tokens.claude import VERSIONS, count_claude
from pricing.tokens.marks import order_marks
from tests.support.claude_counts import Recorded, read_counts

ctok = pytest.importorskip("ctok", reason="ctok is not installed")

ALL = tuple(VERSIONS)


def find_misses(recorded: Iterable[Recorded], vocabulary: str) -> list[str]:
    """Return the texts that count differently, with both counts.

    Claude Opus 5, on which the counts of claude_4_8 were recorded, takes trailing spaces and lines for nothing.
    """
    counted = [
        (row, count_claude(row.text.rstrip(whitespace) if vocabulary == "claude_4_8" else row.text, vocabulary))
        for row in recorded
    ]
    return [f"{row.name}: {tokens}, recorded {row.tokens}" for row, tokens in counted if tokens != row.tokens]


@pytest.mark.parametrize("vocabulary", ALL)
def test_programs_in_22_languages_count_as_anthropic_counts_them(vocabulary: str) -> None:
    recorded = list(read_counts("multipl_e", vocabulary))
    assert len(recorded) == 22
    assert find_misses(recorded, vocabulary) == []


@pytest.mark.parametrize("vocabulary", ALL)
def test_of_1741_documents_99_in_100_count_as_anthropic_counts_them(vocabulary: str) -> None:
    recorded = list(read_counts("rosetta", vocabulary))
    misses = find_misses(recorded, vocabulary)
    print(*misses, sep="\n")  # noqa: T201 -- shown where the test fails
    assert len(recorded) == 1741
    assert len(misses) <= len(recorded) // 100, misses


@pytest.mark.parametrize("vocabulary", ALL)
def test_declarations_in_every_20th_language_count_as_anthropic_counts_them(vocabulary: str) -> None:
    assert find_misses(list(read_counts("udhr", vocabulary))[::20], vocabulary) == []


@pytest.mark.nightly
@pytest.mark.parametrize("vocabulary", ALL)
def test_declarations_in_501_languages_count_as_anthropic_counts_them(vocabulary: str) -> None:
    assert find_misses(read_counts("udhr", vocabulary), vocabulary) == []


@pytest.mark.parametrize("vocabulary", ALL)
def test_a_text_cut_into_parts_counts_as_ctok_counts_the_whole(vocabulary: str) -> None:
    texts = [row.text for row in read_counts("multipl_e", vocabulary)][:6]
    text = "\n\n".join([*texts, *(row.text for row in list(read_counts("udhr", vocabulary))[::100])])
    assert len(text) > claude.LONGEST_PART
    assert count_claude(text, vocabulary) == ctok.token_count(text, VERSIONS[vocabulary]) - claude.FRAMES[vocabulary]


@pytest.mark.parametrize("vocabulary", ALL)
def test_words_of_one_token_each_sum_up_over_the_cuts(vocabulary: str) -> None:
    assert count_claude("the", vocabulary) == 1
    assert count_claude("the " * 99_999 + "the", vocabulary) == 100_000


@pytest.mark.parametrize("vocabulary", ALL)
def test_no_text_is_no_token(vocabulary: str) -> None:
    assert count_claude("", vocabulary) == 0


@pytest.mark.parametrize("vocabulary", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "a\udfffb",
        "\0",
        "\x01\x7f",
        "\ue000",
        "\U0010ffff",
        "\ufdd0\ufdd1",
        "\u0301",
        "⟨bow⟩",
        " ",
        "\n",
        "\r\n",
    ],
)
def test_whatever_a_person_pastes_counts(text: str, vocabulary: str) -> None:
    assert count_claude(text, vocabulary) >= 0
    assert count_claude(f"a{text}b", vocabulary) >= 1


def test_a_lone_surrogate_counts_as_the_replacement_character() -> None:
    assert count_claude("a \ud800 b", "claude_3") == count_claude("a \ufffd b", "claude_3")


RANDOM = base64.b64encode(b"".join(hashlib.sha256(bytes([i % 256, i // 256])).digest() for i in range(6_300))).decode()


@pytest.mark.parametrize(
    "text",
    ["a" * 250_000, " " * 250_000, "漢" * 125_000, RANDOM, "e" + "\u0301\u0316" * 60_000, "\u0f73" * 60_000],
    ids=["one letter", "spaces", "Chinese", "base64", "marks", "marks that decompose"],
)
def test_ctok_never_gets_more_than_a_part_of_a_long_text_nor_marks_out_of_order(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def watched(part: str, version: str) -> int:
        given.append(part)
        return int(counting(part, version))

    counting = ctok.token_count
    monkeypatch.setattr(ctok, "token_count", watched)
    assert count_claude(text, "claude_3") > 0
    assert max(map(len, given)) <= claude.LONGEST_PART
    assert all(order_marks(part) == part for part in given)  # which Python sorts in quadratic time


def test_marks_put_in_canonical_order_count_the_same() -> None:
    text = "e" + "\u0301\u0316\u0344\u05b0" * 40
    whole = ctok.token_count(text, "3.0") - claude.FRAMES["claude_3"]
    assert count_claude(text, "claude_3") == whole
