"""Numbers as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

SCALES: Final = {"": 0, "k": 3, "m": 6, "b": 9, "bn": 9}
"""What may stand behind a number → the power of ten that it means."""
COMMA: Final = "A comma separates thousands and a point decimals, as in 1,500 and 1.5k."

_NUMBER = re.compile(
    r"""
    (?P<sign>-?)
    (?P<whole>\d{1,40})?
    (?:\.(?P<part>\d{1,12}))?
    (?:e\+?(?P<exponent>[0-9]{1,2})|(?P<scale>k|m|bn?))?
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)")


class InputError(ValueError):
    """What a person typed, in a form or a command, cannot be read; the message says what would be right."""


class NotANumber(ValueError):
    """What cannot be read as a number. `comma`: for its comma alone, which somewhere else marks decimals."""

    def __init__(self, *, comma: bool = False) -> None:
        super().__init__()
        self.comma = comma


def read_number(text: str, unit: str = "") -> Decimal:
    """Read `1,500`, `1 500`, `50k`, `1.5m`, `5e4`, also with `unit` before or behind. Raises NotANumber.

    `1,5` is refused: it is 1.5 to one reader and 15 to another.
    """
    text = re.sub(r"[\s_]", "", text).replace("\N{MINUS SIGN}", "-").casefold()
    text = text.removeprefix(unit).removesuffix(unit)
    plain = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text, count=1)
    match = _NUMBER.fullmatch(plain.replace(",", ""))
    if not match or not (match["whole"] or match["part"]):
        raise NotANumber
    if "," in plain:
        raise NotANumber(comma=True)
    # Put together as digits, since a product would be rounded; and written out, since 5E+4 is nothing to show.
    exponent = int(match["exponent"] or SCALES[match["scale"] or ""])
    number = Decimal(f"{match['sign']}{match['whole'] or 0}.{match['part'] or ''}e{exponent}")
    return Decimal(f"{number:f}")


def read_whole(text: str) -> int:
    """Read a whole number, written as `read_number` takes it. Raises NotANumber.

    Decimals with nothing behind them are refused, zeros too: 1.500 is fifteen hundred to one reader, 1.5 to another.
    """
    number = read_number(text)
    if re.search(r"\.\s*\d[\d\s_]*$", text.strip()) or number != number.to_integral_value():
        raise NotANumber
    return int(number)
