"""A bill as a table: one list of columns, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from dataclasses import dataclass

from costcalc import formatting
from costcalc.web.columns import Cell, Column, Row, Table, build_headers, sort_rows
from costcalc.web.line_items import ItemLine, Origin, describe_lines, describe_name, describe_origin
from costcalc.web.notices import split_warnings
from pricing.bill.statement import Statement, StatementLine
from pricing.usage_log.response import USAGE_FORMATS

DEFAULT_SORT = "line"
MOST_ROWS = 500
"""A page shows so many; the total and the CSV are of all."""
VENDORS = {
    "cursor": "Cursor",
    "deepseek": "DeepSeek",
    "focus": "FOCUS",
    "helicone": "Helicone",
    "langfuse": "Langfuse",
    "openrouter": "OpenRouter",
    "opentelemetry": "OpenTelemetry",
    **{form.vendor: form.title for form in USAGE_FORMATS},
}
"""Names of those whose fields a record has: vendors, and tools with fields of their own."""


def _cached(charge: StatementLine) -> int:
    return charge.bill.usage.cache_read_tokens + charge.bill.usage.cache_audio_read_tokens


def _written(charge: StatementLine) -> int:
    return charge.bill.usage.written_tokens


COLUMNS: tuple[Column[StatementLine], ...] = (
    Column("line", "Line", "", lambda c: c.bill.line, formatting.count, "line"),
    Column("model", "Model", "", lambda c: c.requested, formatting.word, "model", numeric=False),
    Column("usd", "Charge", "$", lambda c: c.cost, formatting.rate, "charge"),
    Column("input_tokens", "Input", "tokens", lambda c: c.bill.usage.input_tokens, formatting.count, "input"),
    Column("cache_read_tokens", "Cached", "of input", _cached, formatting.count, "cached"),
    Column("cache_write_tokens", "Written", "of input", _written, formatting.count, "written"),
    Column("output_tokens", "Output", "tokens", lambda c: c.bill.usage.output_tokens, formatting.count, "output"),
    Column(
        "reasoning_tokens", "Reasoning", "of output",
        lambda c: c.bill.usage.reasoning_tokens, formatting.count, "reasoning",
    ),
    Column("as_of", "Prices as of", "", lambda c: c.conditions.as_of, formatting.day, "day", numeric=False),
    Column("tier", "Tier", "", lambda c: c.conditions.tier, formatting.word, "tier", numeric=False),
)  # fmt: skip


REPORTED: Column[StatementLine] = Column(
    "reported_usd", "Reported", "$", lambda c: c.reported, formatting.rate, "reported"
)
"""Column of the sellers' own sums, shown where a response states one."""


def write_charge(charge: StatementLine) -> str:
    """Write the dollars of a charge, and whether they are the least."""
    return formatting.least(formatting.rate(charge.cost), partial=charge.partial)


def write_cells(charge: StatementLine) -> list[str]:
    """Write the text of each of COLUMNS."""
    return [write_charge(charge) if c.key == "usd" else c.text(c.value(charge)) for c in COLUMNS]


def sort_charges(bill: Statement, sort: str) -> list[StatementLine]:
    """Sort the charges by a column, those without a value last."""
    return sort_rows(bill.charges, (*COLUMNS, REPORTED), sort)


@dataclass(frozen=True, slots=True)
class Details:
    """Parts of a charge, and the vendor's fields that they come from."""

    vendor: str
    lines: tuple[ItemLine, ...]
    total: str
    origin: Origin | None
    """None where there is no price."""
    figures: tuple[tuple[str, str, str], ...]
    """(path, number, as what it was read; blank where it was not)."""


def build_table(bill: Statement, sort: str, how: str) -> Table:
    """Build the rows in the order `sort`; the line `how`, or a single one, with its parts."""
    charges = sort_charges(bill, sort)
    if len(charges) == 1 and not how:
        how = str(charges[0].bill.line)
    cut = f"The first {MOST_ROWS} of {len(charges):,} lines; the total and the CSV cover all of them."
    reported = [REPORTED] if any(charge.reported is not None for charge in charges) else []
    rows = [_row(charge, how, reported) for charge in charges[:MOST_ROWS]]
    return Table(build_headers([*COLUMNS, *reported], sort), rows, cut if len(charges) > MOST_ROWS else "")


def _row(charge: StatementLine, how: str, reported: list[Column[StatementLine]]) -> Row:
    line = str(charge.bill.line)
    opened = line == how
    unread = [figure.path for figure in charge.bill.figures if figure.meaning is None]
    not_charged = f"not charged here: {', '.join(unread[:3])}{' …' if len(unread) > 3 else ''}" if unread else ""
    meant = charge.entry.model.id if charge.entry else charge.requested
    plain = "" if meant == charge.requested.rpartition("/")[2] else f"priced as {meant}"
    texts = [(text, column.css or "day-cell") for text, column in zip(write_cells(charge), COLUMNS, strict=True)][2:]
    texts += [(column.text(column.value(charge)), column.css) for column in reported]
    notes, doubts = split_warnings(charge, charge.warnings)
    return Row(
        id=f"line-{line}",
        line=line,
        model=formatting.word(charge.requested),
        notes=(describe_name(f"read as {charge.read_as}" if charge.read_as else plain, charge.entry), *notes),
        problems=(charge.unpriced, *doubts, not_charged, describe_difference(charge)),
        cells=(Cell(*texts[0], opens=f"how-line-{line}"), *(Cell(*each) for each in texts[1:])),
        how="-" if opened else line,
        details=_details(charge) if opened else None,
    )


def _details(charge: StatementLine) -> Details:
    quote, vendor = charge.quote, VENDORS[charge.bill.vendor]
    figures = tuple((f.path, formatting.count(f.number), f.meaning or "") for f in charge.bill.figures)
    if quote is None:
        return Details(vendor, (), "", None, figures)
    price = describe_origin(quote, charge.conditions)
    return Details(vendor, describe_lines(quote.lines), write_charge(charge), price, figures)


def describe_difference(charge: StatementLine) -> str:
    """Say by how much the seller's own sum differs from the charge."""
    if charge.difference is None:
        return ""
    size, word = abs(charge.difference), "more" if charge.difference > 0 else "less"
    return f"the seller's own sum is {formatting.rate(charge.reported)}, {formatting.rate(size)} {word}"


def write_summary(bill: Statement, faults: int, duplicates: int = 0) -> str:
    """Sum up the bill in a sentence."""
    number = len(bill.charges)
    text = formatting.plural(number, "response")
    if bill.total is None:
        text += f", {'no' if number == 1 else 'none with a'} price: the table shows why"
    elif bill.unpriced:
        text += f", {_write_known(bill)} for the {formatting.count(number - bill.unpriced)} with a price"
        text += f"; {formatting.count(bill.unpriced)} {'has' if bill.unpriced == 1 else 'have'} none"
    else:
        text += f", {write_total(bill)}" + (" in total" if number > 1 else "")
    if bill.reported is not None and number > 1:
        text += f"; the sellers' own sums make {formatting.rate(bill.reported)}"
    if duplicates:
        text += f"; {write_duplicates(duplicates)}"
    if faults:
        text += f"; {formatting.plural(faults, 'line')} could not be read"
    return f"{text}."


def write_duplicates(duplicates: int) -> str:
    """Say how many lines state a response that another line states as well."""
    return f"{formatting.plural(duplicates, 'duplicate')} of a response not charged again"


def _write_known(bill: Statement) -> str:
    """Write the dollars of the charges that have a price, and whether they are the least."""
    return formatting.least(formatting.rate(bill.total), partial=bill.partial)


def write_total(bill: Statement) -> str:
    """Write the dollars of all charges together, and whether they are the least, as where one has no price."""
    return formatting.least(formatting.rate(bill.total), partial=bill.partial or bool(bill.unpriced))


def list_totals(bill: Statement) -> list[tuple[str, str, str]]:
    """List the (item, quantity, dollars) of all charges together."""
    return [
        (each.item, formatting.plural(each.quantity, each.unit), formatting.rate(each.amount)) for each in bill.items
    ]
