"""The same input tokens on both sides, of which only one has some as cached, so that they are at another rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pricing.quote import ZERO
from pricing.usage_log.key import EXACT, add_up
from pricing.usage_log.reports.invoice.differences import Difference, Figures, Line

INPUT: Final = ("input", "cached input", "cache write", "cache write (1 hour)", "cache write (12 hours)")
_ROWS: Final[tuple[Difference, ...]] = ("not_in_logs", "not_on_invoice")


def name_cached(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, those of the same input tokens with the class `cache` for what looks like missing rows.

    Where gateways log no caching, the invoice has fewer tokens of input and as many more of cached input.
    """
    alike: defaultdict[object, list[Line]] = defaultdict(list)
    for line in lines:
        if line.item in INPUT and line.sold.provider:
            alike[line.period, line.sold].append(line)
    same = {id(line) for group in alike.values() if _has_same_tokens(group) for line in group}
    for line in lines:
        yield replace(line, figures=_rename(line.figures)) if id(line) in same else line


def _has_same_tokens(lines: Iterable[Line]) -> bool:
    """Return True where both sides have as much input, in other parts."""
    more = [_count_more(line.figures) for line in lines]
    known = [number for number in more if number is not None]
    return len(known) == len(more) and any(known) and not add_up(known)


def _count_more(figures: Figures) -> Decimal | None:
    """Return how many tokens more the invoice has; None where it does not say."""
    if figures.theirs is not None and figures.theirs_tokens is None:
        return None
    return EXACT.subtract(figures.theirs_tokens or ZERO, figures.ours_tokens or ZERO)


def _rename(figures: Figures) -> Figures:
    moved = add_up(figures.classes.get(kind, ZERO) for kind in _ROWS)
    kept = {kind: dollars for kind, dollars in figures.classes.items() if kind not in _ROWS}
    return replace(figures, classes=kept | ({"cache": moved} if moved else {}))
