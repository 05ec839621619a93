"""Plain text → tokens: how many there are, and which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pricing.tokens import vocabularies
from pricing.tokens.claude import count_claude
from pricing.tokens.fast import find_counter
from pricing.tokens.vocabularies import Tokenizer

Exactness = Literal["exact", "estimate", "unknown"]
Basis = Literal["vendor", "vendor_sdk", "presumed", "reconstruction", "sample", "ratio", "given"]
"""What a count rests on: the vocabulary that the vendor publishes for the model, or that its own software counts with;
one that is presumed of it; a reconstruction from the vendor's answers; a sample of the text in one of these; a measured
ratio to another vocabulary; a number that someone gave.
"""

LONGEST_PIECE: Final = 500_000
"""Characters given to the tokenizer at once. Runs of a million spaces overflow its regular expressions."""

_SHORT: Final = 10_000
"""Characters that no vocabulary is given in parts."""

_SAFE_CUT = re.compile(r"\n(?=[^\W\d_])")
"""No token spans a newline that a letter follows, so a text may be cut there without changing the count."""


class TextTooLong(ValueError):
    """Text that cannot be tokenized in one go and has no place where it could be cut."""


def count_tokens(text: str, vocabulary: str) -> int:
    """Return the number of tokens of a text in one of `vocabularies.find_installed`.

    `<|endoftext|>` is text like any other, and a lone surrogate counts as U+FFFD. Raises TextTooLong on hundreds of
    thousands of characters without a line to cut at, VocabularyError where the vocabulary is not installed.
    """
    return make_counter(vocabulary)(text)


def make_counter(vocabulary: str) -> Callable[[str], int]:
    """Return what counts text as `count_tokens` does, for many texts. Raises VocabularyError."""
    if vocabularies.is_claude(vocabulary):
        vocabularies.require(vocabulary)
        return lambda text: count_claude(replace_surrogates(text), vocabulary)
    tokenizer = vocabularies.load_tokenizer(vocabulary)

    def count_part(part: str) -> int:
        counter = find_counter(vocabulary)
        tokens = counter.count(part, vocabulary) if counter else None
        return len(_encode(part, tokenizer)) if tokens is None else tokens

    def count(text: str) -> int:
        text = replace_surrogates(text)
        return count_part(text) if len(text) <= _SHORT else sum(map(count_part, _parts(text, vocabulary)))

    return count


def _encode(text: str, tokenizer: Tokenizer) -> list[int]:
    try:
        return tokenizer.encode(text)
    except ValueError as error:
        problem = "this text is too repetitive to tokenize: it has a run of nearly a million spaces or similar"
        raise TextTooLong(problem) from error


def _parts(text: str, vocabulary: str) -> Iterator[str]:
    """Cut a long text at newlines before a letter, into parts of about as many characters as are counted at once."""
    longest = vocabularies.LONGEST_PIECE.get(vocabulary, LONGEST_PIECE)
    if len(text) <= longest or vocabularies.resolve(vocabulary) in vocabularies.UNCUT:
        yield text
        return
    start, last = 0, 0
    for match in _SAFE_CUT.finditer(text):
        if match.end() - start > longest and last > start:
            yield text[start:last]
            start = last
        last = match.end()
    if len(text) - start > longest and last > start:
        yield text[start:last]
        start = last
    yield text[start:]


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which no encoding can hold, by U+FFFD, as tiktoken itself does."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens that make up whole characters: usually one token; several where a character is split."""

    text: str
    ids: tuple[int, ...]


def split_pieces(text: str, vocabulary: str, limit: int) -> tuple[list[Piece], int]:
    """Return the first `limit` tokens as pieces of whole characters, and the number of all tokens.

    The vocabulary is one of `vocabularies.find_readable`. Raises TextTooLong.
    """
    tokenizer = vocabularies.load_tokenizer(vocabulary)
    ids = [i for part in _parts(replace_surrogates(text), vocabulary) for i in _encode(part, tokenizer)]
    pieces: list[Piece] = []
    held: list[int] = []
    raw = b""
    for token in ids[:limit]:
        held.append(token)
        raw += tokenizer.decode(token)
        try:
            whole = raw.decode()
        except UnicodeDecodeError:
            continue
        pieces.append(Piece(whole, tuple(held)))
        held, raw = [], b""
    if held:  # the limit fell inside a character
        pieces.append(Piece("\N{REPLACEMENT CHARACTER}", tuple(held)))
    return pieces, len(ids)
