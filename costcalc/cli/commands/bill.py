"""`costcalc bill [FILE …|-]`: what responses were charged."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from costcalc.cli.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.cli.sources import read_sources
from costcalc.current import catalog, current_day
from costcalc.input_limits import LARGEST_BILL
from costcalc.schema.errors import validate
from costcalc.usage.api import BillRequest, charge_bills, describe_bill
from costcalc.usage.csv_file import to_csv
from costcalc.usage.table import DEFAULT_SORT, write_duplicates, write_summary
from costcalc.usage.text_table import draw_bill
from pricing.bill.reader import read_bills
from pricing.units import TIERS
from pricing.usage_log.charges.charge import Given


class Command(FiguresCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help="- is standard input")
        parser.add_argument("--model", default="", metavar="NAME", help="model of responses that name none")
        parser.add_argument("--as-of", metavar="DAY", help="default: the response's own day, else today, in UTC")
        parser.add_argument("--tier", choices=TIERS, help="default: as each response states, else standard")

    def print_figures(self, options: dict[str, Any]) -> None:
        given = _given(options)
        sources = read_sources([options["file"]], LARGEST_BILL)
        if len(sources) != 1:
            raise WrongUsage(f"{options['file']}: name one file; `cat` several into standard input")
        bill, bills = charge_bills(read_bills(sources[0].text), given)
        if not bill.charges:
            raise WrongUsage("\n".join(f"line {fault.line}: {fault.problem}" for fault in bills.faults[:20]))
        self.write(
            options["format"],
            answer=lambda: describe_bill(bill, bills),
            csv=lambda: to_csv(catalog(), bill, DEFAULT_SORT, len(bills.faults)),
            table=lambda draw: draw_bill(bill, draw),
        )
        if bills.duplicates:
            self.stderr.write(write_duplicates(bills.duplicates))
        for fault in bills.faults:
            self.stderr.write(f"line {fault.line}: {fault.problem}")
        if bill.unpriced or bill.partial or bills.faults:
            raise Incomplete(write_summary(bill, len(bills.faults), bills.duplicates))


def _given(options: dict[str, Any]) -> Given:
    """Raise RequestError."""
    fields = {name: options[name] for name in ("model", "as_of", "tier") if options[name]}
    body = validate(BillRequest, {"responses": [{}], **fields})
    return Given(current_day(), body.model or "", body.as_of, body.tier)
