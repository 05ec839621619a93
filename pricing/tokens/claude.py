"""Claude's tokens by ctok's reconstruction of its tokenizer: Anthropic publishes none, only an API that counts.

Source: https://github.com/sanderland/ctok (MIT), whose vocabularies were found by asking that API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from pricing.tokens.marks import order_marks
from pricing.tokens.span import Span

VERSIONS: Final = {"claude_3": "3.0", "claude_4_7": "4.7", "claude_4_8": "4.8"}
"""Vocabulary → the version by which ctok 1.3.0 knows it: Claude 3 to Opus 4.6; Opus 4.7; Opus 4.8 and later."""

FRAMES: Final = {"claude_3": 7, "claude_4_7": 11, "claude_4_8": 6}
"""Tokens that one user message adds to its text, as the count API answered (`message_overhead` in ctok's tables)."""

TURNS: Final = {"claude_3": Span(3, 3, 3), "claude_4_7": Span(2, 3, 5), "claude_4_8": Span(2, 2, 3)}
"""Tokens that each further turn adds to its text.

3 for Claude 3 to 4.6 and 2 from 4.8 on by all recorded requests (tests/data/claude_requests); none is known for 4.7.
"""
SYSTEM: Final = {"claude_3": Span(0, 0, 1), "claude_4_7": Span(0, 0, 2), "claude_4_8": Span(0, 1, 1)}
"""Tokens that a system prompt adds to its text: none for Claude 3 to 4.6, by 7 recorded requests and by the example of
Anthropic's guide to token counting, "You are a scientist" and "Hello, Claude": 4 + 3 and the 7 of FRAMES are 14.

Each of the 6 recorded requests to Claude 4.8 has a system prompt and further turns: their 1 token may be either's.
"""

LONGEST_PART: Final = 100_000
"""Characters given to ctok at once: it needs about 300 bytes of memory for each."""

_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏΑ-ωА-яא-תء-ي]"
_PART = re.compile(rf"(.{{1,{LONGEST_PART}}}(?<={_LETTER})) (?={_LETTER})|.{{1,{LONGEST_PART}}}", re.DOTALL)
"""One part of a long text, cut at a space between two letters: such a space is no token, and no token spans it."""


def count_claude(text: str, vocabulary: str) -> int:
    """Return the tokens of a text, without those of the message that holds it.

    Needs ctok, and raises ImportError without it. Any text counts: a lone surrogate as U+FFFD, a control character
    as nothing, as the API does. Where 100,000 characters have no space between two letters of an alphabet,
    they are cut nevertheless, which may be a few tokens off.
    """
    import ctok  # noqa: PLC0415 -- an optional package

    if not text:
        return 0
    version, frame = VERSIONS[vocabulary], FRAMES[vocabulary]
    return sum(ctok.token_count(part, version) - frame for part in _parts(order_marks(text)))


def count_frame(roles: Sequence[str], vocabulary: str, *, with_system: bool) -> Span:
    """Return the tokens around the texts of messages with these roles; of none (0, 0, 0).

    Neighbors of one role make a turn; each but the first adds the line break that joins them. An assistant's turn at
    the end is continued by the answer, which then has no frame of its own.
    """
    if not roles:
        return Span(0, 0, 0)
    turns = sum(1 for _ in groupby(roles))
    joined, framed = len(roles) - turns, turns - (roles[-1] == "assistant")
    further, system = TURNS[vocabulary], SYSTEM[vocabulary] if with_system else Span(0, 0, 0)
    low, expected, high = (
        FRAMES[vocabulary] + joined + (framed - 1) * a + b for a, b in zip(further, system, strict=True)
    )
    return Span(low, expected, high)


def _parts(text: str) -> Iterator[str]:
    if len(text) <= LONGEST_PART:
        yield text
        return
    for match in _PART.finditer(text):
        yield match[1] or match[0]
