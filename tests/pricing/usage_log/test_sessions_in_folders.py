"""Folders of sessions, as coding agents leave them: copies, forks and sub-agents count once."""

from __future__ import annotations

import json

from tests.support.session_logs import RECORDED, answer, context, count, event, meta, said, write
from tests.support.written_logs import add_up, reduce_bytes, reduce_paths, tell_faults

PARENT = "019fa149-0000-7000-8000-000000000001"
CHILD = "019fa14a-0000-7000-8000-000000000002"  # 65,536 ms later
BEGUN = "2026-07-16T05:40:00Z"


def test_a_fork_a_sub_agent_and_a_resumed_session_count_once() -> None:
    main = write(said(), answer("a", 10, 2), answer("a", 10, 20), answer("b", 30, 5))
    fork = write(answer("a", 10, 20, sessionId="two", uuid="x"), answer("c", 50, 7, sessionId="two"))
    agent = write(answer("d", 70, 9, isSidechain=True, agentId="a1"), answer("d", 70, 11, isSidechain=True))
    for bodies in ((main, fork, agent), (agent, fork, main)):
        reduced = reduce_bytes(*bodies)
        assert (reduced.calls, reduced.duplicates) == (4, 3)
        assert add_up(reduced, "input_tokens") == 10 + 30 + 50 + 70
        assert add_up(reduced, "output_tokens") == 20 + 5 + 7 + 11


def test_a_session_of_codex_that_lies_in_two_folders_counts_once() -> None:
    first = (meta(PARENT, BEGUN), context(), count((5, 0, 1), (5, 0, 1)), count((9, 0, 2), (4, 0, 1)))
    longer = (*first, count((20, 0, 4), (11, 0, 2)))
    reduced = reduce_bytes(write(*first), write(*longer))
    assert (reduced.calls, reduced.duplicates, add_up(reduced, "input_tokens")) == (3, 2, 20)


def test_agents_that_codex_spawned_begin_with_their_parents_calls_which_are_not_theirs() -> None:
    calls = (context(), count((5, 0, 1), (5, 0, 1)), count((9, 0, 2), (4, 0, 1)))
    spawned = {"source": {"subagent": {"thread_spawn": {"parent_thread_id": PARENT}}}}
    own = event("task_started", turn_id="019fa14a-1000-7000-8000-000000000004")
    child = (meta(CHILD, BEGUN, **spawned), meta(PARENT, BEGUN), *calls, own, count((29, 0, 5), (20, 0, 3)))
    reduced = reduce_bytes(write(meta(PARENT, BEGUN), *calls), write(*child))
    assert (reduced.calls, add_up(reduced, "input_tokens")) == (3, 9 + 20)


def test_the_recorded_folder_is_read_whole() -> None:
    reduced = reduce_paths([RECORDED])
    lines = sum(1 for path in RECORDED.glob("*.jsonl") for line in path.read_text().splitlines() if json.loads(line))
    assert (reduced.rows, tell_faults(reduced)) == (lines, [])
    assert set(reduced.formats) == {"Claude Code", "Codex"}


def test_half_a_line_at_the_end_of_a_session_is_named_and_the_rest_counts() -> None:
    whole = write(answer("a", 10, 20), answer("b", 30, 5))
    reduced = reduce_bytes(whole + b"\n" + whole[:50])
    assert (reduced.calls, add_up(reduced, "output_tokens")) == (2, 25)
    assert [line for _, line, _ in tell_faults(reduced)] == [3]
