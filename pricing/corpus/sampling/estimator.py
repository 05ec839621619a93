"""Rows that were counted → how many rows each stands for, and how far a sum over all rows may be off.

The estimator is the combined regression estimator of stratified sampling, with the bytes of a row as the auxiliary
variable (Cochran, Sampling Techniques, 3rd ed., §7.9–7.10): the mean of each stratum, times its rows, corrected by how
the sample's bytes differ from those of all rows. Where a figure is proportional to the bytes it is as good as the ratio
estimator (§6.11), and better where it is not (§7.5), as output tokens and dollars are not. It is a weighted sum, by
weights that are the same for all figures, so that they are rounded to whole rows, once, and all figures agree.

The variance is that of the residuals with the finite population correction, each residual divided by one minus its
leverage, as a few long rows bend the slope towards themselves (HC3: MacKinnon and White, Journal of Econometrics 29,
1985), and of the rounding. The interval takes Student's t with the degrees of freedom of Satterthwaite (Cochran, §5.4)
by the kurtosis of the residuals: the variance of rows with rare, large ones is less well known than that of others.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from pricing.corpus.sampling.size import SampleError
from pricing.corpus.sampling.strata import Stratum
from pricing.corpus.sampling.student import find_quantile

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
_DIGITS: Final = Context(prec=9, rounding=ROUND_CEILING)
"""How far something may be off is not known to more digits."""
_LEAST_SHARE: Final = Decimal("0.05")
"""What is left of a residual's weight at least: a row that alone decides the slope has no residual to be widened."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What all rows come to, and a 95 % interval around it."""

    total: Decimal
    margin: Decimal
    """How far the true figure may lie from the total, on either side."""
    least: Decimal = ZERO
    """What the sampled rows alone come to."""

    @property
    def low(self) -> Decimal:
        return max(self.total - self.margin, self.least)

    @property
    def high(self) -> Decimal:
        return self.total + self.margin

    @property
    def share(self) -> Decimal:
        """Return the margin as a share of the total; 0 where it is none, 1 at most where the total is none."""
        if not self.margin:
            return ZERO
        return self.margin / self.total if self.total > 0 else ONE


def round_down(number: Decimal) -> int:
    """Return the lower end of an interval in whole tokens or rows."""
    return int(number.to_integral_value(ROUND_FLOOR))


def round_up(number: Decimal) -> int:
    """Return the upper end of an interval in whole tokens or rows."""
    return int(number.to_integral_value(ROUND_CEILING))


class Design:
    """Sampled rows with what is known of all rows; made once for all figures."""

    def __init__(self, strata: Sequence[Stratum], places: Sequence[int], sizes: Sequence[int]) -> None:
        """Take the number of the stratum, and the bytes, of each sampled row.

        Raises SampleError where too few rows were read to say anything.
        """
        rows: list[list[int]] = [[] for _ in strata]
        for row, place in enumerate(places):
            rows[place].append(row)
        self._parts = [_Part(stratum, which, sizes) for stratum, which in _collapse(strata, rows)]
        self._squares = sum((part.squares for part in self._parts), ZERO)
        missing = sum((part.stratum.size - part.expand(part.sizes) for part in self._parts), ZERO)
        self.weights = [0] * len(places)
        """How many rows each sampled row stands for; together all rows."""
        for part in self._parts:
            for row, weight in part.weigh(missing / self._squares if self._squares else ZERO):
                self.weights[row] = weight
            part.widen(self._squares)

    def estimate(self, values: Sequence[Decimal | int]) -> Estimate:
        """Return what all rows come to, by the values of the sampled rows, such as their tokens or dollars."""
        total = Decimal(sum(map(operator.mul, self.weights, values)))
        least = Decimal(sum(values))
        parts = [(part, part.differ(values)) for part in self._parts if part.factor]
        products = sum((part.multiply(differences) for part, differences in parts), ZERO)
        slope = products / self._squares if self._squares else ZERO
        variances = [part.find_variance(differences, slope) for part, differences in parts]
        variance = sum((each for each, _ in variances), ZERO)
        doubt = sum((each for _, each in variances), ZERO)
        if variance <= 0:
            return Estimate(total, ZERO, least)
        margin = find_quantile(2 * variance * variance / doubt) * variance.sqrt()
        return Estimate(total, _DIGITS.plus(margin), least)


class _Part:
    """Stratum with its sampled rows."""

    def __init__(self, stratum: Stratum, rows: Sequence[int], sizes: Sequence[int]) -> None:
        self.stratum, self.rows = stratum, sorted(rows, key=lambda row: (sizes[row], row))
        self.sizes = [sizes[row] for row in self.rows]
        number, whole = len(rows), stratum.rows
        self.factor = Decimal(whole * (whole - number)) / (number * (number - 1)) if 1 < number < whole else ZERO
        """By which the squares of differences become a variance of the stratum's total."""
        self.far = self._differ(self.sizes) if self.factor else []
        """How far the bytes of each row are from the mean."""
        self.squares = self.multiply(self.far)
        self.wider, self.rounded = list[Decimal](), list[Decimal]()
        """By how much each residual is widened, and each weight was rounded."""

    def expand(self, values: Sequence[Decimal | int]) -> Decimal:
        return Decimal(sum(values)) * self.stratum.rows / len(self.rows)

    def weigh(self, slope: Decimal) -> Iterator[tuple[int, int]]:
        """Yield each row with its weight in whole rows; what one lacks of its exact weight the next longer one has."""
        exact, given = ZERO, 0
        each = Decimal(self.stratum.rows) / len(self.rows) if self.rows else ZERO
        for place, row in enumerate(self.rows):
            weight = each + (slope * self.factor * self.far[place] if self.factor else ZERO)
            exact += weight
            last = place == len(self.rows) - 1
            to = self.stratum.rows if last else int(exact.to_integral_value(ROUND_HALF_EVEN))
            yield row, max(to - given, 0)
            self.rounded.append(to - given - weight)
            given = max(to, given)

    def widen(self, squares: Decimal) -> None:
        """Note by how much each residual is widened, by its leverage."""
        mean = ONE / len(self.rows) if self.rows else ZERO
        for far in self.far:
            left = ONE - mean - (self.factor * far * far / squares if squares else ZERO)
            self.wider.append((ONE - mean) / max(left, _LEAST_SHARE))

    def differ(self, values: Sequence[Decimal | int]) -> list[Decimal]:
        """Return how far the value of each row is from the mean."""
        return self._differ([values[row] for row in self.rows])

    def _differ(self, values: Sequence[Decimal | int]) -> list[Decimal]:
        mean = Decimal(sum(values)) / len(values)
        return [each - mean for each in values]

    def multiply(self, differences: Sequence[Decimal]) -> Decimal:
        """Return the covariance of bytes and values, as part of that of the totals."""
        return self.factor * sum(map(operator.mul, self.far, differences), ZERO)

    def find_variance(self, differences: Sequence[Decimal], slope: Decimal) -> tuple[Decimal, Decimal]:
        """Return the variance of the stratum's total, and the variance of that variance."""
        second = fourth = rounding = ZERO
        for difference, far, wider, rounded in zip(differences, self.far, self.wider, self.rounded, strict=True):
            square = (wider * (difference - slope * far)) ** 2
            second += square
            fourth += square * square
            rounding += (rounded * difference) ** 2
        number, variance = len(self.rows), self.factor * second
        normal = Decimal(2) / (number - 1)
        kurtosis = number * fourth / (second * second) if second else ZERO
        relative = max((kurtosis - Decimal(number - 3) / (number - 1)) / number, normal)
        return variance + rounding, variance * variance * relative + rounding * rounding * normal


def _collapse(strata: Sequence[Stratum], rows: Sequence[list[int]]) -> list[tuple[Stratum, list[int]]]:
    """Join strata with the one before until each has two sampled rows, or all that it has (Cochran, §5A.12)."""
    joined: list[tuple[Stratum, list[int]]] = []
    for stratum, which in zip(strata, rows, strict=True):
        if joined and not (_is_enough(stratum, which) and _is_enough(*joined[-1])):
            before, held = joined.pop()
            joined.append((Stratum(before.rows + stratum.rows, before.size + stratum.size), [*held, *which]))
        elif stratum.rows:
            joined.append((stratum, which))
    if not all(_is_enough(*each) for each in joined):
        raise SampleError("too few rows could be read to say what all come to")
    return joined


def _is_enough(stratum: Stratum, rows: Sequence[int]) -> bool:
    return len(rows) > 1 or len(rows) == stratum.rows
