"""Piece of a file → its bytes, from the first row that begins within it to the end of the last one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import UnsupportedOperation
from typing import BinaryIO

from pricing.files.pieces import Piece
from pricing.files.sources import open_source
from pricing.files.unpack import BLOCK, PACK_ERRORS, describe, unpack

Progress = Callable[[int], None]
"""Told how many more bytes of the file were read."""


@dataclass
class Blocks:
    """Bytes of a piece, block by block. Nothing is raised: `problem` says afterwards why they ended too early."""

    piece: Piece
    progress: Progress | None = None
    problem: str = ""
    _seen: int = 0

    def __iter__(self) -> Iterator[bytes]:
        try:
            with open_source(self.piece.source) as file:
                yield from self._read(file)
                self._compare(file)
        except (*PACK_ERRORS, ImportError) as error:
            self.problem = describe(error)

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        piece = self.piece
        if piece.packing:
            for block in unpack(file, piece.packing, piece.source.size):
                self._tell(file.tell())
                yield block
        else:
            yield from self._read_rows(file)
        self._tell(piece.size)

    def _read_rows(self, file: BinaryIO) -> Iterator[bytes]:
        """Yield the rows that begin in the piece, the last one beyond its end."""
        piece, at = self.piece, self.piece.start
        begun = not piece.start
        if not begun:
            at -= 1  # the end of the row before
            file.seek(at)
        while at < piece.source.size:
            within = at < piece.end
            block = file.read(min(BLOCK, (piece.end if within else piece.source.size) - at))
            if not block:
                self.problem = "became shorter while it was read"
                return
            at += len(block)
            self._tell(min(at, piece.end) - piece.start)
            if not begun and within:
                first = block.find(b"\n") + 1
                begun, block = bool(first), block[first:]
            if not within:
                last = block.find(b"\n") + 1
                yield block[:last] if last else block
                if last:
                    return
            elif begun and block:
                yield block
            if at >= piece.end and (not begun or block.endswith(b"\n") or not block):
                return

    def _tell(self, read: int) -> None:
        if self.progress and read > self._seen:
            self.progress(read - self._seen)
            self._seen = read

    def _compare(self, file: BinaryIO) -> None:
        """Note where the file is another one than when it was found."""
        source = self.piece.source
        try:
            state = os.fstat(file.fileno())
        except (OSError, UnsupportedOperation, AttributeError):
            return
        if not source.modified or (state.st_size, state.st_mtime_ns) == (source.size, source.modified):
            return
        if state.st_size > source.size:
            self.problem = self.problem or "grew while it was read; what was added is not included"
        else:
            self.problem = self.problem or "changed while it was read; the figures may mix both versions"
