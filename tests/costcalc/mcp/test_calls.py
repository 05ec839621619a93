"""Calls are answered in threads: several at a time, within bounds, and a failure of ours without what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event, Semaphore
from typing import Any

import pytest

from costcalc.mcp.calls import MOST_THREADS, Calls, answer_call
from costcalc.mcp.tools import TOOLS, Answer
from costcalc.schema.errors import build_internal_fault
from pricing.value_types import StrictModel

SECONDS = 30
DONE = Answer({}, "done")


class Anything(StrictModel):
    number: int = 0


class Slow:
    """A tool that works until it is told to end."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.working, self.end = Semaphore(0), Event()

    def __call__(self, body: Anything) -> Answer:
        self.begun.append(body.number)
        self.working.release()
        assert self.end.wait(SECONDS)
        return DONE

    def wait_for(self, number: int) -> None:
        assert all(self.working.acquire(timeout=SECONDS) for _ in range(number))


def use_tool(monkeypatch: pytest.MonkeyPatch, answer: Callable[[Any], Answer], name: str = "slow") -> None:
    tool = TOOLS["estimate_cost"]._replace(name=name, request=Anything, answer=answer)
    monkeypatch.setitem(TOOLS, name, tool)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    tool = Slow()
    use_tool(monkeypatch, tool)
    yield tool
    tool.end.set()


def test_others_are_answered_while_one_takes_long(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    use_tool(monkeypatch, lambda body: DONE, "quick")

    async def ask() -> None:
        with closing(Calls(SECONDS, 9)) as calls:
            long = asyncio.ensure_future(calls.answer("slow", {}))
            assert await calls.answer("quick", {}) == DONE
            assert not long.done()
            slow.end.set()
            assert await long == DONE

    asyncio.run(ask())


def test_what_is_canceled_while_it_waits_is_never_begun(slow: Slow) -> None:
    async def ask() -> None:
        with closing(Calls(SECONDS, 9)) as calls:
            tasks = [asyncio.ensure_future(calls.answer("slow", {"number": each})) for each in range(MOST_THREADS + 1)]
            await asyncio.to_thread(slow.wait_for, MOST_THREADS)
            tasks[-1].cancel()
            await asyncio.wait(tasks[-1:])
            slow.end.set()
            assert await asyncio.gather(*tasks[:-1]) == [DONE] * MOST_THREADS
            assert await calls.answer("slow", {"number": 99}) == DONE

    asyncio.run(ask())
    assert sorted(slow.begun) == [*range(MOST_THREADS), 99]


def test_beyond_those_that_may_wait_nobody_waits(slow: Slow) -> None:
    async def ask() -> None:
        with closing(Calls(SECONDS, 1)) as calls:
            waiting = [asyncio.ensure_future(calls.answer("slow", {})) for _ in range(MOST_THREADS + 1)]
            await asyncio.to_thread(slow.wait_for, MOST_THREADS)
            refused = await calls.answer("slow", {})
            assert not isinstance(refused, Answer)
            assert (refused["code"], refused["message"]) == (
                "busy",
                "5 calls are waiting; wait for their answers and call again",
            )
            slow.end.set()
            assert await asyncio.gather(*waiting) == [DONE] * (MOST_THREADS + 1)
            assert await calls.answer("slow", {}) == DONE

    asyncio.run(ask())


def test_what_takes_too_long_is_told(slow: Slow) -> None:
    async def ask() -> None:
        with closing(Calls(0, 9)) as calls:
            ended = await calls.answer("slow", {})
            assert not isinstance(ended, Answer)
            assert (ended["code"], ended["expected"]) == ("ended", "at most 0 seconds of work")

    asyncio.run(ask())


@pytest.mark.parametrize("error", [ValueError("secret"), RecursionError("secret"), MemoryError("secret")])
def test_what_fails_in_us_is_told_without_what_was_sent(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(body: Any) -> Answer:
        raise error

    use_tool(monkeypatch, fail, "broken")
    assert answer_call("broken", {}) == build_internal_fault()
    told = capsys.readouterr().err
    assert told.startswith(f"costcalc: broken failed: {type(error).__name__} at ")
    assert "secret" not in told
