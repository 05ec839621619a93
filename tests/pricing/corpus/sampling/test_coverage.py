"""How often the intervals of samples hold the true total, in corpora whose seeds were fixed before the first run."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from tests.support.corpora import KINDS, Trial, make_corpora, try_sample

SEED = 20261122
FEWEST = 930
"""Of 1,000 intervals of 95 %: 2.9 standard errors of such a number (6.9) below 950."""


def try_all(number: int, wanted: int, share: Decimal | None = None) -> list[Trial]:
    generator = np.random.default_rng(SEED + 1)
    return [try_sample(corpus, wanted, generator, share=share) for corpus in make_corpora(number, SEED)]


def describe(trials: list[Trial]) -> str:
    inside = Counter(trial.kind for trial in trials if trial.inside)
    widths = sorted(trial.estimate.share for trial in trials)
    rows = sorted(trial.rows for trial in trials)
    middle = len(trials) // 2
    by_kind = ", ".join(f"{kind} {inside[kind]}" for kind in KINDS)
    return f"{inside.total()} of {len(trials)} inside ({by_kind}); median ±{widths[middle]:.2%}, {rows[middle]:,} rows"


def test_the_true_total_is_inside_nearly_all_intervals_of_a_few_samples() -> None:
    trials = try_all(40, 1_000)

    # 40 intervals of 95 %: fewer than 34 inside would happen by chance once in 300 times (binomial).
    assert sum(trial.inside for trial in trials) >= 34, describe(trials)
    assert all(trial.rows < trial.population for trial in trials)


def test_an_interval_that_is_asked_for_is_reached() -> None:
    trials = try_all(8, 1_000, Decimal("0.02"))

    assert all(trial.estimate.share <= Decimal("0.02") for trial in trials), describe(trials)
    assert sum(trial.inside for trial in trials) >= 6, describe(trials)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("wanted", "share"), [(1_000, None), (1_000, Decimal("0.02"))], ids=["1,000 rows", "within 2 %"]
)
def test_the_true_total_is_inside_930_of_1000_intervals(wanted: int, share: Decimal | None) -> None:
    trials = try_all(1_000, wanted, share)

    print(describe(trials))  # noqa: T201 -- what a night found, for docs/corpus.md
    assert sum(trial.inside for trial in trials) >= FEWEST, describe(trials)
    assert share is None or all(trial.estimate.share <= share for trial in trials)
