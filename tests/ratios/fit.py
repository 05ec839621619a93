"""Coefficients and bands from texts with known counts: weighted ridge regression of the logarithm of the ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pricing.tokens.measures import Measures
from pricing.tokens.ratios import GROUPS, SIZES, find_group, find_predictors
from tests.ratios.texts import FOLDS, Text

Floats = NDArray[np.float64]

PENALTY: Final = 0.01
"""Weight of the coefficients' squares: predictors are many, languages few."""
COVERED: Final = 0.97
"""Share of texts, not among those fitted, that a band shall hold."""
MARGIN: Final = 1.15
"""How much wider a band is than these texts ask: others, such as translated Bibles, scatter more."""
MARGINS: Final = {"Chinese, Japanese, Korean": 1.3, "mixed scripts": 1.3}
"""Where a text's sort (a letter, a manual, talk) changes its ratio more than the language does."""
WIDEST: Final = 1.5
WIDEST_CODE: Final = (1.4, 1.25, 1.25)
"""Largest high ÷ low, and that of code by its size: of a line or two less is known."""
NARROWEST: Final = 1.04
FEWEST: Final = 40
"""Texts from which a group has bands of its own for each size."""
VARIED: Final = ("English", "code and markup", "numbers")
"""Groups with long texts of many sorts. Those of all others are mostly declarations, which are more alike than what
people write: their band is that of texts of medium length as well.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its measures and its counts by vocabulary."""

    text: Text
    measures: Measures
    counts: dict[str, int]

    @property
    def o200k(self) -> int:
        return self.counts["o200k_base"]

    @property
    def size(self) -> int:
        return sum(self.o200k >= size for size in SIZES)

    @property
    def weight(self) -> float:
        return (0.3, 0.6, 1.0)[self.size] * self.text.weight


@dataclass(frozen=True, slots=True)
class Fit:
    """What is written for one vocabulary, rounded as it is written."""

    intercept: float
    coefficients: Floats
    limits: tuple[float, float]
    bands: dict[str, list[tuple[float, float]]]
    prose: tuple[float, float, float]


def list_predictors(samples: list[Sample]) -> Floats:
    rows = [find_predictors(s.measures, s.o200k, s.counts["cl100k_base"]) for s in samples]
    return np.array([[float(value) for value in row] for row in rows])


def fit_vocabulary(samples: list[Sample], predictors: Floats, vocabulary: str) -> Fit:
    """Fit a vocabulary on all samples, and take its bands from folds that each were left out of a fit."""
    truth = np.log([s.counts[vocabulary] / s.o200k for s in samples])
    weights = np.array([s.weight for s in samples])
    folds = np.array([s.text.fold for s in samples])
    intercept, coefficients = _solve(predictors, truth, weights)
    residuals = np.zeros(len(samples))
    for fold in range(FOLDS):
        out = folds == fold
        start, slopes = _solve(predictors[~out], truth[~out], weights[~out])
        near = np.clip(predictors[out], predictors[~out].min(0), predictors[~out].max(0))
        residuals[out] = truth[out] - start - near @ slopes
    known = np.exp(truth[np.array([s.size > 0 for s in samples])])
    limits = (float(known.min() * 0.9), float(known.max() * 1.1))
    return Fit(intercept, coefficients, limits, _find_bands(samples, residuals), _find_prose(samples, truth))


def _solve(predictors: Floats, truth: Floats, weights: Floats) -> tuple[float, Floats]:
    """Return (intercept, coefficients) of the standardized ridge, rounded to four digits as the file has them."""
    mean = np.average(predictors, axis=0, weights=weights)
    spread = np.maximum(predictors.std(axis=0), 1e-9)
    design = np.column_stack([np.ones(len(predictors)), (predictors - mean) / spread])
    normal = design.T @ (design * weights[:, None])
    normal[1:, 1:] += np.eye(len(mean)) * PENALTY * weights.sum()
    solution = np.linalg.solve(normal, design.T @ (truth * weights))
    slopes = np.round(solution[1:] / spread, 4)
    return round(float(solution[0] - slopes @ mean), 4), slopes


def _find_bands(samples: list[Sample], residuals: Floats) -> dict[str, list[tuple[float, float]]]:
    groups = np.array([find_group(s.measures) for s in samples])
    sizes = np.array([s.size for s in samples])
    bands: dict[str, list[tuple[float, float]]] = {}
    for group in GROUPS:
        bands[group] = []
        for size in range(len(SIZES) + 1):
            chosen = (groups == group) & (sizes == size)
            if chosen.sum() < FEWEST or (size == len(SIZES) and group not in VARIED):
                chosen = (groups == group) & (sizes >= size - 1)
            widest = WIDEST_CODE[size] if group == "code and markup" else WIDEST
            bands[group].append(_find_band(residuals[chosen], widest, MARGINS.get(group, MARGIN)))
    return bands


def _find_band(residuals: Floats, widest: float, margin: float) -> tuple[float, float]:
    """Return low and high as factors: around the middle 97 %, or where that is too wide, the window that holds most."""
    span = np.log(widest)
    low, high = np.quantile(residuals, [(1 - COVERED) / 2, (1 + COVERED) / 2]) * margin
    if high - low > span:
        starts = np.linspace(-span, 0, 400)
        held = np.array([((residuals >= start) & (residuals <= start + span)).sum() for start in starts])
        low = np.median(starts[held == held.max()])
        high = low + span
    narrowest = np.log(NARROWEST) / 2
    low, high = min(low, -narrowest), max(high, narrowest)
    high = min(high, low + span)
    return float(np.ceil(np.exp(low) * 1000) / 1000), float(np.floor(np.exp(high) * 1000) / 1000)


def _find_prose(samples: list[Sample], truth: Floats) -> tuple[float, float, float]:
    """Return the ratio of English prose, and the band of nine in ten English texts that are not short."""
    english = np.array([find_group(s.measures) == "English" and s.size > 0 for s in samples])
    ratios = np.exp(truth[english])
    middle, low, high = (float(np.quantile(ratios, share)) for share in (0.5, 0.05, 0.95))
    return middle, min(low, middle * 0.98), max(high, middle * 1.02)
