"""Claude's tokens by ctok's reconstruction of its tokenizer: Anthropic publishes none, only an API that counts.

Source: https://github.com/sanderland/ctok (MIT), whose vocabularies were found by asking that API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pricing.tokens.marks import order_marks

VERSIONS: Final = {"claude_3": "3.0", "claude_4_7": "4.7", "claude_4_8": "4.8"}
"""Vocabulary → the version by which ctok 1.3.0 knows it: Claude 3 to Opus 4.6; Opus 4.7; Opus 4.8 and later."""

FRAMES: Final = {"claude_3": 7, "claude_4_7": 11, "claude_4_8": 6}
"""Tokens that one user message adds to its text, as the count API answered (`message_overhead` in ctok's tables)."""

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


def _parts(text: str) -> Iterator[str]:
    if len(text) <= LONGEST_PART:
        yield text
        return
    for match in _PART.finditer(text):
        yield match[1] or match[0]
