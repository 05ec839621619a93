"""OpenAI's vocabularies counted by toktok, several times as fast as tiktoken, and compared with it on a sample.

Only where someone asks for it, for many texts: docs/decisions/0042-fast-tokens.md says what was measured, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from random import Random
from typing import Any, Final

from pricing.tokens import vocabularies
from pricing.tokens.encodings import FILES, VocabularyError
from pricing.tokens.vocabularies import TOKTOK

FIRST: Final = 20
"""Texts at the beginning of a piece that are compared, each of them."""
ONE_IN: Final = 100
"""Of the others one in so many is, at distances by chance, so that no text is spared for its place in a row."""
MOST_COMPARED: Final = 10_000
"""Characters of a text that are compared; of a longer one so many, from a place by chance."""
MOST_COUNTED: Final = 500_000
"""Characters that were tried; of longer texts tiktoken refuses some."""

_UNSURE: Final = (
    "ſ\u088f\u0c5c\u0cdc\u1acf\u1ad0\u1ad1\u1ad2\u1ad3\u1ad4\u1ad5\u1ad6\u1ad7\u1ad8\u1ad9\u1ada\u1adb\u1adc\u1add"
    "\u1ae0\u1ae1\u1ae2\u1ae3\u1ae4\u1ae5\u1ae6\u1ae7\u1ae8\u1ae9\u1aea\u1aeb\ua7ce\ua7cf\ua7d2\ua7d4\ua7f1"
)
"""Characters up to U+FFFF on which toktok can differ: tiktoken 0.14 knows those of Unicode 17, toktok those of Unicode
16, and only tiktoken divides what follows `'ſ`. A search for each is ten times as fast as one for any of them.
"""
_UNSURE_ABOVE: Final = re.compile(r"[\U00010000-\U0001d3ff\U0001d800-\U0001efff\U0002a6e0-\U0010ffff]")
"""Characters above: all but letters of mathematics, emoji and Chinese, as new scripts are put there."""


class FastTokensError(VocabularyError):
    """Difference from tiktoken; the message says where and what to do, and nothing of the text."""


class FastCounter:
    """Counts the texts of one piece of a corpus, and compares a sample of them, the same each time."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._random = Random(place)  # noqa: S311 - a sample
        self._first = FIRST
        self._left = 0
        """Texts until the next that is compared."""

    def count(self, text: str, vocabulary: str) -> int | None:
        """Return the tokens of a text without lone surrogates; None where tiktoken has to count it.

        Raises FastTokensError.
        """
        if len(text) > MOST_COUNTED or (not text.isascii() and is_unsure(text)):
            return None
        if self._left:
            self._left -= 1
        else:
            self._compare(text, vocabulary)
            self._first = max(self._first - 1, 0)
            self._left = 0 if self._first else self._random.randrange(2 * ONE_IN - 1)
        tokens: int = _load(vocabulary).count(text)
        return tokens

    def _compare(self, text: str, vocabulary: str) -> None:
        start = self._random.randrange(max(len(text) - MOST_COMPARED, 0) + 1)
        part = text[start : start + MOST_COMPARED]
        ours, theirs = vocabularies.load_tokenizer(vocabulary).encode(part), _load(vocabulary).encode_ordinary(part)
        if ours != theirs:
            raise FastTokensError(
                f"{self._place}: {TOKTOK.name} {TOKTOK.version} and tiktoken differ in {vocabulary} on a text of "
                f"{len(part):,} characters, {len(theirs):,} tokens and {len(ours):,}. Nothing was counted: count again "
                "without --fast-tokens, which is exact, and please report that they differ."
            )


def is_unsure(text: str) -> bool:
    """Return whether a text without lone surrogates has a character on which toktok can differ."""
    for character in _UNSURE:  # a loop: a generator would take longer than the searches
        if character in text:
            return True
    above = len(text.encode("utf-16-le")) > 2 * len(text)
    return above and _UNSURE_ABOVE.search(text) is not None


_counter: ContextVar[FastCounter | None] = ContextVar("fast_counter", default=None)
"""A context, and no argument, as a text passes a dozen functions between its row and its count."""


def explain_missing() -> str | None:
    """Return why texts cannot be counted so, and what to do; None where they can."""
    problem = vocabularies.find_problem(TOKTOK)
    return f"{problem}; install costcalc[fast-tokens]" if problem else None


@contextmanager
def count_fast(place: str) -> Iterator[None]:
    """Count OpenAI's vocabularies so in here. `place`: what is counted, for a message, such as a part of a file.

    Raises VocabularyError where the package is not installed, and within it FastTokensError where both differ.
    """
    problem = explain_missing()
    if problem:
        raise VocabularyError(f"Fast tokens cannot be counted: {problem}.")
    before = _counter.set(FastCounter(place))
    try:
        yield
    finally:
        _counter.reset(before)


def find_counter(vocabulary: str) -> FastCounter | None:
    """Return what counts in a vocabulary here; None: the tokenizer of `vocabularies`."""
    return _counter.get() if vocabulary in FILES else None


@cache
def _load(vocabulary: str) -> Any:
    from toktok import _encoding  # noqa: PLC0415 -- an optional package; its public function counts in batches only

    return _encoding(vocabulary)
