"""What the settings let one request ask for fits into its time and its budgets, or nothing starts."""

from __future__ import annotations

import pytest

from costcalc.configuration.environment import SettingsError, read_environment
from costcalc.configuration.work_limits import MOST_CELLS, PER_MILLION_CHARACTERS, PER_THOUSAND_CELLS, PER_TRAINING_MB

PLAN = 18
"""Seconds of the largest projection: 1,000 models × 36 months × 20 types × 0.025 ÷ 1,000"""


def problems(**values: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_environment({f"COSTCALC_{name}": text for name, text in values.items()})
    return caught.value.problems


def test_these_seconds_are_those_of_the_sums_below() -> None:
    assert (PER_MILLION_CHARACTERS, PER_THOUSAND_CELLS, PER_TRAINING_MB) == (15, 0.025, 0.9)
    assert MOST_CELLS == 1_000 * 36 * 20
    assert MOST_CELLS / 1_000 * PER_THOUSAND_CELLS == PLAN


def test_a_text_that_takes_longer_than_a_request_may_is_refused_with_the_sum() -> None:
    (said,) = problems(MAX_CHARACTERS="2000000")  # 2 × 15 = 30 seconds, and the plan
    assert said == (
        "COSTCALC_MAX_CHARACTERS=2000000 takes up to 30.0 seconds (15 a million), and its projection 18.0 "
        "(720,000 cells, 0.025 a thousand); COSTCALC_POOL_SECONDS=30 is less. "
        "Set it to 48 or more, or the text to 800000"
    )
    read_environment({"COSTCALC_MAX_CHARACTERS": "2000000", "COSTCALC_POOL_SECONDS": "48"})
    read_environment({"COSTCALC_MAX_CHARACTERS": "800000"})  # 0.8 × 15 = 12 = 30 − 18
    assert len(problems(MAX_CHARACTERS="800001")) == 1


def test_a_time_that_no_plan_fits_into_asks_for_no_shorter_text() -> None:
    (said,) = problems(POOL_SECONDS="18")
    assert said.endswith("Set it to 26 or more")  # 18 + 0.5 × 15 = 25.5


def test_a_training_file_that_takes_longer_than_a_request_may_is_refused_with_the_sum() -> None:
    (said,) = problems(MAX_TRAINING_MB="100", BUDGET_CHARACTERS="10000000")
    assert said == (
        "COSTCALC_MAX_TRAINING_MB=100 takes up to 90.0 seconds (0.9 a megabyte); COSTCALC_POOL_SECONDS=30 is less. "
        "Set it to 90 or more, or the file to 33"
    )
    read_environment({"COSTCALC_MAX_TRAINING_MB": "33"})
    enough = {"COSTCALC_POOL_SECONDS": "90", "COSTCALC_BUDGET_CHARACTERS": "10000000"}
    read_environment({"COSTCALC_MAX_TRAINING_MB": "100", **enough})


@pytest.mark.parametrize(
    ("name", "least", "what"),
    [
        ("BUDGET_CHARACTERS", 2_000_000, "fine-tuning file, of COSTCALC_MAX_TRAINING_MB, at 10 bytes a character"),
        ("BUDGET_CELLS", 732_000, "projection: 1,000 × (36 × 20 + 12)"),
        ("BUDGET_MB", 202, "body, 202,000,000 bytes by COSTCALC_MAX_USAGE_MB"),  # 200 MB in their form
        ("MAX_HELD_MB", 21, "body, 20,020,000 bytes by COSTCALC_MAX_CHARACTERS and COSTCALC_MAX_TRAINING_MB"),
    ],
)
def test_no_budget_is_less_than_the_largest_request(name: str, least: int, what: str) -> None:
    read_environment({f"COSTCALC_{name}": str(least)})
    (said,) = problems(**{name: str(least - 1)})
    assert said.startswith(f"COSTCALC_{name}={least - 1} is less than one largest {what}")
    assert said.endswith(f"; set it to {least} or more")


def test_a_budget_is_not_less_than_the_longest_text() -> None:
    read_environment({"COSTCALC_BUDGET_CHARACTERS": "500000", "COSTCALC_MAX_TRAINING_MB": "5"})
    (said,) = problems(BUDGET_CHARACTERS="499999", MAX_TRAINING_MB="1")
    assert said.startswith(
        "COSTCALC_BUDGET_CHARACTERS=499999 is less than one largest text, of COSTCALC_MAX_CHARACTERS"
    )


def test_the_largest_body_may_be_a_text() -> None:
    limits = read_environment({"COSTCALC_MAX_CHARACTERS": "4000000", "COSTCALC_POOL_SECONDS": "78"})
    assert limits.largest_body == 4_000_000 * 8 + 500_000
