"""Mean request of usage, and how many there are in a month: what an estimate begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from pricing.units import FEES, TIERS
from pricing.usage import Fees
from pricing.usage_log.key import COLUMNS, FEE_SCALE, PLACES, Key, Sums

DAYS_A_MONTH: Final = 30
SHARE: Final = Decimal("0.0001")
FEE: Final = Decimal("0.000001")
WRITTEN: Final = ("cache_write_tokens", "cache_write_1h_tokens", "cache_write_12h_tokens")


@dataclass(frozen=True, slots=True)
class Averages:
    """Means of requests that have tokens, where their number is known; `requests` 0: of none."""

    requests: int
    uncounted: int
    """Rows left out, as they state no tokens, or not how many requests they sum."""
    first: str
    """First day, YYYY-MM-DD; blank where no row states one."""
    last: str
    tier: str
    """At which most of the requests were."""
    sums: tuple[int, ...]
    """In the order of `key.COLUMNS`."""

    @property
    def days(self) -> int:
        """Return the days from the first to the last; 0: not known."""
        if not self.first:
            return 0
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1

    @property
    def monthly_requests(self) -> int:
        """Return the requests of 30 days like those of the logs; without days, of all there are. At least 1."""
        if not self.days:
            return self.requests
        return max(1, _round(Decimal(self.requests * DAYS_A_MONTH) / self.days))

    @property
    def input_tokens(self) -> int:
        return self._average("input_tokens")

    @property
    def output_tokens(self) -> int:
        """Return the visible output of a request."""
        return self._average("output_tokens") - self.reasoning_tokens

    @property
    def reasoning_tokens(self) -> int:
        return self._average("reasoning_tokens")

    @property
    def cached_share(self) -> Decimal:
        """Return the share of the input that is read from the cache, rounded down to a hundredth of a percent."""
        return self._share(self._get("cache_read_tokens") + self._get("cache_audio_read_tokens"))

    @property
    def written_share(self) -> Decimal:
        return self._share(sum(map(self._get, WRITTEN)))

    @property
    def lasting(self) -> bool:
        """Return True where most of what is written to the cache stays for an hour."""
        return self._get("cache_write_1h_tokens") > self._get("cache_write_tokens")

    @property
    def fees(self) -> Fees:
        """Return what a request is charged for beside tokens, on average."""
        numbers = {unit: Decimal(self._get(unit)) / FEE_SCALE / self.requests for unit in FEES if self._get(unit)}
        return tuple((unit, number.quantize(FEE)) for unit, number in numbers.items())

    def _get(self, column: str) -> int:
        return self.sums[PLACES[column]]

    def _average(self, column: str) -> int:
        return _round(Decimal(self._get(column)) / self.requests)

    def _share(self, tokens: int) -> Decimal:
        whole = self._get("input_tokens")
        return (Decimal(tokens) / whole).quantize(SHARE, ROUND_DOWN) if whole else Decimal(0)


def measure_requests(groups: Iterable[tuple[Key, Sums]]) -> Averages:
    """Return the means of groups, of the requests whose number is known."""
    whole, uncounted, days, tiers = [0] * len(COLUMNS), 0, set[str](), Counter[str]()
    for key, sums in groups:
        if not key.counted or not (sums[PLACES["input_tokens"]] or sums[PLACES["output_tokens"]]):
            uncounted += sums[PLACES["rows"]]
            continue
        whole = [one + other for one, other in zip(whole, sums, strict=True)]
        days.add(key.day)
        tiers[key.tier if key.tier in TIERS else TIERS[0]] += sums[PLACES["requests"]]
    known = sorted(filter(None, days))
    first, last = (known[0], known[-1]) if known and "" not in days else ("", "")
    tier = max(TIERS, key=lambda name: tiers[name])  # of as many, standard
    return Averages(whole[PLACES["requests"]], uncounted, first, last, tier, tuple(whole))


def _round(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_EVEN))
