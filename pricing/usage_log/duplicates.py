"""Calls that a log states more than once, within a piece: of records with the same id the largest output counts.

Streams state growing numbers, and Claude Code writes a line for each block of an answer, so repeats are mostly near
each other: the last calls stay open to be joined. A *run* is a stretch of a piece in which each id is counted once. It
leaves its ids behind, as digests, by which `id_store` finds those that other runs, pieces or files counted too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from pricing.usage_log.key import Key, Sums

WINDOW: Final = 256
"""Calls that stay open, at least; twice as many at most."""
MOST_IDS: Final = 1 << 16
"""Ids of a run, which bounds the memory that a piece of any size needs."""
DIGEST: Final = 12
"""Bytes: among a billion ids, two have the same digest with a probability of 1e-11."""
ENTRY: Final = DIGEST + 8
"""Bytes of an id in a run: its digest, and the output with which it was counted."""


class Counted(NamedTuple):
    """Call with an id. `cell` is its key, and `numbers` its sums; or what a fast reader has in place of them."""

    output: int
    cell: Any
    numbers: Any

    def get_key(self) -> Key:
        key: Key = self.cell if isinstance(self.cell, Key) else self.cell.key
        return key

    def get_sums(self) -> Sums:
        sums: Sums = self.numbers if isinstance(self.cell, Key) else self.cell.sums(self.numbers)
        return sums


Wanted = Mapping[int, frozenset[bytes]]
"""Digests by the number of the run."""


@dataclass
class OpenCalls:
    """Calls of a piece that have ids, as they come."""

    count: Callable[[Any, Any], None]
    """Count the cell and the numbers of a call."""
    keep: Callable[[bytes], None]
    """Keep the ids of a run, sorted, ENTRY bytes each."""
    wanted: Wanted | None = None
    """The only calls that are counted, where a piece is read again; None: all."""
    calls: int = 0
    repeats: int = 0
    """Records beyond the first of a call."""
    _run: dict[str, int] = field(default_factory=dict)
    _runs: int = 0
    _young: dict[str, Counted] = field(default_factory=dict)
    _old: dict[str, Counted] = field(default_factory=dict)

    def see(self, id_: str, output: int, cell: Any, numbers: Any) -> None:
        """See a record of the call with this id."""
        call = Counted(output, cell, numbers)
        before = self._young.get(id_) or self._old.pop(id_, None)
        if before is not None:
            self.repeats += 1
            call = join(before, call)
        self._young[id_] = call
        if len(self._young) >= WINDOW:
            self._close(self._old)
            self._old, self._young = self._young, {}

    def finish(self) -> None:
        """Count the calls that are open still."""
        self._close(self._old)
        self._close(self._young)
        self._end_run()

    def _close(self, calls: dict[str, Counted]) -> None:
        for id_, call in calls.items():
            if id_ in self._run or len(self._run) >= MOST_IDS:
                self._end_run()
            self._run[id_] = call.output
            if self.wanted is None or digest(id_) in self.wanted.get(self._runs, ()):
                self.calls += 1
                self.count(call.cell, call.numbers)
        calls.clear()

    def _end_run(self) -> None:
        if self._run and self.wanted is None:
            self.keep(b"".join(sorted(digest(id_) + output.to_bytes(8, "big") for id_, output in self._run.items())))
        self._runs += 1
        self._run = {}


def digest(id_: str) -> bytes:
    return blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def join(before: Counted, again: Counted) -> Counted:
    """Return one call of two records: the one with more output, on the day of the first.

    A call is of the day on which it began (ryoppippi/ccusage#985, getagentseal/codeburn#201).
    """
    more, less = (again, before) if again.output > before.output else (before, again)
    key, other = more.get_key(), less.get_key()
    if other.day and (not key.day or (other.day, other.hour) < (key.day, key.hour)):
        key = key._replace(day=other.day, hour=other.hour)
    return Counted(more.output, key._replace(model=key.model or other.model), more.get_sums())


def cut(entries: bytes, low: bytes, high: bytes) -> bytes:
    """Return the sorted entries from one digest to another; `high` blank: to the end."""
    places = range(len(entries) // ENTRY)

    def find(bound: bytes) -> int:
        return bisect_left(places, bound, key=lambda place: entries[place * ENTRY : place * ENTRY + DIGEST])

    return entries[find(low) * ENTRY : (find(high) if high else len(places)) * ENTRY]
