"""A session on average: turns, calls, and what is added to the input from one call to the next."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.session.session import Session, SessionError, measure_session
from tests.support.session_logs import answer, context, count, event, read, read_recorded, said


def measure(*items: object) -> Session:
    return measure_session(read(*items))


def turn_of_two(number: int, sent: int) -> list[object]:
    """A message, a call of a tool that writes 50, its result of 200, and an answer of 80."""
    first = answer(f"{number}a", sent, 50)
    return [said("x" * 40), first, answer(f"{number}b", sent + 50 + 200, 80)]


def test_what_is_added_from_call_to_call_is_measured() -> None:
    first, grown = 1_000, 50 + 200 + 80 + 30
    items = [item for number in range(3) for item in turn_of_two(number, first + number * grown)]
    session = measure(*items)
    assert (session.turns, session.calls) == (3, 2)
    assert (session.call_tokens, session.result_tokens, session.output_tokens) == (50, 200, 80)
    assert session.prompt_tokens == first - 40 // 4  # of the first message only the characters are known
    assert session.user_tokens == round((10 + 30 + 30) / 3)
    assert (session.limit, session.sub_calls, session.cached) == (None, Decimal(0), False)


def test_averages_give_back_their_sums() -> None:
    """Codex's recorded session: ten calls in the first turn, one in each of the two others."""
    session = measure_session(read_recorded("codex.jsonl"))
    assert (session.turns, session.calls) == (3, 12 // 3)
    ends = [2_679 - 818, 2_160 - 1_201, 606 - 307]  # without their reasoning
    assert session.output_tokens == round(sum(ends) / 3)
    steps = 8_533 - 3_880 - sum(ends)
    assert session.call_tokens == round(steps / (3 * (4 - 1)))
    assert session.reasoning_tokens == round(3_880 / 12)
    assert session.user_tokens == round((32 // 4 + 59_522 - 32_192 - ends[0] + 60_519 - 59_522 - ends[1]) / 3)
    assert session.prompt_tokens == 17_088 - 32 // 4
    assert session.pause_minutes == Decimal("13.0")  # between 18:54 and 7:04
    assert (session.input_tokens, session.cache_read_tokens, session.all_output_tokens) == (363_311, 274_688, 8_533)
    assert (session.read_calls, session.repeats, session.models) == (12, 11, ("gpt-5.3-codex",))


def test_turns_of_one_call_have_no_results() -> None:
    session = measure(said(), answer("a", 100, 20), said(), answer("b", 150, 40))
    assert (session.calls, session.call_tokens, session.result_tokens) == (1, 0, 0)
    assert session.output_tokens == 30
    assert session.user_tokens == round((0 + 150 - 100 - 20) / 2)


def test_an_output_that_was_stated_too_early_is_as_long_as_what_was_written() -> None:
    session = measure(said(), answer("a", 100, 2, blocks=400), said(), answer("b", 300, 100, blocks=40))
    assert session.estimated == 1
    assert session.output_tokens == (400 // 4 + 100) / 2
    whole = answer("a", 100, 2, blocks=400)
    whole["message"]["stop_reason"] = "end_turn"
    assert (measure(whole).estimated, measure(whole).output_tokens) == (0, 2)


def test_sub_agents_are_counted_beside_the_conversation() -> None:
    side = [answer(f"s{n}", 500 + n, 60, isSidechain=True, agentId="a1", request=f"s{n}") for n in range(4)]
    for line in side:
        line["message"]["model"] = "claude-haiku-5"
    session = measure(said(), answer("a", 100, 20), *side, said(), answer("b", 150, 20))
    assert (session.turns, session.calls, session.models) == (2, 1, ("claude-opus-5",))
    assert (session.sub_calls, session.sub_model) == (Decimal(4) / 2, "claude-haiku-5")
    assert session.sub_input_tokens == round((500 + 501 + 502 + 503) / 4)
    assert session.sub_output_tokens == 60


def test_a_sub_agent_alone_is_a_conversation() -> None:
    session = measure_session(read_recorded("claude_code_agent.jsonl"))
    assert (session.turns, session.calls, session.sub_calls) == (1, 2, Decimal(0))
    assert session.models == ("claude-sonnet-4-5-20250929",)
    assert session.prompt_tokens == 13_525


def test_the_files_of_a_session_and_its_agents_belong_together() -> None:
    session = measure_session(read_recorded("claude_code.jsonl", "claude_code_agent.jsonl"))
    assert (session.turns, session.read_calls) == (2, 21 + 2)
    assert (session.sub_calls, session.sub_input_tokens) == (Decimal(1), 19_309)  # (13,525 + 25,092) ÷ 2, half up


def test_a_compaction_gives_the_limit_and_what_it_left() -> None:
    compacted = {"type": "system", "subtype": "compact_boundary", "isSidechain": False}
    items = [
        said(),
        answer("a", 1_000, 10),
        said(),
        answer("b", 90_000, 10),
        {**compacted, "compactMetadata": {"preTokens": 95_000}},
        said(isCompactSummary=True),
        answer("s", 95_000, 10, isSidechain=True, agentId="acompact-1"),
        answer("c", 4_000, 10),
    ]
    session = measure(*items)
    assert (session.limit, session.summary_tokens) == (95_000, 4_000 - 1_000)
    assert session.sub_calls == 0  # the compaction's own call is no sub-agent's


def test_searches_are_fees_of_a_call() -> None:
    line = answer("a", 16, 10)
    line["message"]["usage"]["server_tool_use"] = {"web_search_requests": 3}
    session = measure(said(), line, answer("b", 20, 1))
    assert session.fees == (("web_search", Decimal("1.5")),)


def test_writes_for_an_hour_are_told() -> None:
    line = answer("a", 16, 10)
    kept = {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 900}
    line["message"]["usage"] |= {"cache_creation_input_tokens": 1_000, "cache_creation": kept}
    assert measure(line).lasting
    assert not measure_session(read_recorded("claude_code.jsonl")).lasting


def test_a_log_without_a_call_says_what_was_expected() -> None:
    with pytest.raises(SessionError, match="neither a session of Claude Code or Codex nor a list of messages"):
        measure({"id": 1})
    with pytest.raises(SessionError, match="no call of a model is in this Codex session"):
        measure(context(), event("user_message", message="x"))


def test_calls_without_anybody_speaking_are_one_turn() -> None:
    session = measure(context(), count((10, 0, 1), (10, 0, 1)), count((30, 0, 2), (20, 0, 1)))
    assert (session.turns, session.calls, session.pause_minutes) == (1, 2, Decimal(0))
