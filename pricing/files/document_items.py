"""A JSON document of any size → the items of its list, or the objects that stand one after another, one at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pricing.strict_json import JSONError, Unfinished, parse_first

_REST: Final = "the rest of the document was not read"
_SPACE: Final = " \t\r\n"


def read_document(blocks: Iterable[bytes], longest: int) -> Iterator[tuple[int, Any]]:
    """Yield (number, item or JSONError), the items numbered from 1; no more than about `longest` bytes are held."""
    text, number, within = _Text(blocks, longest), 0, False
    while True:
        try:
            mark = text.skip_space()
            if mark == "" and not within:
                return
            if mark in ("[", "]") and within == (mark == "]"):
                within = text.pass_mark() == "["
                continue
            if within and number and mark == ",":
                text.pass_mark()
                mark = text.skip_space()
            if mark == "":
                raise Unfinished("", "the list is not closed")
            item = text.take()
        except JSONError as error:
            yield number + 1, JSONError("", f"{error}; {_REST}")
            return
        number += 1
        yield number, JSONError("", "not UTF-8") if text.broken else item


class _Text:
    """Text of a file as far as it is needed."""

    def __init__(self, blocks: Iterable[bytes], longest: int) -> None:
        self._blocks = iter(blocks)
        # What is no UTF-8 stays recognizable, so that only the item that holds it is left out.
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._text, self._at, self._longest, self._ended = "", 0, longest, False
        self.broken = False
        """True where the last item taken is not UTF-8."""

    def skip_space(self) -> str:
        """Return the next character that is no space; blank at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._extend():
                return ""

    def pass_mark(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def take(self) -> Any:
        """Return the value that begins here. Raises JSONError where it has no end that could be found."""
        while True:
            try:
                value, end = parse_first(self._text, self._at)
            except Unfinished:
                if len(self._text) - self._at > self._longest:
                    raise JSONError("", f"an item longer than {self._longest:,} characters") from None
                if not self._extend():
                    raise
            else:
                self.broken = not _is_legible(self._text[self._at : end])
                self._at = end
                return value

    def _extend(self) -> bool:
        """Read as much again as is held, so that an item is not parsed anew for each block; False at the end."""
        if self._ended:
            return False
        parts, size, wanted = [self._text[self._at :]], 0, len(self._text) - self._at
        for block in self._blocks:
            parts.append(self._decode(block))
            size += len(parts[-1])
            if size >= max(wanted, 1):
                break
        else:
            self._ended = True
            parts.append(self._decode(b"", final=True))
        self._text, self._at = "".join(parts), 0
        return True


def _is_legible(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
