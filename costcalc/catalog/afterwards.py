"""What comes after a model: the one its vendor redirects to, the one it recommends, and the end of its training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from costcalc import formatting
from costcalc.formatting import capitalize_first
from costcalc.web.links import build_model_address
from costcalc.web.price_words import describe_access
from pricing.catalog.catalog import Entry
from pricing.catalog.successors import Redirect, Successor, TrainingEnd


@dataclass(frozen=True, slots=True)
class AfterRow:
    """Sentence up to a model's name and behind it, with where it is said; without a name, all of it stands before."""

    before: str
    model: str
    href: str
    behind: str
    source: str
    via: str
    checked: str
    note: str


def list_afterwards(entry: Entry, day: date, today: date) -> list[AfterRow]:
    """List what the vendor says comes after a model, the redirect first."""
    return list(_list_rows(entry, day, today))


def _list_rows(entry: Entry, day: date, today: date) -> Iterator[AfterRow]:
    model = entry.model
    if redirect := model.redirects_to:
        verb = "are" if redirect.from_ <= day else "will be"
        before = f"Requests to {model.id} {verb} answered and billed as"
        yield _row(entry, redirect, (before, f"from {formatting.day(redirect.from_)} on."), day, today)
    if successor := model.successor:
        yield _row(entry, successor, (f"{entry.provider.name} recommends", f"instead of {model.id}."), day, today)
    if end := model.training_end:
        said = f"{capitalize_first(describe_access(end))}."
        yield AfterRow(said, "", "", "", end.source, end.via or "", _write_checked(end), end.note or "")


def _row(entry: Entry, row: Redirect | Successor, words: tuple[str, str], day: date, today: date) -> AfterRow:
    before, behind = words
    href = build_model_address(f"{entry.provider.id}/{row.model}", day, today)
    return AfterRow(before, row.model, href, behind, row.source, row.via or "", _write_checked(row), row.note or "")


def _write_checked(row: Redirect | Successor | TrainingEnd) -> str:
    return formatting.day(row.checked) if row.checked else "never"
