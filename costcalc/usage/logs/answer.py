"""What logs of usage come to, as the command and the API answer it: the cost, and whether it is all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from costcalc import formatting
from costcalc.export.reasons import Reason, name_first
from costcalc.formatting import plural
from costcalc.usage.logs.report import Report, ReportQuestion
from pricing.catalog.catalog import Catalog
from pricing.files.faults import FileFault
from pricing.files.sources import Found
from pricing.units import EXCLUSIONS, UNITS
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.overlap import count_days_twice
from pricing.usage_log.charges.priced_group import NO_MODEL
from pricing.usage_log.charges.total import UsageRow, UsageTotal, price_groups
from pricing.usage_log.engines.reduced import Reduced

INCOMPLETE = ("unpriced", "partial", "lower_bound", "counted_twice", "incomplete")
"""Codes of the reasons why not everything was read and charged."""
OVER_LIMIT = "over_limit"
TWICE = "counted_twice"


class Division(NamedTuple):
    """What the usage is divided by, and the labels that are read for it."""

    by: tuple[str, ...]
    labels: tuple[str, ...]
    unasked: frozenset[str] = frozenset()
    """Labels among them that nobody asked for: reports can use them."""

    def read_also(self, questions: Iterable[ReportQuestion]) -> Division:
        """Read the labels that the questions need, too."""
        needed = tuple(name for question in questions for name in question.labels)
        labels = tuple(dict.fromkeys((*self.labels, *needed)))
        return self._replace(labels=labels, unasked=frozenset(needed) - {*self.labels})


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """What logs of usage come to."""

    usage: UsageTotal
    reduced: Reduced
    labels: tuple[str, ...]
    found: Found
    limit: Decimal | None = None
    """Dollars that the total should not pass."""
    reports: tuple[Report, ...] = ()
    unasked: frozenset[str] = frozenset()
    """Labels that are read for reports alone, which say themselves what they lack."""

    @property
    def total(self) -> UsageRow:
        return self.usage.total

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """Return what could not be read: paths, files and lines, the first of them."""
        paths = (FileFault(fault.path, 0, 0, fault.problem) for fault in self.found.faults)
        return (*paths, *self.reduced.faults)

    @property
    def faulty(self) -> int:
        """Return how many could not be read."""
        return len(self.found.faults) + self.reduced.faulty

    @property
    def amount(self) -> Decimal | None:
        """Return the dollars of all that has a price; None where nothing could be read, or has one."""
        return None if self.is_unread else self.total.amount

    @property
    def is_unread(self) -> bool:
        """Return True where there is something, and none of it could be read: it is not nothing."""
        return not self.total.rows and self.faulty > 0

    @property
    def at_least(self) -> bool:
        return self.total.at_least or self.faulty > 0

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(_list_reasons(self))

    @property
    def complete(self) -> bool:
        """Return True where everything was read, and charged in full or free."""
        return not any(reason.code in INCOMPLETE for reason in self.reasons)

    def list_unseen_labels(self) -> Iterator[str]:
        """Yield the labels that a person chose and no row has, as a misspelled one."""
        groups = self.reduced.groups
        for place, name in enumerate(self.labels):
            if groups and name not in self.unasked and not any(key.labels[place] for key in groups):
                yield name


def answer_groups(
    catalog: Catalog,
    reduced: Reduced,
    given: Given,
    division: Division,
    *,
    found: Found | None = None,
    limit: Decimal | None = None,
    questions: Sequence[ReportQuestion] = (),
) -> LogAnswer:
    """Price what logs were reduced to, and answer what else is asked of it."""
    usage = price_groups(catalog, reduced.groups, given, division.by, division.labels)
    whole = add_unfound(reduced, found or Found())
    reports = tuple(question.answer(catalog, whole, given, division.labels) for question in questions)
    return LogAnswer(usage, reduced, division.labels, found or Found(), limit, reports, division.unasked)


def add_unfound(reduced: Reduced, found: Found) -> Reduced:
    """Count the files that could not be opened among what could not be read, for whoever is told of nothing else."""
    return replace(reduced, faulty=reduced.faulty + len(found.faults))


def name_left_out(word: str) -> str:
    """Name what an amount leaves out: a unit, something that the vendor charges for, or a field by its path."""
    return EXCLUSIONS.get(word) or (UNITS[word].item if word in UNITS else word)


def _list_reasons(answer: LogAnswer) -> Iterator[Reason]:
    usage, parts = answer.usage, answer.total.parts
    if rows := parts["unpriced"].rows:
        models = dict.fromkeys(each.model or _explain_nameless(each.reason) for each in usage.unpriced)
        tokens = parts["unpriced"].tokens
        amount = f" with {plural(tokens, 'token')}" if tokens else ""
        yield Reason("unpriced", f"{plural(rows, 'row')}{amount} {_have(rows)} no price ({name_first([*models])})")
    if rows := parts["partial"].rows:
        names = name_first([name_left_out(word) for word in usage.left_out])
        yield Reason("partial", f"{plural(rows, 'row')} {_name(rows)} something that is not charged here ({names})")
    if rows := sum(usage.lower_bounds.values()):
        why = name_first([*usage.lower_bounds])
        yield Reason("lower_bound", f"{plural(rows, 'row')} {_name(rows)} the least that was used ({why})")
    if answer.faulty:
        yield Reason("incomplete", f"{_count_faults(answer)} could not be read{_add_in_full(answer)}")
    if days := count_days_twice(answer.reduced.groups):
        stated = f"OpenAI’s costs and other rows both state the tokens of {plural(days, 'day')}"
        yield Reason(TWICE, f"{stated}, which count twice; give one of the two")
    if later := answer.reduced.later:
        rows = sum(later.values())
        files = name_first([f"{name}: {count:,}" for name, count in sorted(later.items()) if name])
        where = f" ({files})" if files else ""
        are = "is" if rows == 1 else "are"
        yield Reason("incomplete", f"{plural(rows, 'row')} {are} of days after today{where}; check the clock and zone")
    if problem := _describe_excess(answer):
        yield Reason(OVER_LIMIT, problem)
    for report in answer.reports:
        yield from report.reasons


def _explain_nameless(reason: str) -> str:
    return "no model named" if reason == NO_MODEL else reason


def _count_faults(answer: LogAnswer) -> str:
    files = sum(not fault.line for fault in answer.faults)
    lines = answer.faulty - files
    return " and ".join(plural(number, what) for number, what in ((files, "file"), (lines, "row")) if number)


def _add_in_full(answer: LogAnswer) -> str:
    """Say that of a file something may have been read; of a row it is all or nothing."""
    return " in full" if any(not fault.line for fault in answer.faults) and not answer.is_unread else ""


def _describe_excess(answer: LogAnswer) -> str:
    """Say by how much the total is over its limit; blank where it is not."""
    limit, total = answer.limit, answer.total
    if limit is None or total.high <= limit:
        return ""
    if total.low > limit:
        return f"the total, {formatting.rate(total.low)}, is over the limit of {formatting.stated(limit)}"
    high = formatting.rate(total.high)
    return f"the total may be as much as {high}, over the limit of {formatting.stated(limit)}"


def _have(rows: int) -> str:
    return "has" if rows == 1 else "have"


def _name(rows: int) -> str:
    return "states" if rows == 1 else "state"
