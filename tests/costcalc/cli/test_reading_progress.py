"""How far the reading of logs is, shown to a person who watches, and to nobody else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from costcalc.cli.command import Screen as Printer
from costcalc.cli.program import run_program
from costcalc.cli.progress import ReadingBar, describe_progress, watch_reading
from pricing.executors.tasks import Done
from tests.support.usage_answers import OPENAI, write_lines


class Screen(io.StringIO):
    def __init__(self, watched: bool) -> None:
        super().__init__()
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


def test_progress_is_shown_only_to_a_person() -> None:
    screen = Screen(watched=False)
    with watch_reading(Printer(screen)) as tell:
        assert tell is None
    assert screen.getvalue() == ""
    screen = Screen(watched=True)
    with watch_reading(Printer(screen)) as tell:
        assert tell
        tell(Done(5, 10))
    assert "[############            ]  50% of 10 bytes" in screen.getvalue()
    assert screen.getvalue().endswith(f"\r{' ' * 43}\r")


def test_progress_has_the_rate_and_the_time_left() -> None:
    half = Done(600_000_000, 1_200_000_000)
    assert describe_progress(half, 0.5) == "[############            ]  50% of 1.2 GB"
    # 600 MB in 12 seconds are 50 MB a second; the other 600 MB take 12 more
    assert describe_progress(half, 12) == "[############            ]  50% of 1.2 GB, 50 MB/s, 0:12 left"
    assert describe_progress(Done(10, 36_000), 10).endswith("of 36 kB, 1 bytes/s, 9:59:50 left")
    assert describe_progress(Done(0, 0), 5).startswith("[########################] 100%")


def test_progress_is_drawn_a_few_times_a_second() -> None:
    screen, now = Screen(watched=True), [100.0]
    bar = ReadingBar(Printer(screen), lambda: now[0])
    for step in range(100):
        now[0] = 100 + step / 100
        bar.tell(Done(step, 100))
    assert screen.getvalue().count("\r") == 5


@pytest.mark.usefixtures("acme")
def test_a_watched_command_draws_its_progress(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [OPENAI])
    out, err = Screen(watched=True), Screen(watched=True)
    run_program(["usage", path], stdout=out, stderr=err)
    assert "100%" in err.getvalue()
    assert "$0.0014" in out.getvalue()
