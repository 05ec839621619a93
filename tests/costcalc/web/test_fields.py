"""Numbers as people write them in the fields of a page."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field
from hypothesis import given
from hypothesis import strategies as st

from costcalc.projection.forms import PlanForm
from costcalc.request.fields import AmountField
from costcalc.web.fields import NumberField, ShareField, WholeNumber
from costcalc.web.numbers import read_number

REQUESTS = WholeNumber(most=1_000_000_000_000)
MONTHS = WholeNumber(least=1, most=36, empty=None)
BUDGET = NumberField(most=1_000_000_000_000, unit="$", example="500")
GROWTH = ShareField(least=-100, most=1_000, example="5")
SECONDS = NumberField(most=1_000_000, unit="s", example="90.5")
CACHED = AmountField()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50000", 50_000),
        ("50,000", 50_000),
        ("50 000", 50_000),
        ("50\N{NO-BREAK SPACE}000", 50_000),
        ("50\N{NARROW NO-BREAK SPACE}000", 50_000),
        ("50\N{THIN SPACE}000", 50_000),
        ("50_000", 50_000),
        ("50k", 50_000),
        ("50 K", 50_000),
        ("5e4", 50_000),
        ("5E4", 50_000),
        ("1.5e6", 1_500_000),
        ("1.5m", 1_500_000),
        ("1,500k", 1_500_000),
        (".5m", 500_000),
        ("2b", 2_000_000_000),
        ("2bn", 2_000_000_000),
        ("0", 0),
        ("", 0),
    ],
)
def test_a_whole_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert REQUESTS.clean(text) == number


@pytest.mark.parametrize("text", ["1.5", "1.0", "1.500", "1.500.000", "1.5k5", "0.0001k", "1e-3", "-1", "1e13", "1e99"])
def test_what_is_not_whole_or_out_of_bounds_is_told_with_the_bounds(text: str) -> None:
    assert problem(REQUESTS, text) == "Enter a whole number from 0 to 1,000,000,000,000."


@pytest.mark.parametrize("text", ["k", "fifty", "NaN", "inf", "5e", "e5", "--5", "5%", "$5", "5 tokens", "1/2"])
def test_what_is_no_number_is_told_with_the_bounds(text: str) -> None:
    assert problem(MONTHS, text) == "Enter a whole number from 1 to 36."


@pytest.mark.parametrize("text", ["1,5", "1,50", "1,5000", "0,500", "1,500,00", "1,00,000", "1,5m"])
def test_a_comma_that_does_not_separate_thousands_is_refused_with_an_example(text: str) -> None:
    example = "A comma separates thousands and a point decimals, as in 1,500 and 1.5k."
    assert problem(REQUESTS, text) == f"Enter a whole number from 0 to 1,000,000,000,000. {example}"
    assert problem(BUDGET, text).endswith(example)
    assert problem(CACHED, text).endswith(example)


@pytest.mark.parametrize(
    ("field", "text", "number"),
    [
        (BUDGET, "2000", Decimal(2_000)),
        (BUDGET, "$2,000", Decimal(2_000)),
        (BUDGET, "$ 2k", Decimal(2_000)),
        (BUDGET, "2,000.50 $", Decimal("2000.50")),
        (BUDGET, ".5", Decimal("0.5")),
        (BUDGET, "1.5m", Decimal(1_500_000)),
        (GROWTH, "10", Decimal(10) / 100),
        (GROWTH, "10%", Decimal(10) / 100),
        (GROWTH, "10 %", Decimal(10) / 100),
        (GROWTH, "\N{MINUS SIGN}2.5 %", Decimal("-2.5") / 100),
        (SECONDS, "90.5s", Decimal("90.5")),
        (CACHED, "1500", 1_500),
        (CACHED, "1.5k", 1_500),
        (CACHED, "80%", Decimal(80) / 100),
        (CACHED, "80 %", Decimal(80) / 100),
    ],
)
def test_the_sign_of_its_unit_may_stand_with_a_number(field: Field, text: str, number: Decimal) -> None:
    assert field.clean(text) == number


def test_a_sign_alone_is_nothing() -> None:
    assert BUDGET.clean("$") is None
    assert GROWTH.clean("%") is None


def test_minutes_are_not_millions_of_seconds() -> None:
    assert problem(SECONDS, "0.5m") == "Enter a number from 0 to 1,000,000, such as 90.5."


@given(st.integers(0, 10**12))
def test_a_number_in_any_of_its_spellings_is_the_same(number: int) -> None:
    spellings = (f"{number}", f"{number:,}", f"{number:_}", f"{number:,}".replace(",", " "), f"{number}e0")
    assert {REQUESTS.clean(text) for text in spellings} == {number}


@given(st.text(max_size=45))
def test_no_text_is_more_than_refused(text: str) -> None:
    for field in (REQUESTS, BUDGET, GROWTH, CACHED):
        with suppress(ValidationError):
            field.clean(text)


def test_forms_of_a_class_share_fields_and_no_values() -> None:
    wrong, right = PlanForm({"months": "-1"}), PlanForm({"months": "6"})
    assert wrong.fields["months"] is right.fields["months"]
    assert (wrong.is_valid(), right.is_valid()) == (False, True)
    assert (list(wrong.errors), right.cleaned_data["months"]) == (["months"], 6)
    right.fields["another"] = BUDGET
    assert "another" not in PlanForm({}).fields


def test_a_number_is_shown_without_an_exponent() -> None:
    assert str(read_number("1.5m")) == "1500000"


def problem(field: Field, text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(text)
    return " ".join(caught.value.messages)
