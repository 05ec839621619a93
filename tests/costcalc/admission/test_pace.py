from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from costcalc.admission.pace import CutShort, MemoryFull, PacedInput, TooSlow, hold_bytes, keep_pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr("costcalc.admission.pace.time.monotonic", lambda: now[0])
    return now


class Drip:
    """A line on which `size` bytes take a second."""

    def __init__(self, clock: list[float], size: int) -> None:
        self.clock = clock
        self.size = size

    def read(self, size: int) -> bytes:
        self.clock[0] += min(size, self.size) / self.size
        return b"x" * min(size, self.size)


def test_a_bad_line_is_waited_for_and_one_that_stands_still_is_not(clock: list[float]) -> None:
    assert len(PacedInput(Drip(clock, 50_000), lambda size: None).read(500_000)) == 500_000
    with pytest.raises(TooSlow):
        PacedInput(Drip(clock, 100), lambda size: None).read(500_000)
    assert clock[0] < 1_000 + 10 + 12  # ten seconds for the first, and little more than its patience for the second


def test_a_time_out_of_the_connection_is_too_slow() -> None:
    class Silent:
        def read(self, size: int) -> bytes:
            raise TimeoutError

    with pytest.raises(TooSlow):
        PacedInput(Silent(), lambda size: None).read(10)


def test_a_body_that_ends_early_is_none() -> None:
    with pytest.raises(CutShort):
        PacedInput(BytesIO(b"abc"), lambda size: None).read(4)
    assert PacedInput(BytesIO(b"abc"), lambda size: None).read(3) == b"abc"


def test_all_requests_together_hold_no_more_than_the_memory_for_them(settings: Any) -> None:
    settings.MAX_HELD_BYTES = 100
    with hold_bytes() as hold:
        hold(60)
        with hold_bytes() as another:
            another(40)
            with pytest.raises(MemoryFull):
                another(1)
        hold(40)
    with hold_bytes() as hold:
        hold(100)


def test_an_answer_arrives_whole_in_pieces_and_gives_its_memory_back(settings: Any) -> None:
    settings.MAX_HELD_BYTES = 3

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return [environ["wsgi.input"].read(3), b"y" * 200_000]

    for _ in range(2):
        pieces = list(keep_pace(application)({"wsgi.input": BytesIO(b"abc")}, lambda *_: list[bytes]().append))
        assert b"".join(pieces) == b"abc" + b"y" * 200_000
        assert max(map(len, pieces)) == 65_536


def test_who_reads_next_to_nothing_is_not_waited_for(clock: list[float]) -> None:
    answer = keep_pace(lambda environ, start_response: [b"x" * 500_000])(
        {"wsgi.input": BytesIO()}, lambda *_: list[bytes]().append
    )
    pieces = iter(answer)
    next(pieces)
    clock[0] += 12
    next(pieces)  # 64 KiB in 12 seconds: with 10 of patience, 10,000 bytes/s would have taken 16.5
    clock[0] += 12
    with pytest.raises(ConnectionResetError):  # 128 KiB in 24 seconds, of 23.1
        next(pieces)
