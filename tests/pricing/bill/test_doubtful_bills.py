"""Bills of which not all is known: sums of unknown lengths, costs without usage, what was given for nothing."""

from __future__ import annotations

from decimal import Decimal as D

from pricing.bill.statement import StatementLine, charge
from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.record import Record
from tests.support.price_tables import TODAY
from tests.support.usage_records import make_record

MILLION = D(1_000_000)
USAGE = Usage(input_tokens=8_000, output_tokens=100)


def charge_one(catalog: Catalog, record: Record) -> StatementLine:
    (line,) = charge(catalog, [record], Given(TODAY)).charges
    return line


def test_a_sum_of_requests_is_not_one_long_request(acme: Catalog) -> None:
    """Acme's price for long requests begins after 5,000 input tokens: 2 and 6 in place of 1 and 4."""
    line = charge_one(acme, make_record(USAGE, model="fast-1", summed=True, requests=3))
    assert (line.cost, line.high) == ((8_000 * 1 + 100 * 4) / MILLION, (8_000 * 2 + 100 * 6) / MILLION)
    assert line.partial
    assert "at least: a sum of requests of unknown lengths; a price for long ones may apply to some" in line.warnings


def test_a_sum_that_states_its_lengths_is_certain(acme: Catalog) -> None:
    line = charge_one(acme, make_record(USAGE, model="fast-1", summed=True, requests=3, context=6_000))
    assert line.cost == line.high == (8_000 * 2 + 100 * 6) / MILLION
    assert not line.partial


def test_a_lower_bound_is_a_partial_charge(acme: Catalog) -> None:
    line = charge_one(acme, make_record(USAGE, model="fast-1", lower_bound="written early"))
    assert line.partial
    assert "at least: written early" in line.warnings


def test_a_cost_without_usage_is_unknown_here(acme: Catalog) -> None:
    line = charge_one(acme, make_record(model="fast-1", reported=D("0.19")))
    assert (line.cost, line.unpriced, line.reported) == (None, "states a cost and no usage", D("0.19"))
    assert line.difference is None


def test_what_was_given_for_nothing_costs_nothing(acme: Catalog) -> None:
    line = charge_one(acme, make_record(Usage(1_000, output_tokens=100), model="fast-1", complimentary=True))
    assert line.cost == 0
    # 1,000 × 1 + 100 × 4 a million
    assert "complimentary: 0.0014 dollars at list prices" in line.warnings
