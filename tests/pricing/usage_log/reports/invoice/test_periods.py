"""Which days and models are compared, at which grain, and what is told of the rest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.usage_log.reports.invoice.gather import Outside
from pricing.usage_log.reports.invoice.items import ANY, Sold
from pricing.usage_log.reports.invoice.periods import Period, join_periods
from pricing.usage_log.reports.invoice.reconcile import Accounts
from tests.support.invoices import DAY, MILLION, compare, cost, used

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


def focus(dollars: str, tokens: int | None = None, **fields: Any) -> dict[str, Any]:
    """Return a row of FOCUS: input of `alpha` in September 2026."""
    return {
        "ChargePeriodStart": f"{FIRST}T00:00:00Z",
        "ChargePeriodEnd": f"{LAST + timedelta(1)}T00:00:00Z",
        "BilledCost": dollars,
        "BillingCurrency": "USD",
        "ChargeCategory": "Usage",
        "ServiceCategory": "AI and Machine Learning",
        "SkuMeter": "Input Tokens",
        "SkuPriceDetails": '{"ModelId": "alpha", "TokenDirection": "Input"}',
        **({} if tokens is None else {"ConsumedQuantity": str(tokens), "ConsumedUnit": "Tokens"}),
        **fields,
    }


def test_a_monthly_invoice_is_compared_with_the_months_days_together(alpha: Catalog) -> None:
    usage = [used(date(2026, 9, day)) for day in (1, 12, 30)]
    found = compare(alpha, usage, [focus("6", 3 * MILLION)])
    (line,) = found.lines
    assert (line.period, line.figures.ours) == (Period(FIRST, LAST), D(6))
    assert not line.figures.classes
    part = compare(alpha, usage[1:], [focus("4", 2 * MILLION)])
    assert part.compared == (Period(FIRST, LAST), Period(date(2026, 9, 12), LAST))


def test_taxes_and_credits_of_a_month_make_no_month_of_days(alpha: Catalog) -> None:
    days = [FIRST, date(2026, 9, 2)]
    rows = [
        focus("2", MILLION, ChargePeriodStart=f"{day}T00:00:00Z", ChargePeriodEnd=f"{day + timedelta(1)}T00:00:00Z")
        for day in days
    ]
    meter: dict[str, Any] = {"SkuMeter": "", "SkuPriceDetails": ""}
    tax = focus("0.8", ChargeCategory="Tax", ChargeDescription="Sales tax", **meter)
    credit = focus("-1", ChargeCategory="Credit", ChargeDescription="Credits granted", **meter)
    refund = focus("-0.1", ChargeCategory="Adjustment", ChargeDescription="Refund", **meter)
    found = compare(alpha, [used(day) for day in days], [*rows, tax, credit, refund])
    assert [line.period.days for line in found.lines] == [1] * 5
    assert found.total.classes == {"unmodeled_item": D("0.8"), "discount_or_credit": D("-1.1")}
    assert {line.item for line in found.lines if line.sold == ANY} == {"Sales tax", "Credits granted", "Refund"}


def test_a_list_price_beside_a_lower_cost_is_a_discount(alpha: Catalog) -> None:
    found = compare(alpha, [used(DAY)], [focus("1.7", MILLION, ListCost="2", EffectiveCost="1.7")])
    assert found.total.classes == {"discount_or_credit": D("-0.3")}


def test_only_common_days_are_compared_and_the_rest_is_told(alpha: Catalog) -> None:
    days = [date(2026, 9, day) for day in range(1, 7)]
    usage = [used(day) for day in days[2:]]
    found = compare(alpha, usage, [cost("2", tokens=MILLION, day=day) for day in days[:4]])
    assert [line.period.first for line in found.lines] == days[2:4]
    assert found.total.classes == {}
    assert (found.theirs, found.ours) == (Period(days[0], days[3]), Period(days[2], days[5]))
    assert set(found.outside) == {
        Outside("invoice", "other_days", 2, D(4), Period(days[0], days[1])),
        Outside("logs", "other_days", 2, D(4), Period(days[4], days[5])),
    }


def test_days_without_a_price_are_told_as_unknown_and_not_as_nothing(alpha: Catalog) -> None:
    later = date(2026, 9, 2)
    usage = [used(date(2026, 9, 1)), used(later), used(later, "nobody"), used(later, "no one")]
    found = compare(alpha, usage, [cost("2", tokens=MILLION, day=date(2026, 9, 1))])
    assert set(found.outside) == {
        Outside("logs", "other_days", 1, D(2), Period(later, later)),
        Outside("logs", "other_days", 2, None, Period(later, later)),
    }


def test_no_common_day(alpha: Catalog) -> None:
    found = compare(alpha, [used(date(2026, 9, 1))], [cost("2", tokens=MILLION, day=date(2026, 9, 2))])
    assert (found.lines, found.total.difference) == ((), D(0))
    assert [each.reason for each in found.outside] == ["other_days", "other_days"]
    assert compare(alpha, [], [cost("2")]).ours is None


def test_rows_without_a_day_are_told(alpha: Catalog) -> None:
    response = {"model": "alpha", "usage": {"prompt_tokens": 10, "completion_tokens": 1}}
    found = compare(alpha, [used(), response], [cost("2", tokens=MILLION)])
    assert found.outside == (Outside("logs", "no_day", 1, None),)


def test_rows_of_logs_that_state_a_cost_alone_are_told(alpha: Catalog) -> None:
    found = compare(alpha, [used(), cost("3", "alpha, output")], [cost("2", tokens=MILLION)])
    assert found.outside == (Outside("logs", "no_usage", 1, D(3)),)
    assert found.total.classes == {}


def test_models_of_other_sellers_are_told_and_not_compared(alpha: Catalog) -> None:
    claude = {
        "type": "assistant", "timestamp": f"{DAY}T10:00:00Z",
        "message": {"id": "m1", "model": "claude-alpha-5", "usage": {"input_tokens": 1_000, "output_tokens": 100}},
    }  # fmt: skip
    found = compare(alpha, [used(), claude], [cost("2", tokens=MILLION)])
    assert [line.sold for line in found.lines] == [Sold("openai", "alpha")]
    assert found.outside == (Outside("logs", "other_seller", 1, None),)


def test_an_invoice_that_names_no_models_is_compared_by_the_day(alpha: Catalog) -> None:
    usage = [used(), used(model="beta", input_tokens=500_000, output_tokens=100_000)]
    (line,) = compare(alpha, usage, [cost("2.7", "")]).lines
    assert (line.sold, line.item, line.figures.ours) == (ANY, "", D("2.8"))  # 2 + 0.5 × 1 + 0.1 × 3
    assert line.figures.classes == {"unexplained": D("-0.1")}


def test_an_amount_of_nothing_named_beside_lines_is_an_item_of_its_own(alpha: Catalog) -> None:
    found = compare(alpha, [used()], [cost("2", tokens=MILLION), cost("0.3", "")])
    assert found.total.classes == {"unmodeled_item": D("0.3")}
    assert [(line.sold.model, line.item) for line in found.lines] == [("", ""), ("alpha", "input")]


def test_an_invoice_by_model_is_compared_with_all_of_its_items(alpha: Catalog) -> None:
    row = focus("2.4", ConsumedQuantity="3", ConsumedUnit="Requests", SkuMeter="", ChargeDescription="alpha")
    row |= {"SkuPriceDetails": "", "Tags": '{"model": "alpha"}'}
    (line,) = compare(alpha, [used(output_tokens=50_000)], [row]).lines
    assert (line.item, line.figures.ours, line.figures.theirs_tokens) == ("", D("2.4"), None)
    (line,) = compare(alpha, [used(output_tokens=50_000)], [row | {"BilledCost": "1.2"}]).lines
    assert line.figures.classes == {"tier": D("-1.2")}


def test_a_line_item_may_be_a_model_or_something_unknown_of_one(alpha: Catalog) -> None:
    usage = [used(output_tokens=50_000), used(model="beta")]
    found = compare(alpha, usage, [cost("2.4", "alpha"), cost("1", "beta, input"), cost("0.2", "beta, minutes")])
    assert {(line.sold.model, line.item): line.figures.classes for line in found.lines} == {
        ("alpha", ""): {},
        ("beta", "input"): {},
        ("beta", "minutes"): {"unmodeled_item": D("0.2")},
    }


def test_the_sellers_own_usage_can_stand_beside_its_costs(alpha: Catalog) -> None:
    """Costs of Anthropic's Console state no tokens; its file of usage does."""
    tokens = {
        "usage_date_utc": f"{DAY}", "model_version": "claude-alpha-5", "workspace": "Default", "usage_type": "standard",
        "usage_input_tokens_no_cache": "1200000", "usage_output_tokens": "0",
    }  # fmt: skip
    dollars = {
        "usage_date_utc": f"{DAY}", "model": "Claude Alpha 5", "workspace": "Default", "usage_type": "message",
        "token_type": "input_no_cache", "cost_type": "token", "cost_usd": "3.60",
    }  # fmt: skip
    claude = {
        "type": "assistant", "timestamp": f"{DAY}T10:00:00Z",
        "message": {"id": "m1", "model": "claude-alpha-5", "usage": {"input_tokens": MILLION, "output_tokens": 0}},
    }  # fmt: skip
    assert compare(alpha, [claude], [dollars]).total.classes == {"unexplained": D("0.6")}
    (line,) = compare(alpha, [claude], [dollars, tokens]).lines
    assert line.figures.classes == {"not_in_logs": D("0.6")}  # 200,000 × $3 a million
    assert (line.figures.theirs_tokens, line.figures.ours_tokens) == (D(1_200_000), D(MILLION))


def test_another_account_is_told(alpha: Catalog) -> None:
    usage, invoice = [used(project_id="proj_b")], [cost("2", tokens=MILLION, project_id="proj_a")]
    assert compare(alpha, usage, invoice, ("project",)).accounts == (Accounts("project", ("proj_a",), ("proj_b",)),)
    assert not compare(alpha, usage, invoice).accounts
    assert not compare(alpha, [used(project_id="proj_a"), *usage], invoice, ("project",)).accounts
    assert not compare(alpha, [used()], invoice, ("project",)).accounts
    keys = [used(api_key_id="sk-digest")], [cost("2", tokens=MILLION, api_key_id="key_1")]
    assert not compare(alpha, *keys, ("api_key",)).accounts


def test_spans_that_overlap_are_one_period() -> None:
    day = timedelta(1)
    spans = [(FIRST, FIRST), (LAST, LAST), (FIRST, FIRST + 2 * day), (FIRST + 2 * day, FIRST + 4 * day)]
    periods = join_periods(Period(*span) for span in spans)
    assert periods.listed == (Period(FIRST, FIRST + 4 * day), Period(LAST, LAST))
    assert periods.find(FIRST + 2 * day) == periods.listed[0]
    assert periods.find(FIRST + 7 * day) == Period(FIRST + 7 * day, FIRST + 7 * day)
    assert periods.find(LAST + day) is None
    assert periods.find(FIRST - day) is None
