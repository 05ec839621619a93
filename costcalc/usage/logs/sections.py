"""What an answer says about logs beside the table of costs: why it is not complete, what was recognized and not read.

The same sections stand below the table of a terminal and of Markdown, and on sheets of a workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from costcalc import formatting
from costcalc.export.section import Section, Text, write_any
from costcalc.formatting import Value
from costcalc.usage.logs.answer import LogAnswer, name_left_out
from costcalc.usage.logs.columns import REPORTED, choose_shown, name_values, write_amount, write_cell, write_values
from pricing.usage_log.charges.priced_group import STATUSES, Status
from pricing.usage_log.charges.total import UsageRow

STATUS_WORDS: Final[Mapping[Status, str]] = {
    "complete": "charged in full",
    "partial": "partial: something is not charged here",
    "lower_bound": "lower bound: the log states the least that was used",
    "complimentary": "complimentary, here at list prices and not in the total",
    "unpriced": "unpriced: the cost is not known",
}


def list_sections(answer: LogAnswer, version: date) -> list[Section]:
    """List the sections that have anything in them; `version` is that of the price tables."""
    usage, word, count = answer.usage, formatting.word, formatting.count
    unpriced: list[tuple[Value, ...]] = [
        (u.rows, u.tokens, *map(formatting.legible, (u.model, u.reason))) for u in usage.unpriced
    ]
    formats = answer.reduced.formats
    recognized = [(title, formats[title].reason, *formats[title][1:]) for title in sorted(formats)]
    faults = [(formatting.legible(f.file), f.line or "", formatting.legible(f.problem)) for f in answer.faults]
    left_out = {name_left_out(name): number for name, number in usage.left_out.items()}
    sections = (
        Section("Attention", ("Attention",), (word,), [(formatting.legible(why.message),) for why in answer.reasons]),
        *(section for report in answer.reports for section in report.sections),
        Section(
            "Parts of the total",
            ("Parts of the total", "Charge", "Rows", "Tokens"),
            (word, formatting.money, count, count),
            _list_parts(answer),
        ),
        Section("No price", ("Rows", "Tokens", "No price", "Reason"), (count, count, word, word), unpriced),
        Section("Not charged here", ("Rows", "Not charged here"), (count, word), _sort(left_out)),
        Section("Lower bounds", ("Rows", "Lower bounds"), (count, word), _list_bounds(answer)),
        Section("Notes", ("Rows", "Notes"), (count, word), _sort(_choose_notes(answer))),
        Section("Sellers’ own sums", _REPORTED_HEADS, _REPORTED_TEXTS, _list_reported(answer.total)),
        Section("Read", ("Read", ""), (word, write_any), _list_read(answer, version)),
        Section(
            "Formats",
            ("Formats", "Recognized by", "Files", "Rows"),
            (word, word, count, count),
            recognized,
            most=len(recognized),
        ),
        Section(
            "Not read", ("Not read", "Line", "Problem"), (word, write_any, word), faults, answer.faulty - len(faults)
        ),
    )
    return [section for section in sections if section.rows]


_REPORTED_HEADS: Final = ("Rows", "Reported", "Charged here, where priced", "Difference", "Reported is")
_REPORTED_TEXTS: Final[tuple[Text, ...]] = (
    formatting.count,
    formatting.money,
    formatting.money,
    *(c.text for c in REPORTED[1:]),
)


def _list_reported(total: UsageRow) -> list[tuple[Value, ...]]:
    stated = total.reported
    ours = stated.charged if stated.rounding else None
    return (
        [(stated.rows, *(c.value(total) for c in REPORTED[:1]), ours, *(c.value(total) for c in REPORTED[1:]))]
        if stated.rows
        else []
    )


def _list_parts(answer: LogAnswer) -> list[tuple[Value, ...]]:
    """List the parts of the total; none where it has one alone, which the total itself says."""
    parts = {status: part for status in STATUSES if (part := answer.total.parts[status]).rows}
    if len(parts) <= 1 and "complimentary" not in parts:
        return []
    return [
        (STATUS_WORDS[status], None if status == "unpriced" else part.amount, part.rows, part.tokens)
        for status, part in parts.items()
    ]


def _list_bounds(answer: LogAnswer) -> list[tuple[Value, ...]]:
    """List why amounts are lower bounds; none where there is one reason, which the section of reasons has."""
    bounds = answer.usage.lower_bounds
    return _sort(bounds) if len(bounds) > 1 else []


def _choose_notes(answer: LogAnswer) -> dict[str, int]:
    """Choose the notes that no other section has."""
    return {note.text: rows for note, rows in answer.usage.notes.items() if note.kind != "left_out"}


def _sort(counts: Mapping[str, int]) -> list[tuple[Value, ...]]:
    return [
        (number, formatting.legible(name))
        for name, number in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]


def _list_read(answer: LogAnswer, version: date) -> list[tuple[Value, ...]]:
    reduced, skipped, copies = answer.reduced, answer.found.skipped, len(answer.found.copies)
    unseen = ", ".join(map(formatting.legible, answer.list_unseen_labels()))
    return [
        ("rows", reduced.rows),
        ("records of usage among them", reduced.calls),
        ("duplicates dropped", reduced.duplicates),
        *([("files of folders skipped: hidden, or not logs by their names", skipped)] if skipped else ()),
        *([("files not read, as they are copies of others", copies)] if copies else ()),
        *([("labels that no row has", unseen)] if unseen else ()),
        ("version of the price tables", version),
    ]


def list_table(answer: LogAnswer) -> tuple[list[list[str]], list[bool]]:
    """List the rows of the table of costs, its head first and its total last, and which columns hold figures."""
    columns, names = choose_shown(answer), name_values(answer) or [""]
    heads = [name.replace("_", " ").capitalize() for name in names]
    rows = [[*heads, *(f"{column.header} {column.hint}".strip() for column in columns)]]
    by, each = answer.usage.by, answer.usage.rows if answer.usage.by else ()
    rows += [[*write_values(row, by), *(write_cell(column, row) for column in columns)] for row in each]
    total = ["Total", *[""] * (len(names) - 1), write_total(answer)]
    rows.append([*total, *(write_cell(column, answer.total) for column in columns[1:])])
    return rows, [*[False] * len(names), *(column.numeric for column in columns)]


def write_total(answer: LogAnswer) -> str:
    """Write the dollars of all, and whether they are the least."""
    return formatting.UNKNOWN if answer.is_unread else write_amount(answer.total, at_least=answer.at_least)
