"""Files in pieces, so that a large one is never in memory as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

PIECE = 65_536
"""Least characters of a piece, but of the last: small ones would each be sent on their own."""


def join_pieces(texts: Iterable[str]) -> Iterator[str]:
    """Join texts, such as the lines of a file, into pieces."""
    piece: list[str] = []
    length = 0
    for text in texts:
        piece.append(text)
        length += len(text)
        if length >= PIECE:
            yield "".join(piece)
            piece, length = [], 0
    yield "".join(piece)


def write_json(value: Mapping[str, Any]) -> Iterator[str]:
    """Write a JSON file in pieces."""
    encoder = json.JSONEncoder(ensure_ascii=False, indent=1)
    return join_pieces(part for parts in (encoder.iterencode(value), "\n") for part in parts)
