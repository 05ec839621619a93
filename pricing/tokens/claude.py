"""Claude's tokens by ctok's reconstruction of its tokenizer: Anthropic publishes none, only an API that counts.

Source: https://github.com/sanderland/ctok (MIT), whose vocabularies were found by asking that API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

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


class Turns(NamedTuple):
    """Turns of a chat: neighbors of one role make one, and the vendor joins their texts."""

    number: int = 0
    joined: int = 0
    """Messages that continue the turn of the message before."""
    continued: int = 0
    """1 where the assistant's turn is the last, which the answer continues; else 0."""


def find_turns(roles: Sequence[str]) -> Turns:
    """Group messages by their roles, user and assistant."""
    number = sum(1 for _ in groupby(roles))
    return Turns(number, len(roles) - number, int(bool(roles) and roles[-1] == "assistant"))


def count_frame(turns: Turns, vocabulary: str, *, with_system: bool) -> Span:
    """Return the tokens around the texts of turns; of none (0, 0, 0).

    Each joined message adds the line break that joins it. An assistant's turn at the end is continued by the answer,
    which then has no frame of its own.
    """
    if not turns.number:
        return Span(0, 0, 0)
    framed = turns.number - turns.continued
    further, system = TURNS[vocabulary], SYSTEM[vocabulary] if with_system else Span(0, 0, 0)
    low, expected, high = (
        FRAMES[vocabulary] + turns.joined + (framed - 1) * a + b for a, b in zip(further, system, strict=True)
    )
    return Span(low, expected, high)


def _parts(text: str) -> Iterator[str]:
    if len(text) <= LONGEST_PART:
        yield text
        return
    for match in _PART.finditer(text):
        yield match[1] or match[0]
