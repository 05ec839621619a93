"""The arithmetic of levels, and that each store keeps to it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from costcalc.admission.levels import Charge, Level, Wait, drain, take
from costcalc.admission.stores import MemoryStore, RedisStore, SqliteStore, Store

NOON = 1_800_000_000.0


def ask(amount: int, key: str = "a", *, most: int = 10, seconds: int = 60, owed: bool = False) -> Charge:
    return Charge(key, amount, most, seconds, owed)


def test_a_level_drains_evenly() -> None:
    full = Level(10, NOON)
    assert [drain(full, ask(0), NOON + after) for after in (0, 6, 30, 60, 90)] == [10, 9, 5, 0, 0]


def test_a_clock_that_was_set_back_drains_nothing_and_locks_nobody_out() -> None:
    full = Level(10, NOON)
    assert drain(full, ask(0), NOON - 86_400) == 10
    after = ({"a": (10, NOON - 86_400)}, Wait(ask(3), 18))  # from here on it drains by the clock as it is
    assert take({"a": full}, [ask(3)], NOON - 86_400) == after


def test_what_does_not_fit_is_told_when_it_does() -> None:
    _, wait = take({"a": Level(8, NOON)}, [ask(5)], NOON)
    assert wait == Wait(ask(5), 18)  # 3 too many, and 10 a minute drain
    assert take({"a": Level(8, NOON)}, [ask(2)], NOON) == ({"a": (10, NOON)}, None)


def test_the_first_charge_of_all_keeps_to_the_limit_too() -> None:
    assert take({}, [ask(11)], NOON) == ({"a": (0, NOON)}, Wait(ask(11), 6))


def test_what_is_owed_is_written_down_and_waited_for() -> None:
    assert take({}, [ask(25, owed=True)], NOON) == ({"a": (25, NOON)}, None)
    assert take({"a": Level(25, NOON)}, [ask(0)], NOON)[1] == Wait(ask(0), 90)


def test_of_several_that_do_not_fit_the_last_says_when() -> None:
    levels = {"a": Level(10, NOON), "b": Level(10, NOON)}
    assert take(levels, [ask(1, "a"), ask(2, "b"), ask(1, "c")], NOON)[1] == Wait(ask(2, "b"), 12)


AMOUNTS = st.integers(1, 6)


@given(st.lists(st.tuples(st.floats(0, 30), AMOUNTS), max_size=60))
def test_in_no_span_is_more_accepted_than_a_full_level_and_what_drains(steps: list[tuple[float, int]]) -> None:
    now, levels, accepted = NOON, dict[str, Level](), list[tuple[float, int]]()
    for pause, amount in steps:
        now += pause
        changed, wait = take(levels, [ask(amount)], now)
        levels |= changed
        if wait is None:
            accepted.append((now, amount))
    for start, _ in accepted:
        for end in (at for at, _ in accepted if at >= start):
            total = sum(amount for at, amount in accepted if start <= at <= end)
            assert total <= 10 + (end - start) / 6 + 1e-6


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("neither redis-server nor valkey-server is installed")
    pytest.importorskip("redis")
    path = tmp_path_factory.mktemp("r") / "s"
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], cwd=path.parent, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket(socket.AF_UNIX) as door:
                if door.connect_ex(str(path)) == 0:
                    break
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(params=["memory", "sqlite", "redis"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    makers: dict[str, Callable[[], Store]] = {
        "memory": MemoryStore,
        "sqlite": lambda: SqliteStore(tmp_path / "data" / "budgets.sqlite3"),
        "redis": lambda: RedisStore(request.getfixturevalue("redis_url")),
    }
    return makers[request.param]()


FOREVER = 10**9
"""Seconds in which a level drains so slowly that a test does not notice."""


def test_a_store_takes_what_fits_and_nothing_of_what_does_not(kept: Store) -> None:
    assert kept.take([ask(6, "t1", seconds=FOREVER), ask(1, "t2", seconds=FOREVER)]) is None
    wait = kept.take([ask(1, "t2", seconds=FOREVER), ask(5, "t1", seconds=FOREVER)])
    assert wait
    assert wait.charge == ask(5, "t1", seconds=FOREVER)
    assert wait.seconds == pytest.approx(FOREVER / 10, rel=1e-3)  # 1 too many of 10
    assert kept.take([ask(9, "t2", seconds=FOREVER)]) is None  # the refused charge took nothing of it
    assert kept.take([ask(4, "t1", seconds=FOREVER)]) is None


def test_a_store_keeps_debts(kept: Store) -> None:
    assert kept.take([ask(25, "d", seconds=FOREVER, owed=True)]) is None
    wait = kept.take([ask(0, "d", seconds=FOREVER)])
    assert wait
    assert wait.seconds == pytest.approx(FOREVER * 1.5, rel=1e-3)


def test_a_store_refuses_the_first_charge_over_the_limit(kept: Store) -> None:
    assert kept.take([ask(11, "f", seconds=FOREVER)])
    assert kept.take([ask(10, "f", seconds=FOREVER)]) is None


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_store_drains_by_the_clock_and_forgets_what_has_drained(kind: str, tmp_path: Path) -> None:
    kept: Store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "b.sqlite3")
    with time_machine.travel(NOON, tick=False) as clock:
        assert [kept.take([ask(1)]) is None for _ in range(11)] == [True] * 10 + [False]
        clock.shift(6)
        assert [kept.take([ask(1)]) is None for _ in range(2)] == [True, False]
        clock.shift(-3_600)  # set back
        assert kept.take([ask(1)])
        clock.shift(6)
        assert kept.take([ask(1)]) is None
        clock.shift(7_200)
        assert kept.take([ask(1, "b")]) is None
        assert count_levels(kept) == 1  # the other has drained


def count_levels(kept: Store) -> int:
    if isinstance(kept, SqliteStore):
        return int(kept._connect().execute("SELECT count(*) FROM levels").fetchone()[0])
    return len(kept._levels)  # type: ignore[attr-defined]


def test_redis_drains_by_its_own_clock_and_forgets_what_has_drained(redis_url: str) -> None:
    from redis import Redis

    kept = RedisStore(redis_url)
    thousandth = Charge("quick", 10, 10_000, 1)  # drained after a thousandth of a second
    assert kept.take([thousandth]) is None
    slow = Charge("slow", 10, 10, FOREVER)
    assert kept.take([slow]) is None
    client = Redis.from_url(redis_url)
    until = time.monotonic() + 20
    while client.exists("costcalc:{levels}:quick") and time.monotonic() < until:
        time.sleep(0.01)
    assert [client.exists(f"costcalc:{{levels}}:{key}") for key in ("quick", "slow")] == [0, 1]
    with time_machine.travel(NOON + FOREVER, tick=False):
        assert kept.take([slow])  # whatever this machine's clock says
