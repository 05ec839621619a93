"""Keys: rows that cost the same by the token are one; what changes the rate of a row makes another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.when import When
from pricing.usage import Usage, UsageError
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.key import EACH, PLACES, SOME, Groups, Key, add, dump, load, merge, reduce_record
from pricing.usage_log.plan import Plan, make_plan
from pricing.usage_log.record import Record
from tests.support.usage_records import make_record

PLAN = Plan((1_000, 2_000), ("06:00",), ("hourly",), ("team",))
USAGE = Usage(input_tokens=500, output_tokens=20)


def find_key(usage: Usage = USAGE, **fields: Any) -> Key:
    return reduce_record(make_record(usage, **fields), PLAN)[0]


def find_sums(**fields: Any) -> dict[str, int]:
    sums = reduce_record(make_record(fields.pop("usage", USAGE), **fields), PLAN)[1]
    return {name: sums[place] for name, place in PLACES.items() if sums[place]}


def test_what_a_row_does_not_say_is_the_usual() -> None:
    stated = find_key(tier="standard", region="global", speed="standard")
    assert find_key() == stated
    assert (stated.tier, stated.region, stated.speed, stated.day, stated.hour) == (
        "standard",
        "global",
        "standard",
        "",
        "",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"vendor": "xai"},
        {"model": "long"},
        {"day": date(2026, 11, 3)},
        {"tier": "batch"},
        {"region": "us"},
        {"speed": "fast"},
        {"search_context": "high"},
        {"search_type": ""},
        {"usage": Usage(input_tokens=1_000, output_tokens=20)},
        {"usage": Usage(input_tokens=500, cache_read_tokens=1, output_tokens=20)},
        {"fees": (("web_search", Decimal(1)),)},
        {"not_counted": ("maps",)},
        {"figures": (Figure("usage.credits", 1, None),)},
        {"images": ImageTokens(501)},
        {"requests": 0},
        {"complimentary": True},
        {"reported": Decimal(0)},
        {"lower_bound": "written early"},
        {"note": "cached tokens beside the input"},
        {"labels": ("search",)},
        {"model": "hourly", "at": time(7)},
    ],
)
def test_what_changes_the_rate_or_the_status_makes_another_key(other: dict[str, Any]) -> None:
    assert find_key(**other) != find_key()


@pytest.mark.parametrize(
    "same",
    [
        {"line": 7},
        {"id": "resp_1"},
        {"tier": "standard"},
        {"usage": Usage(input_tokens=999, output_tokens=1)},
        {"requests": 3},
        {"figures": (Figure("usage.input_tokens", 500, "input"),)},
    ],
)
def test_what_changes_no_rate_makes_none(same: dict[str, Any]) -> None:
    assert find_key(**same) == find_key()
    assert find_key(model="long", at=time(7), **same) == find_key(model="long")


def test_every_condition_of_a_price_is_in_the_key() -> None:
    """A new condition needs a field, or rows at different rates would be summed. No log states a resolution."""
    fields = {"input_tokens": "bucket", "utc": "hour"}
    assert {fields.get(name, name) for name in When.model_fields} - {"resolution"} <= {*Key._fields}


def test_every_field_of_a_record_is_known_here() -> None:
    """A new field is in the key, in the sums, or no matter for the price, and then among these."""
    no_matter = {"line", "id", "at", "figures", "reading", "others", "in_cents"}
    summed = {"requests", "usage", "images", "fees", "context", "summed", "longest", "counted_elsewhere"}
    known = {*Key._fields, *no_matter, *summed}
    assert {*Record.__dataclass_fields__} - known == set()
    assert {*Reading.__dataclass_fields__} - known == set()


def test_calls_that_another_row_counts_are_counted() -> None:
    assert find_key(requests=0, counted_elsewhere=True) == find_key()
    assert not find_key(requests=0).counted


def test_searches_of_each_request_and_of_some_are_apart() -> None:
    """A vendor of grounded prompts charges min(searches, requests) of each row, which two such rows would mix up."""
    twice = (("web_search", Decimal(2)),)
    assert find_key(fees=twice).searched == EACH
    assert find_key(fees=twice, requests=2).searched == EACH
    assert find_key(fees=twice, requests=3).searched == SOME
    assert find_key(fees=twice, requests=0).searched == SOME
    assert find_key().searched == 0


@pytest.mark.parametrize(
    ("fields", "buckets"),
    [
        ({}, (2, 2)),
        ({"context": 1_500}, (1, 1)),
        ({"summed": True, "requests": 9}, (0, 2)),
        ({"summed": True, "requests": 1, "longest": 1_500}, (0, 1)),
        ({"requests": 0, "counted_elsewhere": True, "longest": 0}, (0, 0)),
        ({"summed": True, "requests": 0}, (0, 2)),
        ({"summed": True, "requests": 1}, (2, 2)),
        ({"summed": True, "requests": 9, "context": 0}, (0, 0)),
    ],
)
def test_a_sum_of_unknown_lengths_may_be_in_any_bucket(fields: dict[str, Any], buckets: tuple[int, int]) -> None:
    key = find_key(Usage(input_tokens=5_000), **fields)
    assert (key.bucket, key.most_bucket) == buckets


def test_the_longest_of_several_calls_that_a_usage_sums_counts() -> None:
    record = make_record(Usage(input_tokens=5_000))
    key, _ = reduce_record(replace(record, reading=replace(record.reading, context=1_500)), PLAN)
    assert (key.bucket, key.most_bucket) == (1, 1)


def test_a_sum_below_the_first_threshold_is_certain() -> None:
    key = find_key(Usage(input_tokens=999), summed=True, requests=9)
    assert (key.bucket, key.most_bucket) == (0, 0)


def test_images_are_summed_apart_and_so_is_output_that_nobody_divides() -> None:
    usage = Usage(input_tokens=100, cache_read_tokens=40, output_tokens=50, reasoning_tokens=10)
    stated = find_sums(usage=usage, images=ImageTokens(30, 20, 15))
    assert (stated["input_image_tokens"], stated["cache_image_tokens"], stated["output_image_tokens"]) == (30, 20, 15)
    assert "undivided_tokens" not in stated
    assert find_sums(usage=usage)["undivided_tokens"] == 50 - 10


def test_fractions_and_thirty_digits_are_kept() -> None:
    sums = find_sums(fees=(("minute", Decimal("0.1")),), reported=Decimal("0.123456789012345678901234567891"))
    assert sums["minute"] == 10**8
    assert sums["reported"] == 123456789012345678901234567891


def test_sums_have_no_bound() -> None:
    groups: Groups = {}
    for _ in range(3):
        add(groups, *reduce_record(make_record(Usage(input_tokens=10**12)), PLAN))
    assert [sums[PLACES["input_tokens"]] for sums in groups.values()] == [3 * 10**12]


def test_a_quantity_that_no_call_has_is_a_fault() -> None:
    with pytest.raises(UsageError, match=r"web_search must be between 0 and 1,000,000,000,000, not -1"):
        find_key(fees=(("web_search", Decimal(-1)),))


def test_a_name_of_a_model_is_cut_where_it_is_none() -> None:
    assert len(find_key(model="x" * 5_000).model) == 201


def test_fields_of_lists_are_one_and_only_the_first_are_kept() -> None:
    many = tuple(Figure(f"usage.list[{place}].credits", 1, None) for place in range(3))
    assert find_key(figures=many).left_out == ("usage.list[].credits",)
    others = tuple(Figure(f"usage.x{place}", 1, None) for place in range(30))
    assert len(find_key(figures=others).left_out) == 8


def test_bytes_are_the_same_for_the_same_groups() -> None:
    rows = [make_record(Usage(number), model=model) for number in (1, 2) for model in ("b", "a", "\ud800 ü")]
    one: Groups = {}
    for row in rows:
        add(one, *reduce_record(row, PLAN))
    other: Groups = {}
    for row in reversed(rows):
        merge(other, dict([reduce_record(row, PLAN)]))
    assert list(one) != list(other)
    assert dump(one) == dump(other)
    assert load(dump(one)) == one
    assert load(b"") == {}


def test_adding_leaves_what_was_added_as_it_is(varied: Catalog) -> None:
    key, sums = reduce_record(make_record(USAGE), make_plan(varied))
    before, groups = [*sums], dict[Key, list[int]]()
    add(groups, key, sums)
    add(groups, key, sums)
    assert sums == before
