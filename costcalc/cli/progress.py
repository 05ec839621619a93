"""How far the reading of logs is, on a line that a person watches: share, rate and time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from costcalc.cli.command import Screen
from pricing.executors.tasks import Done, Tell

_EVERY: Final = 0.2
"""Seconds between two drawings."""
_WIDTH: Final = 24
_BEGIN: Final = 1.0
"""Seconds after which the rate says something."""


@dataclass
class ReadingBar:
    """Bar of what was read so far."""

    screen: Screen
    clock: Callable[[], float] = time.monotonic
    drawn: float = 0.0
    widest: int = 0
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def tell(self, done: Done) -> None:
        """Draw the bar, unless it was just drawn."""
        now = self.clock()
        if now - self.drawn >= _EVERY:
            self.drawn = now
            self._draw(describe_progress(done, now - self.begun))

    def clear(self) -> None:
        self._draw("")
        self.screen.write("\r", ending="")

    def _draw(self, text: str) -> None:
        self.widest = max(self.widest, len(text))
        self.screen.write(f"\r{text.ljust(self.widest)}", ending="")
        self.screen.flush()


@contextmanager
def watch_reading(screen: Screen) -> Iterator[Tell | None]:
    """Give what draws the bar; None where nobody watches."""
    if not screen.isatty():
        yield None
        return
    bar = ReadingBar(screen)
    try:
        yield bar.tell
    finally:
        bar.clear()


def describe_progress(done: Done, seconds: float) -> str:
    """Describe `[######      ] 50% of 1.2 GB, 48 MB/s, 0:12 left`."""
    share = min(1.0, done.read / done.size) if done.size else 1.0
    bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH)
    text = f"[{bar}] {share:4.0%} of {_write_size(done.size)}"
    if seconds < _BEGIN or not done.read:
        return text
    rate = done.read / seconds
    return f"{text}, {_write_size(rate)}/s, {_write_time((done.size - done.read) / rate)} left"


def _write_size(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if size >= 10 or unit == "bytes" else f"{size:,.1f} {unit}"


def _write_time(seconds: float) -> str:
    minutes, left = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
