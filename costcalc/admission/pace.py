"""Bodies and answers at a pace, and within memory: nobody waits for one who sends or reads next to nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

SLOWEST: Final = 10_000
"""Bytes a second below which a connection is given up; a bad mobile one has ten times as many."""
PATIENCE: Final = 10.0
"""Seconds that each body and each answer has beyond what it takes at that pace."""
PIECE: Final = 64 * 1024
HOLD: Final = "costcalc.hold"
"""Where the environment of a request has the function that counts the bytes held for it."""

Hold = Callable[[int], None]


class BodyError(OSError):
    """A body that is not read to its end."""


class TooSlow(BodyError):
    """It arrives at less than SLOWEST bytes a second."""


class CutShort(BodyError):
    """It ends before its stated length: the client has gone."""


class MemoryFull(BodyError):
    """This process holds as many bytes of bodies and answers as it may (MAX_HELD_BYTES)."""


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Pace:
    """Since when bytes are passing, and how many have."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.passed = 0

    def keeps(self) -> bool:
        return time.monotonic() - self.begun <= PATIENCE + self.passed / SLOWEST


class PacedInput:
    """A body that is read in pieces; other requests are served between them, however fast it arrives."""

    def __init__(self, stream: Stream, hold: Hold) -> None:
        self.stream = stream
        self.hold = hold
        self.pace = Pace()

    def read(self, size: int) -> bytes:
        """Return `size` bytes. Raises TooSlow, CutShort or MemoryFull."""
        pieces = []
        while size > 0:
            try:
                piece = self.stream.read(min(size, PIECE))
            except TimeoutError:
                raise TooSlow from None
            self.hold(len(piece))
            self.pace.passed += len(piece)
            if not piece:
                raise CutShort
            if not self.pace.keeps():
                raise TooSlow
            pieces.append(piece)
            size -= len(piece)
            time.sleep(0)
        return b"".join(pieces)

    readline = read  # Django names it, and reads no lines


def stream_body(environ: Mapping[str, Any]) -> None:
    """Count nothing more of a body as held: it is written to disk as it arrives."""
    body = environ.get("wsgi.input")
    if isinstance(body, PacedInput):
        body.hold = lambda size: None


_held = 0


@contextmanager
def hold_bytes() -> Iterator[Hold]:
    """Give the function that counts bytes held for a request; they are given back at its end."""
    own = 0

    def hold(size: int) -> None:
        global _held  # noqa: PLW0603 -- one memory, one number
        nonlocal own
        if _held + size > settings.MAX_HELD_BYTES:
            raise MemoryFull
        _held += size
        own += size

    global _held  # noqa: PLW0603
    try:
        yield hold
    finally:
        _held -= own


def keep_pace(application: WSGIApplication) -> WSGIApplication:
    """Have bodies arrive and answers leave at a pace. The server writes a piece before it asks for the next."""

    def paced(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        with hold_bytes() as hold:
            environ[HOLD] = hold
            environ["wsgi.input"] = PacedInput(environ["wsgi.input"], hold)
            answer = application(environ, start_response)
            pace = Pace()
            try:
                for part in answer:
                    for start in range(0, len(part), PIECE):
                        yield part[start : start + PIECE]
                        pace.passed += PIECE
                        if not pace.keeps():
                            raise ConnectionResetError  # gunicorn closes it, and logs nothing
            finally:
                getattr(answer, "close", lambda: None)()

    return paced
