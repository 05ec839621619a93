"""What could not be read of files: told piece by piece, and in the end by the lines of the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

MOST_FAULTS: Final = 1_000
"""Faults that are kept, the first ones; a file of something else has one on every line."""


class FileFault(NamedTuple):
    """What could not be read of a file."""

    file: str
    start: int
    """Byte of the file at which the piece begins that has the line; 0 once lines are those of the file."""
    line: int
    """From 1; in a JSON list, the number of the item; 0: the file itself."""
    problem: str


@dataclass
class Faults:
    """Faults of pieces. Merged in any order they are the same; numbered by piece until `settle_faults`."""

    faults: list[FileFault] = field(default_factory=list)
    """The first MOST_FAULTS of them, in order."""
    faulty: int = 0
    """All of them."""
    problems: set[tuple[str, str]] = field(default_factory=set)
    """Files with what is wrong with them as a whole, until they are put before the faults of lines."""
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    """Lines of each piece, by the name of its file and its first byte."""

    def tell(self, file: str, start: int, line: int, problem: str) -> None:
        """Tell what is wrong with a line."""
        self.faulty += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(FileFault(file, start, line, problem))

    def tell_file(self, file: str, problem: str) -> None:
        """Tell what is wrong with a file."""
        self.problems.add((file, problem))

    def forget(self, problem: str) -> None:
        """Forget the lines with a problem, as it is told of their file."""
        kept = [fault for fault in self.faults if fault.problem != problem]
        self.faulty -= len(self.faults) - len(kept)
        self.faults = kept

    def merge_faults(self, other: Faults) -> None:
        """Add the faults of other pieces."""
        if other.faults:
            self.faults = sorted([*self.faults, *other.faults])[:MOST_FAULTS]
        self.faulty += other.faulty
        self.problems |= other.problems
        self.lines |= other.lines

    def settle_faults(self) -> dict[tuple[str, int], int]:
        """Number the lines of faults from the beginning of their files, and forget what was needed for it.

        Returns the lines before each piece, by which other lines are numbered: see `number_line`.
        """
        before: dict[tuple[str, int], int] = {}
        so_far: dict[str, int] = {}
        for (file, start), lines in sorted(self.lines.items()):
            before[file, start] = so_far.get(file, 0)
            so_far[file] = before[file, start] + lines
        told = [fault._replace(start=0, line=number_line(fault, before)) for fault in self.faults]
        whole = [FileFault(file, 0, 0, problem) for file, problem in sorted(self.problems)]
        self.faults, self.faulty = [*whole, *told][:MOST_FAULTS], self.faulty + len(whole)
        self.lines, self.problems = {}, set()
        return before


def number_line(place: tuple[str, int, int] | FileFault, before: dict[tuple[str, int], int]) -> int:
    """Return the line of a file, for one that is numbered from the beginning of its piece (file, start, line)."""
    return place[2] + before.get((place[0], place[1]), 0)
