"""The answer strip of usage logs: how much was used and when, what it cost, what of it is left out."""

from __future__ import annotations

from datetime import date
from typing import Final

from costcalc import formatting
from costcalc.estimate.strip import Strip
from costcalc.usage.job.chart_words import name_model
from costcalc.usage.job.tally import Tally
from costcalc.usage.logs.answer import LogAnswer
from costcalc.usage.logs.columns import KINDS, find_kind
from costcalc.usage.logs.sections import write_total
from pricing.usage_log.charges.priced_group import STATUSES

NOTHING: Final = "Nothing could be read"
UNPRICED: Final = "No row has a price"
COMPLETE: Final = "Everything is charged in full"


def build_strip(answer: LogAnswer, tally: Tally) -> Strip:
    """Build the strip; what is left out stands in it in a few words, and below it in sentences."""
    days = _find_days(answer)
    size, left_out = _write_size(answer, days), _write_left_out(answer)
    if answer.amount is None:
        return Strip(size, "", "", NOTHING if answer.is_unread else UNPRICED, left_out)
    per = f"in {formatting.plural((days[1] - days[0]).days + 1, 'day')}" if days else "in total"
    return Strip(size, write_total(answer), per, _name_largest(tally), left_out or COMPLETE, _write_reported(answer))


def _write_size(answer: LogAnswer, days: tuple[date, date] | None) -> str:
    total = answer.total
    tokens = sum(total.parts[status].tokens for status in STATUSES)
    stated = total.counted and total.requests
    number = formatting.plural(*((total.requests, "request") if stated else (answer.reduced.calls, "record")))
    said = (number, formatting.plural(tokens, "token"), *([_write_days(*days)] if days else []))
    return " · ".join(said)


def _find_days(answer: LogAnswer) -> tuple[date, date] | None:
    """Find the first and the last day; None where no row states one."""
    days = {key.day for key in answer.reduced.groups if key.day}
    return (date.fromisoformat(min(days)), date.fromisoformat(max(days))) if days else None


def _write_days(first: date, last: date) -> str:
    return " to ".join(dict.fromkeys((formatting.long_day(first), formatting.long_day(last))))


def _write_left_out(answer: LogAnswer) -> str:
    parts = answer.total.parts
    counts = (
        (parts["unpriced"].rows, "row", "without a price"),
        (parts["partial"].rows, "row", "charged in part"),
        (parts["lower_bound"].rows, "row", "at the least that was used"),
        (parts["complimentary"].rows, "row", "complimentary"),
    )
    said = [f"{formatting.plural(number, one)} {what}" for number, one, what in counts if number]
    return " · ".join([*said, *([f"{formatting.count(answer.faulty)} not read"] if answer.faulty else [])])


def _name_largest(tally: Tally) -> str:
    """Name the model that costs most, with its share."""
    if not tally.models:
        return ""
    model, most = tally.rank_models()[0]
    share = "" if len(tally.models) == 1 else f" {formatting.percent(most / tally.total)}"
    return f"{name_model(model)}{share}"


def _write_reported(answer: LogAnswer) -> str:
    """Compare with the sellers' own sums; blank where no row states one."""
    total = answer.total
    kind = find_kind(total)
    if total.reported.amount is None:
        return ""
    said = f": {KINDS[kind]}" if kind else ""
    return f"Sellers’ own sums are {formatting.money(total.reported.amount)}{said}"
