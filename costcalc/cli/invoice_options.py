"""`--invoice` of `costcalc usage`: by how much the usage differs from the seller's invoice, and why."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costcalc.cli.output import WrongUsage
from costcalc.current import catalog
from costcalc.usage.reports.invoice import InvoiceQuestion
from pricing.files.sources import Found, Source, find_sources
from pricing.usage_log.reports.invoice.check import InvoiceError
from pricing.usage_log.reports.invoice.read import read_invoice


def add_invoice(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("invoice", "by how much the usage differs from what the seller charges, and why")
    group.add_argument(
        "--invoice",
        action="append",
        default=[],
        metavar="FILE",
        help="cost export of the seller, such as OpenAI’s or Anthropic’s, or a FOCUS file; repeat it for several files",
    )


def read_invoice_question(options: dict[str, Any]) -> Iterator[InvoiceQuestion]:
    """Yield the question, if there is an invoice. Raises WrongUsage."""
    if not options["invoice"]:
        return
    sources = _find(options)
    try:
        yield InvoiceQuestion(read_invoice(sources, catalog()), read_accounts=True)
    except InvoiceError as error:
        raise WrongUsage(f"--invoice {error}") from None


def check_apart(options: dict[str, Any], logs: Found) -> None:
    """Refuse an invoice that is one of the logs too, and would count as usage. Raises WrongUsage."""
    mine = [*_find(options)] if options["invoice"] else []
    for source in mine:
        if any(_is_same(source, log) for log in logs.sources):
            raise WrongUsage(f"--invoice {source.name}: is one of the logs, too, where it counts as usage; move it out")


def _find(options: dict[str, Any]) -> list[Source]:
    """Raises WrongUsage."""
    found = find_sources(options["invoice"], None)
    if found.faults:
        raise WrongUsage(f"--invoice {found.faults[0].path}: {found.faults[0].problem}")
    if not found.sources:
        raise WrongUsage(f"--invoice {options['invoice'][0]}: no files in it; name a cost export")
    if (output := options["output"]) and any(_is_file(source, output) for source in found.sources):
        raise WrongUsage(f"{output}: is the invoice; write to another file")
    return found.sources


def _is_same(source: Source, log: Source) -> bool:
    return source.member == log.member and _is_file(source, log.path)


def _is_file(source: Source, path: str) -> bool:
    return Path(source.path).exists() and Path(path).exists() and Path(source.path).samefile(path)
