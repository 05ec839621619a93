"""Record → key and sums: what decides at which rates a call is charged, and the numbers that are charged.

All records with one key have the same rates, and what they cost is linear in their numbers. So their numbers are added
up, in any order and in any process, and the sums are priced once. Sums are integers: nothing is lost.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache, reduce
from sys import intern
from typing import Final, NamedTuple, TypeVar

from pricing.units import STATED
from pricing.usage import LONGEST_NAME, MOST, TOKEN_FIELDS, UsageError
from pricing.usage_log.charges.difference import find_rounding
from pricing.usage_log.fields.image_tokens import NONE
from pricing.usage_log.fields.trace import Figure, is_extra
from pricing.usage_log.plan import Plan
from pricing.usage_log.record import Record

UNSTATED: Final = "?"
"""Version of the search where the row does not say; blank is the vendor's current one."""
SOME, EACH = 1, 2
"""`searched`: fewer searches of the web than requests; as many or more, so that each request is one that searched."""
COST_ALONE: Final = ("reported",)
LONGEST_TEXT: Final = 200
MOST_PATHS: Final = 8

FEE_SCALE: Final = 10**9
"""Fees are summed in billionths of their unit, as seconds and hours have fractions."""
DOLLAR_SCALE: Final = 10**30
"""Dollars are summed in units of 1e-30: OpenAI's cost files state that many digits after the point."""

IMAGE_COLUMNS: Final = ("input_image_tokens", "cache_image_tokens", "output_image_tokens", "undivided_tokens")
"""Image tokens not cached, cached, written; visible output that the vendor does not divide into text and images."""
COLUMNS: Final = ("rows", "requests", *TOKEN_FIELDS, *IMAGE_COLUMNS, *STATED, "reported", "rounding")
"""What sums hold, in their order. `reported` is the sellers' own sums, `rounding` by how much these may be off."""
PLACES: Final[Mapping[str, int]] = {name: place for place, name in enumerate(COLUMNS)}
_get_tokens: Final = operator.attrgetter(*TOKEN_FIELDS)
_FEES: Final = PLACES[STATED[0]]
_TEXTS: Final = ("input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens")
_ALONE: Final = tuple(PLACES[name] for name in (*TOKEN_FIELDS, *IMAGE_COLUMNS, *STATED) if name not in _TEXTS)
EXACT: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)

T = TypeVar("T")
Sums = list[int]
"""Numbers in the order of COLUMNS."""


class Key(NamedTuple):
    """What decides the rates of a call, and to whom it belongs. Texts are as written, so that anyone can find them."""

    vendor: str = ""
    model: str = ""
    """As written; blank where the row names none."""
    day: str = ""
    """UTC, YYYY-MM-DD; blank where the row states none."""
    hour: str = ""
    """Begin of the hours in which the same prices hold, HH:MM UTC; blank where the model's do not depend on it."""
    tier: str = "standard"
    region: str = "global"
    speed: str = "standard"
    search_context: str = ""
    search_type: str = UNSTATED
    bucket: int = 0
    """Thresholds of the plan that the length of each call passes."""
    most_bucket: int = 0
    """The same, at most: more than `bucket` where calls are summed whose lengths nobody knows."""
    searched: int = 0
    """0, SOME or EACH: a vendor who charges grounded prompts charges a request once, however many searches it has."""
    units: tuple[str, ...] = ()
    """Columns not 0 that need a rate of their own: a model that lacks one leaves these rows unpriced, and no others.
    COST_ALONE: the seller's own sum and nothing that was used."""
    not_counted: tuple[str, ...] = ()
    """What was used and not counted, by the words of `EXCLUSIONS`."""
    left_out: tuple[str, ...] = ()
    """Fields that nobody charged, by their paths."""
    exceeded: tuple[str, ...] = ()
    """Tokens of which there are fewer than of images among them: no price where the model charges images apart."""
    counted: bool = True
    """False where nobody knows how many requests the numbers are of."""
    complimentary: bool = False
    reported: bool = False
    """True where the seller's own sum is stated."""
    lower_bound: str = ""
    """Why the numbers are the least that was used."""
    note: str = ""
    """How the numbers were read, where packages write the same fields with other meanings."""
    labels: tuple[str, ...] = ()
    """Values of the plan's labels, in their order."""


Groups = dict[Key, Sums]


def reduce_record(record: Record, plan: Plan) -> tuple[Key, Sums]:
    """Return the key and the sums of a record. Raises UsageError for a fee that no call has."""
    reading, model = record.reading, intern((record.model or "")[: LONGEST_NAME + 1])
    sums = _sum_record(record)
    least, most = _find_buckets(record, plan)
    key = Key(
        record.vendor,
        model,
        _write_day(record.day) if record.day else "",
        plan.find_hour(model, record.at),
        record.tier or "standard",
        reading.region or "global",
        reading.speed or "standard",
        reading.search_context,
        UNSTATED if reading.search_type is None else reading.search_type,
        least,
        most,
        _judge_searches(sums),
        COST_ALONE if record.states_cost_alone else _share(_list_units(record, sums)),
        tuple(sorted(set(reading.not_counted))),
        list_left_out(record.figures),
        _list_exceeded(record),
        record.counted,
        record.complimentary,
        reading.reported is not None,
        record.lower_bound[:LONGEST_TEXT],
        reading.note[:LONGEST_TEXT],
        record.labels,
    )
    return key, sums


@lru_cache(maxsize=4_096)
def _share(value: T) -> T:
    """Return the same object for equal values: keys that hold it then share its memory."""
    return value


@lru_cache(maxsize=4_096)
def _write_day(day: date) -> str:
    return day.isoformat()


def add(groups: Groups, key: Key, sums: Iterable[int]) -> None:
    """Add sums to those of a key."""
    mine = groups.get(key)
    groups[key] = list(sums) if mine is None else list(map(operator.add, mine, sums))


def merge(into: Groups, other: Groups) -> None:
    """Add other groups to these; in whichever order, the result is the same."""
    for key, sums in other.items():
        add(into, key, sums)


def dump(groups: Groups) -> bytes:
    """Return groups as bytes, a line of JSON for each key in order: the same groups are the same bytes."""
    return b"".join(json.dumps([*key, groups[key]]).encode("ascii") + b"\n" for key in sorted(groups))


def load(data: bytes) -> Groups:
    """Return the groups that `dump` wrote."""
    groups: Groups = {}
    for line in data.splitlines():
        *values, sums = json.loads(line)
        groups[Key._make(tuple(value) if isinstance(value, list) else value for value in values)] = sums
    return groups


def list_left_out(figures: Iterable[Figure]) -> tuple[str, ...]:
    """List the fields that nobody charged, the first MOST_PATHS, those of all items of a list as one."""
    paths = {re.sub(r"\[\d+\]", "[]", figure.path) for figure in figures if is_extra(figure)}
    return tuple(sorted(paths)[:MOST_PATHS])


def _list_units(record: Record, sums: Sums) -> tuple[str, ...]:
    """List what needs a rate, images and text apart, as nobody knows yet which models charge them apart."""
    usage, images = record.usage, record.images
    divided = images.output is not None and usage.visible_tokens not in (0, images.output)
    texts = (
        ("input_tokens", usage.uncached_tokens not in (0, images.input)),
        ("cache_read_tokens", usage.cache_read_tokens not in (0, images.cached)),
        ("output_tokens", usage.reasoning_tokens or divided),
    )
    return (*(name for name, used in texts if used), *(COLUMNS[place] for place in _ALONE if sums[place]))


def _list_exceeded(record: Record) -> tuple[str, ...]:
    """List the tokens of which there are fewer than of the images that are a part of them."""
    usage, images = record.usage, record.images
    if images is NONE:
        return ()
    parts = {
        "input": (images.input, usage.uncached_tokens),
        "cached input": (images.cached, usage.cache_read_tokens),
        "output": (images.output or 0, usage.visible_tokens),
    }
    return tuple(item for item, (part, whole) in parts.items() if part > whole)


def _sum_record(record: Record) -> Sums:
    usage, images = record.usage, record.images
    undivided = usage.visible_tokens if images.output is None else 0
    fees = [0] * len(STATED)
    for unit, quantity in record.fees:
        if not 0 <= quantity <= MOST:
            raise UsageError(f"{unit} must be between 0 and {MOST:,}, not {quantity:,}")
        fees[PLACES[unit] - _FEES] += _scale(quantity, FEE_SCALE)
    reported = record.reported
    return [
        1,
        record.requests,
        *_get_tokens(usage),
        *(images.input, images.cached, images.output or 0, undivided),
        *fees,
        0 if reported is None else _scale(reported, DOLLAR_SCALE),
        0 if reported is None else _scale(find_rounding(reported, in_cents=record.in_cents), DOLLAR_SCALE),
    ]


def _scale(number: Decimal, scale: int) -> int:
    return int(EXACT.to_integral_value(EXACT.multiply(number, Decimal(scale))))


def _find_buckets(record: Record, plan: Plan) -> tuple[int, int]:
    """Return the buckets in which the calls lie, the least and the most."""
    if record.longest is not None:
        return 0, plan.find_bucket(record.longest)
    length = record.length
    most = plan.find_bucket(record.usage.input_tokens if length is None else length)
    return 0 if length is None else most, most


def _judge_searches(sums: Sums) -> int:
    searches = sums[PLACES["web_search"]]
    if not searches:
        return 0
    requests = sums[PLACES["requests"]]
    return EACH if requests and searches >= requests * FEE_SCALE else SOME


def add_up(numbers: Iterable[Decimal]) -> Decimal:
    """Return a sum, exactly: a rate by the minute is a sixtieth of one, of 28 digits, and sums of such have more."""
    return reduce(EXACT.add, numbers, Decimal(0))
