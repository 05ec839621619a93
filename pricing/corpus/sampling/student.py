"""How wide a 95 % interval is, in standard errors: quantiles of Student's t distribution.

Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, critical values for 1 - α = 0.975.
https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import Final

_QUANTILES: Final = {
    1: "12.706", 2: "4.303", 3: "3.182", 4: "2.776", 5: "2.571", 6: "2.447", 7: "2.365", 8: "2.306", 9: "2.262",
    10: "2.228", 11: "2.201", 12: "2.179", 13: "2.160", 14: "2.145", 15: "2.131", 16: "2.120", 17: "2.110",
    18: "2.101", 19: "2.093", 20: "2.086", 21: "2.080", 22: "2.074", 23: "2.069", 24: "2.064", 25: "2.060",
    26: "2.056", 27: "2.052", 28: "2.048", 29: "2.045", 30: "2.042", 40: "2.021", 60: "2.000", 80: "1.990",
    100: "1.984",
}  # fmt: skip
_DEGREES: Final = tuple(_QUANTILES)


def find_quantile(degrees: Decimal) -> Decimal:
    """Return the 97.5 % quantile for degrees of freedom: that of the table's next lower row, never too small."""
    # 3 degrees may come as 2.999…, by the last digit of a division.
    place = max(bisect_right(_DEGREES, round(degrees, 6)), 1) - 1
    return Decimal(_QUANTILES[_DEGREES[place]])
