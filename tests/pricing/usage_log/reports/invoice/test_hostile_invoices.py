"""An invoice may say anything: it is refused, or compared with classes that add up; nothing is raised."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.check import InvoiceError
from pricing.usage_log.reports.invoice.read import read_invoice_rows
from pricing.usage_log.reports.invoice.reconcile import reconcile
from pricing.usage_log.rows import reduce_rows
from tests.support.invoices import DAY, check_sums, cost, used
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES, list_rows

ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        ["", "-", "0", "-0", "1e99", "1e-99", "1e20", "1e-30", "1e80",
         "1E+999999", "9" * 40, "0." + "9" * 39, "NaN", "inf", "0001-01-01", "9999-12-31",
         "9999-12-31T23:59:59Z", "253402300799", "\x1b[31m", "\N{RIGHT-TO-LEFT OVERRIDE}", "alpha, input", ", , ,",
         None, True, [], {}, -1, 10**30]
    ),
    st.text(max_size=20),
    st.integers(-(10**15), 10**15),
)  # fmt: skip
COSTS = ("openai_costs_dashboard_2026.csv", "anthropic_console_cost.csv", "focus_drawdown.csv", "focus_litellm.csv",
         "openrouter_activity.csv", "cursor_v2.csv", "deepseek_costs_2026_09.csv")  # fmt: skip
ROWS = [(name, row) for name in COSTS for row in list_rows(name)]


@st.composite
def make_odd_row(draw: st.DrawFn) -> dict[str, Any]:
    """Return a row of a sample with some other cells."""
    _, row = draw(st.sampled_from(ROWS))
    names = draw(st.lists(st.sampled_from(sorted(row)), max_size=4, unique=True))
    return {**row, **{name: draw(ODD) for name in names}}


@given(st.lists(make_odd_row(), min_size=1, max_size=4))
def test_odd_cells_raise_nothing(alpha: Catalog, rows: list[dict[str, Any]]) -> None:
    usage = reduce_rows([used(), used(day=TODAY), *rows], make_plan(alpha)).groups
    try:
        invoice = read_invoice_rows([cost("1"), *rows], alpha)
    except InvoiceError as error:
        assert "not converted" in str(error)  # noqa: PT017 -- either end is right here
        return
    check_sums(reconcile(alpha, usage, invoice.groups, Given(TODAY)))


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md"))
def test_any_sample_can_stand_beside_any_usage(catalog: Catalog, name: str) -> None:
    """Whatever a file of logs is, it is compared with itself, or it states no costs."""
    rows = list_rows(name)
    try:
        invoice = read_invoice_rows(rows, catalog)
    except InvoiceError as error:
        assert str(error).startswith("the invoice states no costs")  # noqa: PT017
        return
    check_sums(reconcile(catalog, reduce_rows(rows, make_plan(catalog)).groups, invoice.groups, Given(TODAY)))


def test_a_period_may_end_where_the_calendar_does(alpha: Catalog) -> None:
    row = dict(ROWS[-1][1]) | {"start_time_iso": "9999-12-31T00:00:00Z", "end_time_iso": "9999-12-31T23:59:59Z"}
    invoice = read_invoice_rows([cost("2", day=DAY), row], alpha).groups
    found = reconcile(alpha, reduce_rows([used()], make_plan(alpha)).groups, invoice, Given(TODAY))
    check_sums(found)
    assert [each.reason for each in found.outside] == ["other_days"]


@pytest.mark.parametrize(
    ("one", "other"), [("1e-99", "3"), ("99999999999", "1e-40"), ("1e-30", "-1e-30"), ("0", "1e-60")]
)
def test_the_largest_and_smallest_amounts_add_up(alpha: Catalog, one: str, other: str) -> None:
    """Nothing is finer than 40 decimals of a dollar, and list prices beyond any invoice are none."""
    rows = [
        {
            "ChargePeriodStart": f"{DAY}T00:00:00Z", "BilledCost": amount, "BillingCurrency": "USD", "ListCost": "1e80",
            "ServiceCategory": "AI and Machine Learning", "SkuMeter": meter,
            "SkuPriceDetails": '{"ModelId": "alpha", "TokenDirection": "Input"}',
        }
        for amount, meter in ((one, "Input Tokens"), (other, "Output Tokens"))
    ]  # fmt: skip
    invoice = read_invoice_rows(rows, alpha)
    assert not invoice.faults
    found = reconcile(alpha, reduce_rows([used()], make_plan(alpha)).groups, invoice.groups, Given(TODAY))
    check_sums(found)
    assert "discount_or_credit" not in {
        kind for line in found.lines for kind in line.figures.classes if line.item == "input"
    }
