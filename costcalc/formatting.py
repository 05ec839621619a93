"""Numbers as people read them: the one place where anything is rounded, half up, as spreadsheets do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

Value = Decimal | int | date | str | None
"""A cell of an export; None is unknown."""
UNKNOWN = "–"
WHOLE_DOLLARS_FROM = 10_000
SIGNIFICANT = 3
MICRO = 6
"""Decimals of a dollar beyond which a difference of sums is noise to people."""
_WIDE = Context(prec=60)
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(60))


def money(amount: Decimal | None) -> str:
    """Dollars: three significant digits below one, cents above, whole dollars from 10,000 on."""
    if amount is None:
        return UNKNOWN
    sign, size = ("−", -amount) if amount < 0 else ("", amount)
    return f"{sign}${_size(size)}"


def _size(amount: Decimal) -> str:
    if amount == 0:
        return "0"
    if amount >= WHOLE_DOLLARS_FROM:
        return f"{_rounded(amount, 0):,f}"
    if amount >= 1:
        return f"{_rounded(amount, 2):,f}"
    decimals = SIGNIFICANT - 1 - amount.adjusted()
    text = f"{_rounded(amount, decimals):f}".rstrip("0")
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(2, '0')}"


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(_STEPS[decimals], ROUND_HALF_UP, _WIDE)


def stated(amount: Decimal | None) -> str:
    """Dollars that a person stated, such as a budget: whole ones without cents."""
    if amount is None or amount != amount.to_integral_value() or not amount:
        return money(amount)
    return f"{'−' if amount < 0 else ''}${abs(amount):,.0f}"


def rate(amount: Decimal | None) -> str:
    """Every digit, at least two decimals: a price as the vendor writes it, an amount for those who add up."""
    if amount is None:
        return UNKNOWN
    whole, _, rest = plain(amount).partition(".")
    return f"${int(whole):,}.{rest.ljust(2, '0')}"


def difference(amount: Decimal | None) -> str:
    """Dollars between two sums, with their sign; less than a millionth is noise, as of sums in binary, and nothing."""
    if amount is None:
        return UNKNOWN
    return signed(amount if _rounded(amount, MICRO) else Decimal(0), money)


def plain(number: Decimal | None) -> str:
    """A decimal without exponent or needless zeros, for machines; empty where unknown."""
    if number is None:
        return ""
    if number == 0:
        return "0"
    return f"{number.normalize(_WIDE):f}"


def least(text: str, *, partial: bool) -> str:
    """A cost that leaves something out: `at least $0.06`."""
    return f"at least {text}" if partial else text


def between(low: Decimal, high: Decimal) -> str:
    """A range of dollars: `between $0.80 and $1.20`; blank where both ends are written alike."""
    ends = money(low), money(high)
    return "" if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}"


def count(number: Decimal | int | None) -> str:
    """A quantity with thousands separators."""
    if number is None:
        return UNKNOWN
    return f"{number:,}" if isinstance(number, int) else f"{Decimal(plain(number)):,f}"


def quantity(number: Decimal | None) -> str:
    """A computed number of things, such as requests: whole from 100 on, three significant digits below."""
    if number is None:
        return UNKNOWN
    if number == 0 or number >= 100:
        return f"{_rounded(number, 0):,f}"
    return f"{plain(_rounded(number, SIGNIFICANT - 1 - number.adjusted()))}"


def month(value: date | None) -> str:
    """`Nov 2026`."""
    return f"{value:%b %Y}" if value else UNKNOWN


def ratio(value: Decimal | None) -> str:
    """How many times as much: two digits after the point, fewer where they say nothing, more below a tenth."""
    return UNKNOWN if value is None else f"{plain_ratio(value)}×"


def plain_ratio(value: Decimal | None) -> str:
    """The same number as `ratio` shows, without the sign; empty where unknown."""
    if value is None:
        return ""
    if 0 < value < Decimal("0.1"):
        return f"{_rounded(value, 1 - value.adjusted()):f}"
    return f"{_rounded(value, 2 if value < 10 else 1 if value < 100 else 0):f}"


def percent(share: Decimal | None) -> str:
    """A share of one as a percentage; what is more than nothing is not shown as nothing."""
    if share is None:
        return UNKNOWN
    value = share * 100
    if not value:
        return "0%"
    if 0 < value < Decimal("0.01"):
        return "<0.01%"
    return f"{_rounded(value, 2 if value < 1 else 1 if value < 10 else 0):,f}%"


def plain_share(share: Decimal | None) -> str:
    """A share of one for machines, to a millionth; empty where unknown."""
    return "" if share is None else f"{_rounded(share, 6):f}"


def signed(amount: Decimal, text: Callable[[Decimal], str]) -> str:
    """A difference as `text` reads its size, with its sign; nothing has none."""
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{text(abs(amount))}"


def day(value: date | None) -> str:
    return value.isoformat() if value else UNKNOWN


def long_day(value: date | None) -> str:
    """`14 Jan 2027`, for people; files and programs read `day`."""
    return f"{value.day} {value:%b %Y}" if value else UNKNOWN


def spell_days(text: str) -> str:
    """A sentence with its days as people read them; a day that is part of a name stays."""
    return _DAY.sub(lambda found: _spell_day(found[0]), text)


def _spell_day(text: str) -> str:
    try:
        return long_day(date.fromisoformat(text))
    except ValueError:  # a name may look like a day that there is not
        return text


def plural(number: Decimal | int, one: str) -> str:
    """`1 token`, `2 tokens`, `3 queries`, `4 searches`."""
    return f"{count(number)} {one if number == 1 else several(one)}"


def several(one: str) -> str:
    """`tokens`, `queries`, `searches`."""
    if one.endswith("y") and one[-2] not in "aeiou":
        return f"{one[:-1]}ies"
    return f"{one}{'es' if one.endswith('ch') and one != 'epoch' else 's'}"


def legible(text: str) -> str:
    """A text that somebody else wrote, such as a name in a log, without what would steer a terminal or break a line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def shorten(text: str, most: int) -> str:
    """Cut a text in its middle where it has more characters: both ends of a name tell it from others."""
    kept = most - 1
    return text if len(text) <= most else f"{text[: kept - kept // 2]}…{text[-(kept // 2) :]}"


def capitalize_first(text: str) -> str:
    """The text with a capital at its beginning; the rest, such as a name, as it is."""
    return text[:1].upper() + text[1:]


def join_words(words: Sequence[str], last: str) -> str:
    """`images, PDF pages and audio`; `last` stands before the last one."""
    *first, end = words or [""]
    return f"{', '.join(first)} {last} {end}" if first else end


def word(value: str | None) -> str:
    return value or UNKNOWN
