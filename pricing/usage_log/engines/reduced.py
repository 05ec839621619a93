"""What pieces of logs come to: groups of sums, and what could not be read. Merged in any order it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pricing.usage_log.key import PLACES, Groups, Sums, merge

MOST_FAULTS: Final = 1_000
"""Faults that are kept, the first ones; a file of something else has one on every line."""


class LogFault(NamedTuple):
    """What could not be read of a file."""

    file: str
    start: int
    """Byte of the file at which the piece begins that has the line; 0 once lines are those of the file."""
    line: int
    """From 1; in a JSON list, the number of the item; 0: the file itself."""
    problem: str


class Recognized(NamedTuple):
    """What was recognized of a format."""

    reason: str
    files: int
    rows: int


@dataclass
class Reduced:
    """What pieces of logs come to."""

    groups: Groups = field(default_factory=dict)
    formats: dict[str, Recognized] = field(default_factory=dict)
    """By the title of the format."""
    faults: list[LogFault] = field(default_factory=list)
    """The first MOST_FAULTS of them, in order."""
    faulty: int = 0
    """All of them."""
    rows: int = 0
    calls: int = 0
    """Records that count, each of one call or a sum of calls."""
    duplicates: int = 0
    """Records that do not count, as another one of the same call does."""
    size: int = 0
    """Bytes of the files, as they lie on disk."""
    problems: set[tuple[str, str]] = field(default_factory=set)
    """Files with what is wrong with them as a whole, until `settle` puts these before the faults of lines."""
    later: dict[str, int] = field(default_factory=dict)
    """Rows of days after today, by their file: a clock was wrong, or a time zone."""
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    """Lines of each piece, by the name of its file and its first byte."""
    runs: list[bytes | str] = field(default_factory=list)
    """Ids of one piece: see `duplicates`."""

    def tell(self, file: str, start: int, line: int, problem: str) -> None:
        """Tell what is wrong with a line."""
        self.faulty += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(LogFault(file, start, line, problem))

    def tell_file(self, file: str, problem: str) -> None:
        """Tell what is wrong with a file."""
        self.problems.add((file, problem))

    def tell_later(self, file: str, groups: Groups, today: str) -> None:
        """Tell how many rows of a file are of days after today, YYYY-MM-DD; blank: nobody asks."""
        if rows := sum(sums[PLACES["rows"]] for key, sums in groups.items() if today and key.day > today):
            self.later[file] = self.later.get(file, 0) + rows

    def forget(self, problem: str) -> None:
        """Forget the lines with a problem, as it is told of their file."""
        kept = [fault for fault in self.faults if fault.problem != problem]
        self.faulty -= len(self.faults) - len(kept)
        self.faults = kept

    def merge(self, other: Reduced) -> None:
        """Add what other pieces come to, all but their ids."""
        merge(self.groups, other.groups)
        for title, more in other.formats.items():
            mine = self.formats.get(title, more._replace(files=0, rows=0))
            reason = min(mine.reason, more.reason)
            self.formats[title] = Recognized(reason, mine.files + more.files, mine.rows + more.rows)
        if other.faults:
            self.faults = sorted([*self.faults, *other.faults])[:MOST_FAULTS]
        self.problems |= other.problems
        self.faulty += other.faulty
        self.rows += other.rows
        self.calls += other.calls
        self.duplicates += other.duplicates
        self.size += other.size
        self.lines |= other.lines

    def drop(self, repeats: Reduced) -> bool:
        """Take out calls that another record stands for; False where they were never counted."""
        for key, sums in repeats.groups.items():
            left = subtract(self.groups.get(key, []), sums)
            if left is None:
                return False
            if any(left):
                self.groups[key] = left
            else:
                del self.groups[key]
        self.calls -= repeats.calls
        self.duplicates += repeats.calls
        return True

    def settle(self) -> None:
        """Number the lines of faults from the beginning of their files, and forget what was needed for it."""
        before: dict[tuple[str, int], int] = {}
        so_far: dict[str, int] = {}
        for (file, start), lines in sorted(self.lines.items()):
            before[file, start] = so_far.get(file, 0)
            so_far[file] = before[file, start] + lines
        told = [fault._replace(start=0, line=fault.line + before.get(fault[:2], 0)) for fault in self.faults]
        whole = [LogFault(file, 0, 0, problem) for file, problem in sorted(self.problems)]
        self.faults, self.faulty = [*whole, *told][:MOST_FAULTS], self.faulty + len(whole)
        self.lines, self.runs, self.problems = {}, [], set()


def subtract(whole: Sums, part: Iterable[int]) -> Sums | None:
    """Return what is left of sums; None where the part is no part of them."""
    part = list(part)
    left = [one - other for one, other in zip(whole, part, strict=False)]
    return left if len(left) == len(part) and all(number >= 0 for number in left) else None
