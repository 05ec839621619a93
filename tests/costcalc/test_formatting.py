from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest

from costcalc import formatting


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "$0"),
        ("0.0000425", "$0.0000425"),
        ("0.00000000123456", "$0.00000000123"),
        ("0.0125", "$0.0125"),
        ("0.3", "$0.30"),
        ("0.31", "$0.31"),
        ("0.9999", "$1.00"),
        ("1", "$1.00"),
        ("1.005", "$1.01"),
        ("26.3249", "$26.32"),
        ("9999.99", "$9,999.99"),
        ("12345.67", "$12,346"),
        ("10000000", "$10,000,000"),
        ("1000000000000", "$1,000,000,000,000"),
        ("-12.5", "−$12.50"),
    ],
)
def test_money_keeps_what_the_eye_compares(amount: str, shown: str) -> None:
    assert formatting.money(D(amount)) == shown


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        (formatting.money, "0.005", "$0.005"),
        (formatting.money, "0.0012345", "$0.00123"),
        (formatting.money, "0.0012350", "$0.00124"),
        (formatting.money, "0.0012450", "$0.00125"),
        (formatting.money, "2.345", "$2.35"),
        (formatting.money, "2.355", "$2.36"),
        (formatting.money, "-2.345", "−$2.35"),
        (formatting.money, "9999.995", "$10,000.00"),
        (formatting.money, "10000.5", "$10,001"),
        (formatting.money, "10001.5", "$10,002"),
        (formatting.quantity, "100.5", "101"),
        (formatting.quantity, "1.125", "1.13"),
        (formatting.ratio, "1.125", "1.13×"),
        (formatting.ratio, "12.25", "12.3×"),
        (formatting.ratio, "102.5", "103×"),
        (formatting.ratio, "0.0125", "0.013×"),
        (formatting.percent, "0.00125", "0.13%"),
        (formatting.percent, "0.0125", "1.3%"),
        (formatting.percent, "0.125", "13%"),
        (formatting.plain_share, "0.0000125", "0.000013"),
    ],
)
def test_a_half_is_rounded_up_as_in_a_spreadsheet(text: Callable[[D], str], number: str, shown: str) -> None:
    assert text(D(number)) == shown


def test_a_range_has_ends_that_are_written_differently() -> None:
    assert formatting.between(D("0.8"), D("1.2")) == "between $0.80 and $1.20"
    assert formatting.between(D("0.3349"), D("0.3352")) == ""  # both $0.335
    assert formatting.between(D(2), D(2)) == ""


def test_unknown_is_a_dash_and_never_zero() -> None:
    assert formatting.money(None) == formatting.count(None) == formatting.ratio(None) == "–"
    assert formatting.percent(None) == formatting.rate(None) == formatting.day(None) == "–"
    assert formatting.plain(None) == formatting.plain_ratio(None) == formatting.plain_share(None) == ""


@pytest.mark.parametrize(
    ("number", "shown"), [("2.50", "$2.50"), ("10", "$10.00"), ("0.075", "$0.075"), ("1500", "$1,500.00")]
)
def test_a_rate_is_written_as_the_vendor_does(number: str, shown: str) -> None:
    assert formatting.rate(D(number)) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("1E+3", "1000"), ("0.00153000", "0.00153"), ("0E-9", "0"), ("-2.50", "-2.5")]
)
def test_machines_get_plain_digits(number: str, shown: str) -> None:
    assert formatting.plain(D(number)) == shown


def test_the_longest_sums_keep_every_digit() -> None:
    assert formatting.plain(D("123456789012345678901234567890.123456789")) == "123456789012345678901234567890.123456789"


@pytest.mark.parametrize(("value", "shown"), [("1", "1.00×"), ("16.6666", "16.7×"), ("253.4", "253×")])
def test_ratios_have_three_digits(value: str, shown: str) -> None:
    assert formatting.ratio(D(value)) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [("0", "0%"), ("0.00001", "<0.01%"), ("0.0052", "0.52%"), ("0.052", "5.2%"), ("1.5", "150%")],
)
def test_a_small_share_is_not_shown_as_none(share: str, shown: str) -> None:
    assert formatting.percent(D(share)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0.49995", "+$0.50"), ("-0.353263625", "−$0.353"), ("0", "$0"), ("-0.000000000001", "$0")],
)
def test_noise_of_sums_is_no_difference(amount: str, shown: str) -> None:
    assert formatting.difference(D(amount)) == shown


def test_counts_have_separators() -> None:
    assert formatting.count(1234567) == "1,234,567"
    assert formatting.count(D("1E+4")) == "10,000"
    assert formatting.count(D("0.5")) == "0.5"
    assert (formatting.plural(1, "token"), formatting.plural(2, "token")) == ("1 token", "2 tokens")
    assert formatting.plural(D("0.3"), "search") == "0.3 searches"
    assert (formatting.plural(2, "query"), formatting.plural(2, "GB-day")) == ("2 queries", "2 GB-days")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("2000", "$2,000"),
        ("2000.00", "$2,000"),
        ("0.5", "$0.50"),
        ("99.9", "$99.90"),
        ("0", "$0"),
        ("1E+6", "$1,000,000"),
    ],
)
def test_a_stated_amount_has_cents_only_where_it_has_some(amount: str, shown: str) -> None:
    assert formatting.stated(D(amount)) == shown


def test_a_day_for_people_has_its_month_in_letters() -> None:
    assert formatting.long_day(date(2027, 1, 4)) == "4 Jan 2027"
    assert formatting.long_day(None) == "–"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("retires on 2027-01-14", "retires on 14 Jan 2027"),
        ("gpt-4o-2024-08-06 retires", "gpt-4o-2024-08-06 retires"),
        ("2026-02-30 is not in any price table", "2026-02-30 is not in any price table"),
        ("0000-00-00", "0000-00-00"),
    ],
)
def test_days_in_a_sentence_are_spelled_and_those_of_names_stay(text: str, spelled: str) -> None:
    assert formatting.spell_days(text) == spelled


def test_an_unknown_difference_is_no_nothing() -> None:
    assert formatting.difference(None) == "–"
