"""OpenAI's vocabularies, which ship with the package. Nothing here ever asks the network."""

from __future__ import annotations

import hashlib
from binascii import a2b_base64
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

import tiktoken

VOCABULARIES = Path(__file__).parent.parent / "vocabularies"


class Published(NamedTuple):
    """A vocabulary as OpenAI publishes it."""

    file: str
    """Its name in tiktoken's cache: the SHA-1 of its address."""
    sha256: str
    pattern: str
    """What cuts a text before its tokens are looked up: that of tiktoken 0.14, in tiktoken_ext/openai_public.py."""


FILES: Final = {
    "o200k_base": Published(
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
        "|".join((
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        )),
    ),
    "cl100k_base": Published(
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]"
        r"|\s+(?!\S)|\s",
    ),
}  # fmt: skip

LONGEST_ORDINARY: Final = 100_000
"""Characters of a text that may be encoded the fast way: a tenth of those at which that way panics."""

DEFAULT: Final = "o200k_base"
"""Borrowed for models without a public tokenizer; such counts are estimates."""


class VocabularyError(RuntimeError):
    """Vocabulary that is missing or damaged; the message says which file and what to do."""


def verify(encoding: str) -> None:
    """Compare a shipped vocabulary with its published SHA-256.

    Raises VocabularyError for a file that is missing or not as published; it is left as it is.
    """
    _read(encoding)


def _read(encoding: str) -> bytes:
    """Return a vocabulary as published. Raises VocabularyError."""
    published = FILES[encoding]
    path = VOCABULARIES / published.file
    mend = "restore it from the package (reinstall costcalc, or check the file out again)"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VocabularyError(f"The vocabulary {encoding} cannot be read ({error}); {mend}.") from None
    digest = hashlib.sha256(data).hexdigest()
    if digest != published.sha256:
        raise VocabularyError(f"The vocabulary {encoding} in {path} is damaged (SHA-256 {digest}); {mend}.")
    return data


@cache
def load(encoding: str) -> tiktoken.Encoding:
    """Return a shipped encoding, verified and loaded once (0.2 to 0.5 seconds: do it at start, not in a request).

    It has no special tokens, which pasted text never becomes. Raises VocabularyError.
    """
    # tiktoken's own reader takes twice as long for the file, deletes a damaged one and downloads another.
    ranks = dict(zip(map(a2b_base64, _read(encoding).split()[::2]), count(), strict=False))  # a line a token, in order
    return tiktoken.Encoding(encoding, pat_str=FILES[encoding].pattern, mergeable_ranks=ranks, special_tokens={})


def encode(encoding: tiktoken.Encoding, text: str) -> list[int]:
    """Return the tokens of a text, special tokens being text like any other.

    Raises ValueError for a run of nearly a million spaces or the like. tiktoken's `encode_ordinary` takes half the time
    and gives the same, but panics there, which nothing should catch: it is given what is far from being so long.
    """
    if len(text) <= LONGEST_ORDINARY:
        return encoding.encode_ordinary(text)
    return encoding.encode(text, disallowed_special=())
