"""What departments have spent, at the prices of VARIED: COST for a request from 2 November 2026 on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import STATUSES, price_each
from pricing.usage_log.charges.total import price_groups
from pricing.usage_log.key import Groups, add, reduce_record
from pricing.usage_log.plan import make_plan
from pricing.usage_log.record import Record
from pricing.usage_log.reports.departments import spending
from pricing.usage_log.reports.departments.assignment import Claimed
from pricing.usage_log.reports.departments.budgets import Budgets, Department, Rule, Values
from pricing.usage_log.reports.departments.line import Line
from pricing.usage_log.reports.departments.spending import Spending, sum_departments
from tests.support.price_tables import TODAY
from tests.support.usage_records import make_log
from tests.support.usage_totals import COST, SHORT, make

LABELS = ("team", "project")
SUPPORT = Department("Support", 3 * COST, (Rule({"team": Values(("support",))}),))
BOTS = Department("Bots", None, (Rule({"project": Values(("bot-*",))}),))
BOTH = Budgets((SUPPORT, BOTS), rest=COST)


def reduce(catalog: Catalog, rows: list[Record]) -> Groups:
    plan, groups = make_plan(catalog, LABELS), Groups()
    for row in rows:
        add(groups, *reduce_record(row, plan))
    return groups


def spend(catalog: Catalog, *rows: Record, budgets: Budgets = BOTH, month: str = "", today: date = TODAY) -> Spending:
    groups = price_each(catalog, reduce(catalog, [*rows]), Given(today))
    return sum_departments(groups, LABELS, budgets, today, month)


def row(team: str = "", project: str = "", day: date | None = date(2026, 11, 3), **fields: Any) -> Record:
    return make(labels=(team, project), day=day, **fields)


def lines(spending: Spending) -> list[tuple[str, int | None, D | None, str | None]]:
    return [(line.month, line.department, line.spent, line.verdict) for line in spending.lines]


def test_each_row_counts_in_its_department_and_its_month(varied: Catalog) -> None:
    found = spend(
        varied, row("support"), row("support"), row("", "bot-1"), row("x"), row("support", day=date(2026, 3, 1))
    )
    before = (900 * 5 + 100 * 10) / D(1_000_000)
    assert lines(found) == [
        ("2026-11", 0, 2 * COST, "within"),
        ("2026-11", 1, COST, None),
        ("2026-11", None, COST, "within"),
        ("2026-03", 0, before, "within"),
        ("2026-03", 1, D(0), None),
        ("2026-03", None, D(0), "within"),
    ]
    total = found.totals[0]
    assert (total.month, total.spent, total.budget) == ("2026-11", 4 * COST, 3 * COST + COST)


def test_a_budget_is_passed_by_more_than_it_and_not_by_as_much(varied: Catalog) -> None:
    as_much, more = spend(varied, *[row("support")] * 3), spend(varied, *[row("support")] * 4)
    assert (as_much.lines[0].verdict, as_much.lines[0].left, as_much.lines[0].share) == ("within", D(0), D(1))
    assert (more.lines[0].verdict, more.lines[0].left, more.lines[0].share) == ("over", -COST, D(4) / 3)


def test_usage_of_no_department_has_a_line_and_its_labels(varied: Catalog) -> None:
    found = spend(varied, row("x"), row("x"), row("y", "p"), row("support"))
    assert found.lines[2].spent == 3 * COST
    assert found.lines[2].verdict == "over"  # its budget is that of one
    assert [(names, usage.rows, usage.amount) for names, usage in found.unassigned] == [
        (("x", ""), 2, 2 * COST),
        (("y", "p"), 1, COST),
    ]


def test_what_has_no_price_is_not_known_to_be_within(varied: Catalog) -> None:
    found = spend(varied, row("support", model="unknown"))
    assert (found.lines[0].spent, found.lines[0].verdict, found.lines[0].left) == (None, "unknown", None)
    partly = spend(varied, row("support", model="unknown"), row("support"))
    assert (partly.lines[0].spent, partly.lines[0].at_least, partly.lines[0].verdict) == (COST, True, "unknown")
    assert partly.totals[0].at_least
    # what is known is enough to say that it is over
    assert spend(varied, row("support", model="unknown"), *[row("support")] * 4).lines[0].verdict == "over"


def test_what_is_partial_stays_partial(varied: Catalog) -> None:
    partial = row("support", not_counted=("maps",))
    found = spend(varied, partial, row("", "bot-1"))
    assert [line.at_least for line in found.lines] == [True, False, False]
    assert found.totals[0].at_least
    assert found.lines[0].verdict == "unknown"


def test_a_range_may_be_over(varied: Catalog) -> None:
    # 2 calls of unknown lengths: both at 2 and 8 dollars a million, or a long one at 4 and 12
    calls = make(Usage(input_tokens=1_800, output_tokens=200), labels=("support", ""), requests=2, summed=True)
    low, high = 2 * COST, (1_800 * 4 + 200 * 12) / D(1_000_000)
    for budget, verdict in ((low - 1, "over"), (low, "may_be_over"), (high, "within")):
        (line, _) = spend(varied, calls, budgets=Budgets((replace(SUPPORT, budget=budget),))).lines
        assert (line.usage.low, line.usage.high, line.verdict) == (low, high, verdict)


def test_complimentary_usage_costs_nothing(varied: Catalog) -> None:
    found = spend(varied, row("support", complimentary=True))
    assert (found.lines[0].spent, found.lines[0].verdict) == (D(0), "within")


def test_rows_without_a_day_have_a_line_and_no_budget(varied: Catalog) -> None:
    found = spend(varied, row("support", day=None), row("support"))
    assert lines(found)[-1] == ("", 0, COST, None)
    assert found.lines[0].spent == COST
    assert [line.month for line in found.totals] == ["2026-11"]


def test_a_label_that_no_row_has_leaves_its_department_unknown(varied: Catalog) -> None:
    found = spend(varied, row("support"), row())
    assert found.unseen == ("project",)
    assert (found.lines[0].spent, found.lines[0].unseen) == (COST, ())
    assert (found.lines[1].spent, found.lines[1].unseen) == (None, ("project",))
    either = Department("Either", COST, (*SUPPORT.rules, *BOTS.rules))
    (line, _) = spend(varied, row("support"), budgets=Budgets((either,))).lines
    assert (line.spent, line.at_least, line.verdict) == (COST, True, "unknown")
    assert (spend(varied).lines, spend(varied).unseen) == ((), ())


def test_one_month_alone_has_its_lines_though_it_has_no_rows(varied: Catalog) -> None:
    rows = [row("support"), row("", "bot-1", day=date(2026, 10, 2))]
    found = spend(varied, *rows, month="2026-10")
    assert lines(found) == [("2026-10", 0, 0, "within"), ("2026-10", 1, found.totals[0].spent, None), (
        "2026-10", None, 0, "within",
    )]  # fmt: skip
    assert found.calendar is None
    assert lines(spend(varied, *rows, month="2026-09"))[0] == ("2026-09", 0, D(0), "within")


def test_rows_of_two_departments_are_refused_with_an_example(varied: Catalog) -> None:
    with pytest.raises(Claimed) as caught:
        spend(varied, row("support", "bot-7"), row("support", "bot-7"), row("support"))
    found = caught.value
    assert (found.first, found.second, found.rows) == (0, 1, 2)
    assert found.example == {"team": "support", "project": "bot-7"}


def test_the_two_departments_that_claim_most_rows_are_named(varied: Catalog) -> None:
    users = Department("Users", None, (Rule({"team": Values(("x",))}),))
    rows = [row("support", "bot-1"), row("x", "bot-2"), row("x", "bot-2")]
    with pytest.raises(Claimed) as caught:
        spend(varied, *rows, budgets=Budgets((SUPPORT, BOTS, users)))
    assert (caught.value.first, caught.value.second, caught.value.rows) == (1, 2, 2)


def test_labels_beyond_a_number_are_counted_as_one(varied: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "MOST_NAMED", 2)
    found = spend(varied, *[row(team) for team in "abcda"], row("support", "p"))
    assert [(names, usage.rows) for names, usage in found.unassigned] == [(("a", ""), 2), (("b", ""), 1), ((), 2)]
    assert found.lines[2].usage.rows == 5


def test_a_model_tells_departments_apart_as_labels_do(varied: Catalog) -> None:
    draws = Department("Design", COST, (Rule({"model": Values(("dr*",))}),))
    found = spend(varied, row(), row(model="draws"), budgets=Budgets((draws,)))
    assert [line.usage.rows for line in found.lines] == [1, 1]


def test_the_forecast_is_of_the_month_that_is_not_over(varied: Catalog) -> None:
    days = [date(2026, 11, day) for day in range(2, 13)]  # 9 working days and a weekend, a request on each
    found = spend(varied, *(row("support", day=day) for day in days), today=date(2026, 11, 13))
    (line, bots, rest, (total,)) = (*found.lines, found.totals)
    assert line.forecast
    # 12 working days (13, 16–20, 23–27, 30) and 6 of weekends ahead, a request on each
    assert line.forecast.expected == 11 * COST + (12 + 6) * COST
    assert line.forecast_verdict == "over"
    assert bots.forecast is None  # no row has the label project
    assert rest.forecast
    assert rest.forecast.expected == 0
    assert total.forecast == line.forecast
    assert spend(varied, *(row("support", day=day) for day in days), today=date(2026, 12, 1)).calendar is None


def test_the_forecast_of_all_is_the_sum_of_theirs(varied: Catalog) -> None:
    today = date(2026, 11, 12)
    days = [date(2026, 11, day) for day in range(2, 12)]
    rows = [row("support", day=day) for day in days] + [row("", "bot-1", day=day) for day in days]
    found = spend(varied, *rows, *[row("support", day=today)] * 5, today=today)
    expected = [line.forecast.expected for line in found.lines if line.forecast]
    # 10 days so far, today 5 requests of one and worth one of the other, 18 days ahead
    assert expected == [(10 + 5 + 18) * COST, (10 + 1 + 18) * COST, 0]
    (total,) = found.totals
    assert total.forecast
    assert total.forecast.expected == sum(expected)
    # no day differed from others of its kind
    assert (total.forecast.low, total.forecast.high) == (total.forecast.expected, total.forecast.expected)


def test_the_range_of_a_forecast_holds_that_of_the_charges(varied: Catalog) -> None:
    # a day is from 2 × COST to (1,800 × 4 + 200 × 12) / 1,000,000
    calls = [
        make(
            Usage(input_tokens=1_800, output_tokens=200), labels=("support", ""), requests=2, summed=True,
            day=date(2026, 11, day),
        )
        for day in range(2, 13)
    ]  # fmt: skip
    low, high = 2 * COST, (1_800 * 4 + 200 * 12) / D(1_000_000)
    budget = Budgets((replace(SUPPORT, budget=29 * low),))
    (line, _) = spend(varied, *calls, budgets=budget, today=date(2026, 11, 13)).lines
    assert line.forecast
    assert (line.forecast.low, line.forecast.expected, line.forecast.high) == (29 * low, 29 * low, 29 * high)
    assert line.forecast_verdict == "may_be_over"


def test_days_begin_with_the_first_row_of_any_model(varied: Catalog) -> None:
    rows = [row("support", day=date(2026, 11, 9)), row("x", model="prompts", day=date(2026, 11, 3))]
    calendar = spend(varied, *rows, today=date(2026, 11, 12)).calendar
    assert calendar
    assert [day.day for day in calendar.whole] == [*range(3, 10)]


def make_labeled(seed: int) -> list[Record]:
    """Rows of which each is of one department at most."""
    chance = Random(seed)  # noqa: S311 -- no secret
    labels = [("support", ""), ("Support", "p"), ("", "bot-1"), ("x", "bot-2"), ("", ""), ("y", "p")]
    return [replace(record, labels=chance.choice(labels)) for record in make_log(seed)]


@given(st.integers(0, 10**9), st.sampled_from(("", "2026-11")))
def test_lines_add_up_to_the_last_digit(varied: Catalog, seed: int, month: str) -> None:
    rows = make_labeled(seed)
    kept = [each for each in rows if not month or each.day is None or f"{each.day}"[:7] == month]
    found, groups = spend(varied, *rows, month=month), reduce(varied, kept)
    whole = price_groups(varied, groups, Given(TODAY), ()).total
    assert sum(line.usage.rows for line in found.lines) == whole.rows == len(kept)
    for status in STATUSES:
        parts = [line.usage.parts[status] for line in found.lines]
        assert sum((part.amount for part in parts), D(0)) == whole.parts[status].amount
        assert sum(part.rows for part in parts) == whole.parts[status].rows
    assert sum((line.usage.low for line in found.lines), D(0)) == whole.low
    assert sum((line.usage.high for line in found.lines), D(0)) == whole.high
    unassigned = sum(usage.rows for _, usage in found.unassigned)
    assert unassigned == sum(line.usage.rows for line in found.lines if line.department is None)
    by_month = {total.month: total.usage.rows for total in found.totals}
    assert sum(by_month.values()) == sum(each.day is not None for each in kept)
    _check_partial(found.lines, found.totals)


def _check_partial(lines: tuple[Line, ...], totals: tuple[Line, ...]) -> None:
    """A sum above something partial is partial."""
    for total in totals:
        below = [line.usage.at_least for line in lines if line.month == total.month]
        assert total.at_least is any(below)


def test_the_usage_is_short() -> None:
    assert SHORT.input_tokens < 1_000  # below each threshold of VARIED, so that COST is that of a request
