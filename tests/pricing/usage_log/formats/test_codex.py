"""Codex's sessions: sums that are stated again and again, and sessions that begin with a copy of another one."""

from __future__ import annotations

from datetime import UTC, datetime

from pricing.usage import Usage
from pricing.usage_log.events import Compaction, Said
from pricing.usage_log.formats.codex import find_time
from tests.support.session_logs import context, count, event, meta, read, read_recorded

PARENT = "019fa149-0000-7000-8000-000000000001"
CHILD = "019fa14a-0000-7000-8000-000000000002"  # 65,536 ms later
FIRST, SECOND = (20_149, 9_984, 5), (43_884, 20_480, 11)
"""Sums of a session in farion1231/cc-switch#4982; its second call is their difference."""
SECOND_CALL = (43_884 - 20_149, 20_480 - 9_984, 11 - 5)


def sent(*items: object) -> list[int]:
    return [call.input_tokens for call in read(*items).calls]


def test_the_recorded_calls_add_up_to_the_last_sum() -> None:
    log = read_recorded("codex.jsonl")
    assert [call.input_tokens for call in log.calls] == [
        17_088, 18_686, 23_414, 19_603, 20_902, 23_392, 25_413, 30_808, 31_772, 32_192, 59_522, 60_519,
    ]  # fmt: skip
    usages = [call.reading.usage for call in log.calls]
    assert sum(usage.input_tokens for usage in usages) == 363_311
    assert sum(usage.cache_read_tokens for usage in usages) == 274_688
    assert sum(usage.output_tokens for usage in usages) == 8_533
    assert sum(usage.reasoning_tokens for usage in usages) == 3_880
    assert {call.model for call in log.calls} == {"gpt-5.3-codex"}
    assert (log.faults, sum(isinstance(each, Said) for each in log.events)) == ([], 3)


def test_reasoning_is_within_the_output() -> None:
    """17,088 + 350 are the stated total of 17,438, so that the 152 are part of the 350."""
    assert read_recorded("codex.jsonl").calls[0].reading.usage == Usage(
        input_tokens=17_088, cache_read_tokens=3_456, output_tokens=350, reasoning_tokens=152
    )


def test_reasoning_beside_the_output_is_added_where_the_total_says_so() -> None:
    usage = {"input_tokens": 100, "output_tokens": 30, "reasoning_output_tokens": 20, "total_tokens": 150}
    (call,) = read(event("token_count", info={"total_token_usage": usage, "last_token_usage": usage})).calls
    assert (call.reading.usage.output_tokens, call.reading.usage.reasoning_tokens) == (50, 20)


def test_a_total_that_contradicts_its_parts_is_a_fault() -> None:
    usage = {"input_tokens": 100, "output_tokens": 30, "reasoning_output_tokens": 20, "total_tokens": 140}
    log = read(context(), event("token_count", info={"total_token_usage": usage, "last_token_usage": usage}))
    assert log.calls == []
    assert [(fault.line, "140" in fault.problem) for fault in log.faults] == [(2, True)]


def test_a_sum_that_is_stated_again_is_no_call() -> None:
    assert sent(count(FIRST, FIRST), context(), count(FIRST, FIRST), count(SECOND, SECOND_CALL)) == [20_149, 23_735]


def test_no_count_yet_is_no_call() -> None:
    assert sent(event("token_count", info=None), count(FIRST, FIRST)) == [20_149]


def test_without_the_last_call_the_difference_of_sums_counts() -> None:
    (_, second) = read(count(FIRST), count(SECOND)).calls
    assert (second.input_tokens, second.reading.usage.cache_read_tokens, second.reading.usage.output_tokens) == (
        SECOND_CALL
    )


def test_a_sum_that_begins_anew_counts_whole() -> None:
    assert sent(count(SECOND), count(FIRST)) == [43_884, 20_149]


def test_an_empty_fork_has_no_calls_of_its_own() -> None:
    """cc-switch#4982: a fork with the copied calls alone."""
    begun = "2026-07-16T05:40:00.000Z"
    copy = [count(FIRST, FIRST, timestamp=begun), count(SECOND, SECOND_CALL, timestamp=begun)]
    log = read(meta(CHILD, begun, forked_from_id=PARENT), meta(PARENT, begun), *copy)
    assert (log.calls, log.repeats) == ([], 2)


def test_a_fork_counts_from_its_own_first_turn_on() -> None:
    old = context(turn_id="019fa149-1000-7000-8000-000000000003")
    new = event("task_started", turn_id="019fa14a-1000-7000-8000-000000000004")
    own = (SECOND[0] + 28_000, SECOND[1], SECOND[2] + 138)
    items = [
        meta(CHILD, "2026-07-16T05:40:00Z", source={"subagent": {"thread_spawn": {"parent_thread_id": PARENT}}}),
        old,
        event("user_message", message="copied"),
        count(SECOND, SECOND_CALL),
        new,
        event("user_message", message="own"),
        count(SECOND, SECOND_CALL),  # stated again where the turn begins
        count(own, (28_000, 0, 138)),
    ]
    log = read(*items)
    assert [call.input_tokens for call in log.calls] == [28_000]
    assert [call.agent for call in log.calls] == [CHILD]
    assert [each for each in log.events if isinstance(each, Said)] == [
        Said(datetime(2026, 7, 16, 5, 31, 8, tzinfo=UTC), 3)
    ]


def test_a_fork_without_ids_of_turns_counts_what_comes_after_the_copy() -> None:
    begun, later = "2026-07-16T05:40:00.000Z", "2026-07-16T05:40:09.000Z"
    copy = [count(FIRST, FIRST, timestamp=begun), count(SECOND, SECOND_CALL, timestamp="2026-07-16T05:40:00.9Z")]
    own = count((50_000, 20_480, 20), (6_116, 0, 9), timestamp=later)
    assert sent(meta("fork", begun, forked_from_id="parent"), *copy, own) == [6_116]


def test_sums_go_on_after_a_compaction() -> None:
    log = read_recorded("codex_compacted.jsonl")
    assert [call.input_tokens for call in log.calls] == [208_486, 209_030, 209_950, 48_297, 51_549, 54_634]
    assert sum(isinstance(each, Compaction) for each in log.events) == 1


def test_an_id_tells_its_time() -> None:
    """The recorded session, which says that it began at 11:54:34.334."""
    begun = datetime(2026, 2, 23, 11, 54, 34, tzinfo=UTC)
    moment = find_time("019c8a59-e9dd-71f0-9ae3-4079fe9726a9")
    assert moment is not None
    assert moment.replace(microsecond=0) == begun
    for other in (None, 7, "", "x" * 32, "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"):
        assert find_time(other) is None
