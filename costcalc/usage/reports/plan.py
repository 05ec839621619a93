"""Address of the estimate that begins with the averages of usage: "make a plan of it"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from costcalc import formatting
from costcalc.current import catalog
from costcalc.estimate.columns import DEFAULT_SORT
from costcalc.estimate.state import State
from costcalc.input_limits import LONGEST_NAME, MOST_FEES, MOST_REQUESTS, MOST_TOKENS
from costcalc.web.figures import LONGEST_QUERY
from pricing.catalog.catalog import Catalog, UnknownModel
from pricing.catalog.rates import Conditions
from pricing.estimate.request import Expectation, Request
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.reports.averages import Averages, measure_requests
from pricing.workload import Workload

MOST_PLANNED: Final = 12
"""Models of a plan: those that cost most, and those that a scenario names."""


ESTIMATE: Final = "/"
"""Address of the estimate's page."""


class Plan(NamedTuple):
    """Estimate that begins with averages."""

    averages: Averages
    address: str
    """Without its host; blank where nobody knows the averages."""

    def describe(self) -> str:
        """Say of what these are the averages, and what they leave out."""
        averages = self.averages
        days = f" in {formatting.plural(averages.days, 'day')}" if averages.days else ""
        rows = formatting.plural(averages.uncounted, "row")
        left = f"; {rows} left out, without tokens or the number of their requests" if averages.uncounted else ""
        return f"{formatting.plural(averages.requests, 'request')}{days}{left}"


def build_plan_address(book: Catalog, averages: Averages, names: Iterable[str], today: date, tier: str = "") -> str:
    """Return the address of the estimate with the averages; blank where nobody knows them, or no table has the models.

    `names` are of models, the one to compare with first; those that no table has are left out. Without a `tier` it is
    that of most requests.
    """
    if not averages.requests:
        return ""
    fees = tuple((unit, number) for unit, number in averages.fees if number <= MOST_FEES)
    tokens = (averages.input_tokens, averages.output_tokens, averages.reasoning_tokens)
    if max(tokens) > MOST_TOKENS or averages.monthly_requests > MOST_REQUESTS:  # more than a request can have
        return ""
    models = tuple(dict.fromkeys(name for name in names if _is_known(book, name)))[:MOST_PLANNED]
    if not models:
        return ""
    request = Request(
        prompt=averages.input_tokens,
        models=models,
        expectation=Expectation(
            averages.output_tokens,
            averages.reasoning_tokens,
            cache_read=averages.cached_share,
            cache_write=averages.written_share,
            lifetime="1 hour" if averages.lasting else "5 minutes",
            fees=fees,
        ),
        conditions=Conditions(today, tier or averages.tier),
        workload=Workload(Decimal(averages.monthly_requests)),
    )
    query = State(request, DEFAULT_SORT, baseline=models[0]).write_query()
    return f"{ESTIMATE}?{query if len(query) <= LONGEST_QUERY else _shorten(query)}"


def _shorten(query: str) -> str:
    from costcalc.web.address import shorten_query  # noqa: PLC0415 -- Django signs it; a command seldom needs that

    return shorten_query(query)


def plan_usage(reduced: Reduced, names: Iterable[str], given: Given) -> str:
    """Return the address of the estimate with the averages of usage as it is; blank where nobody knows them."""
    averages = measure_requests(reduced.groups.items())
    return build_plan_address(
        catalog(), averages, (name or given.model for name in names), given.today, given.tier or ""
    )


def _is_known(book: Catalog, name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or "," in name:  # which parts names in an address
        return False
    try:
        book.offer(name)
    except UnknownModel:
        return False
    return True
