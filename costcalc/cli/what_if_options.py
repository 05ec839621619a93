"""`--what-if` of `costcalc usage`: the same usage on other models and tiers, beside what it costs as it is."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from costcalc.cli.output import WrongUsage
from costcalc.schema.errors import RequestError
from costcalc.usage.reports.what_if import WhatIfQuestion
from costcalc.usage.reports.what_if_read import EXAMPLE, read_scenarios
from pricing.units import TIERS
from pricing.usage_log.reports.what_if.scenario import MOST_SCENARIOS


def add_what_if(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "what if", f"the same usage in another way, beside what it costs as it is; up to {MOST_SCENARIOS}, each its own"
    )
    group.add_argument(
        "--what-if",
        action="append",
        default=[],
        metavar="CHANGES",
        help=f"such as {EXAMPLE.replace('%', '%%')}: model=NAME for all rows, or model=FROM>TO for those of one; "
        f"tier={'|'.join(TIERS)}; cache=SHARE of the input that is read from the cache; batch=SHARE at the batch tier; "
        "as_of=DAY, whose prices apply",
    )


def read_what_if(options: dict[str, Any]) -> Iterator[WhatIfQuestion]:
    """Yield the question, if any is asked. Raises WrongUsage."""
    if not options["what_if"]:
        return
    try:
        yield WhatIfQuestion(read_scenarios(options["what_if"]))
    except RequestError as error:
        raise WrongUsage(f"--what-if {error.message}") from None
