"""Usage as Anthropic states it: cache reads and writes stand beside the input."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pricing.usage import Usage
from tests.support.bills import CACHED, fault_of, figures_of, usage_of


def test_anthropics_input_holds_neither_reads_nor_writes() -> None:
    usage = usage_of(
        {
            "input_tokens": 10,
            "cache_read_input_tokens": 200,
            "cache_creation_input_tokens": 3_000,
            "cache_creation": {"ephemeral_5m_input_tokens": 1_000, "ephemeral_1h_input_tokens": 2_000},
            "output_tokens": 40,
        }
    )
    assert usage == Usage(
        input_tokens=10 + 200 + 3_000,
        cache_read_tokens=200,
        cache_write_tokens=1_000,
        cache_write_1h_tokens=2_000,
        output_tokens=40,
    )
    assert usage.uncached_tokens == 10


def test_anthropics_older_writes_are_for_five_minutes() -> None:
    usage = usage_of(
        {"input_tokens": 10, "cache_creation_input_tokens": 300, "cache_read_input_tokens": None, "output_tokens": 4}
    )
    assert (usage.input_tokens, usage.cache_write_tokens) == (310, 300)


counts = st.integers(0, 10**6)


@given(counts, counts, counts, counts, counts)
def test_every_token_of_an_anthropic_bill_is_charged_once(a: int, b: int, c: int, d: int, e: int) -> None:
    usage = usage_of(
        {
            "input_tokens": a,
            "cache_read_input_tokens": b,
            "cache_creation": {"ephemeral_5m_input_tokens": c, "ephemeral_1h_input_tokens": d},
            "output_tokens": e,
        }
    )
    assert sum(usage.quantities().values()) == a + b + c + d + e


def test_fields_of_two_vendors_are_refused() -> None:
    assert "fields of two vendors" in fault_of({**CACHED, "cache_read_input_tokens": 5})


def test_each_field_is_shown_with_its_meaning() -> None:
    kinds = {"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 2}
    usage = {"input_tokens": 10, "cache_creation_input_tokens": 3, "cache_creation": kinds, "output_tokens": 4}
    assert figures_of(usage) == [
        ("input_tokens", 10, "input neither read from the cache nor written to it"),
        ("cache_creation_input_tokens", 3, "cache write"),
        ("cache_creation.ephemeral_5m_input_tokens", 1, "cache write"),
        ("cache_creation.ephemeral_1h_input_tokens", 2, "cache write (1 hour)"),
        ("output_tokens", 4, "output, including reasoning"),
    ]
