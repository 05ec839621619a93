"""Claude Code's sessions: each answer counts once, on however many lines and in however many copies it stands."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pricing.usage import Usage
from pricing.usage_log.events import Compaction, Said
from tests.support.session_logs import answer, read, read_recorded, said


def outputs(*items: object) -> list[int]:
    return [call.reading.usage.output_tokens for call in read(*items).calls]


def test_an_answer_of_several_blocks_counts_once_with_its_most_output() -> None:
    """Two shapes of jiji262's log (vibe-cafe/vibe-usage#63): three equal lines, and an output that grows."""
    equal = [answer("msg_011CdfST", 2, 211, uuid=uuid) for uuid in ("2489ec53", "34c16523", "f7afd0cf")]
    grown = [answer("msg_011CdEiV", 2, 5, request="req_2"), answer("msg_011CdEiV", 2, 90, request="req_2")]
    log = read(*equal, *grown)
    assert [call.reading.usage.output_tokens for call in log.calls] == [211, 90]
    assert log.repeats == 2 + 1


def test_an_answer_is_begun_when_its_first_line_was() -> None:
    late = answer("a", 1, 90, timestamp="2026-08-02T00:00:05Z")
    (call,) = read(answer("a", 1, 5, timestamp="2026-08-01T23:59:59Z"), late).calls
    assert str(call.at) == "2026-08-01 23:59:59+00:00"


def test_a_forked_sessions_copy_of_an_answer_is_the_same_answer() -> None:
    copy = answer("a", 10, 20, sessionId="two", uuid="new")
    assert outputs(answer("a", 10, 20, uuid="old"), copy, answer("b", 40, 30, sessionId="two")) == [20, 30]


def test_one_id_under_two_requests_is_two_answers() -> None:
    assert outputs(answer("a", 1, 2), answer("a", 1, 3, request="req_2")) == [2, 3]


def test_a_gateway_that_writes_no_request_still_repeats() -> None:
    assert outputs(answer("a", 1, 2, request=None), answer("a", 1, 9, request=None)) == [9]


def test_input_read_and_written_is_part_of_the_input() -> None:
    """The first answer of marot/spotter's session: 3 + 11,442 read + 15,005 written."""
    first = read_recorded("claude_code.jsonl").calls[0]
    assert first.reading.usage == Usage(
        input_tokens=3 + 11_442 + 15_005, cache_read_tokens=11_442, cache_write_tokens=15_005, output_tokens=9
    )
    assert first.model == "claude-opus-4-6"


def test_the_recorded_answers_are_those_that_the_vendor_counted() -> None:
    log = read_recorded("claude_code.jsonl")
    sent = [
        26_450, 28_046, 29_361, 29_510, 35_111, 59_409, 64_160, 70_766, 72_904, 73_498, 73_797,
        76_248, 77_338, 77_812, 79_605, 80_280, 80_836, 81_960, 82_723, 82_884, 83_907,
    ]  # fmt: skip
    assert [call.input_tokens for call in log.calls] == sent
    assert log.faults == []
    assert sum(isinstance(event, Said) for event in log.events) == 2


def test_what_no_model_answered_is_no_call() -> None:
    error = answer("a", 0, 0)
    error["message"]["model"] = "<synthetic>"
    nothing = answer("b", 0, 0)
    del nothing["message"]["usage"]
    assert read(error, nothing, answer("c", 1, 2)).calls[0].reading.usage.output_tokens == 2
    assert len(read(error, nothing, answer("c", 1, 2)).calls) == 1


def test_only_what_a_person_sent_begins_a_turn() -> None:
    result = said()
    result["message"]["content"] = [{"type": "tool_result", "content": "x"}]
    others = [said(isMeta=True), said(isCompactSummary=True), said(isSidechain=True), result]
    assert [event for event in read(said("four"), *others).events if isinstance(event, Said)] == [Said(None, 4)]


def test_a_compaction_says_how_long_the_conversation_was() -> None:
    log = read_recorded("claude_code_compacted.jsonl")
    assert [event for event in log.events if isinstance(event, Compaction)] == [Compaction(170_251)]


def test_thinking_is_the_reasoning_of_an_answer() -> None:
    line = answer("a", 16, 10)
    line["message"]["usage"]["output_tokens_details"] = {"thinking_tokens": 6}
    (call,) = read(line).calls
    assert (call.reading.usage.output_tokens, call.reading.usage.reasoning_tokens) == (10, 6)


def test_searches_are_fees_of_their_answer() -> None:
    line = answer("a", 16, 10)
    line["message"]["usage"]["server_tool_use"] = {"web_search_requests": 2}
    (call,) = read(line).calls
    assert call.reading.fees == (("web_search", Decimal(2)),)


lines = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 500)), min_size=1, max_size=12)


@given(lines, st.integers(1, 4))
def test_a_log_says_the_same_however_often_it_is_read(stated: list[tuple[str, int]], times: int) -> None:
    items = [answer(name, 7, wrote) for name, wrote in stated]
    once, again = read(*items), read(*(items * times))
    assert [call.reading for call in once.calls] == [call.reading for call in again.calls]
    assert sorted(call.reading.usage.output_tokens for call in once.calls) == sorted(
        max(wrote for name, wrote in stated if name == each) for each in {name for name, _ in stated}
    )
