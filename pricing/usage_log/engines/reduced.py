"""What pieces of logs come to: groups of sums, and what could not be read. Merged in any order it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pricing.files.faults import Faults
from pricing.usage_log.key import PLACES, Groups, Sums, merge


class Recognized(NamedTuple):
    """What was recognized of a format."""

    reason: str
    files: int
    rows: int


@dataclass
class Reduced(Faults):
    """What pieces of logs come to."""

    groups: Groups = field(default_factory=dict)
    formats: dict[str, Recognized] = field(default_factory=dict)
    """By the title of the format."""
    rows: int = 0
    calls: int = 0
    """Records that count, each of one call or a sum of calls."""
    duplicates: int = 0
    """Records that do not count, as another one of the same call does."""
    size: int = 0
    """Bytes of the files, as they lie on disk."""
    later: dict[str, int] = field(default_factory=dict)
    """Rows of days after today, by their file: a clock was wrong, or a time zone."""
    runs: list[bytes | str] = field(default_factory=list)
    """Ids of one piece: see `duplicates`."""

    def tell_later(self, file: str, groups: Groups, today: str) -> None:
        """Tell how many rows of a file are of days after today, YYYY-MM-DD; blank: nobody asks."""
        if rows := sum(sums[PLACES["rows"]] for key, sums in groups.items() if today and key.day > today):
            self.later[file] = self.later.get(file, 0) + rows

    def merge(self, other: Reduced) -> None:
        """Add what other pieces come to, all but their ids."""
        merge(self.groups, other.groups)
        for title, more in other.formats.items():
            mine = self.formats.get(title, more._replace(files=0, rows=0))
            reason = min(mine.reason, more.reason)
            self.formats[title] = Recognized(reason, mine.files + more.files, mine.rows + more.rows)
        self.merge_faults(other)
        self.rows += other.rows
        self.calls += other.calls
        self.duplicates += other.duplicates
        self.size += other.size

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
        self.settle_faults()
        self.runs = []


def subtract(whole: Sums, part: Iterable[int]) -> Sums | None:
    """Return what is left of sums; None where the part is no part of them."""
    part = list(part)
    left = [one - other for one, other in zip(whole, part, strict=False)]
    return left if len(left) == len(part) and all(number >= 0 for number in left) else None
