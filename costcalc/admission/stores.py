"""Where levels are kept: shared by the processes of a machine, by many machines, or this process's own."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

from costcalc.admission.levels import Charge, Level, Wait, drain, take

log = logging.getLogger("costcalc")

PURGE_EACH: Final = 60
"""Seconds after which levels that have drained are forgotten."""
PATIENCE: Final = 0.2
"""Seconds that a request waits for a store."""
PAUSE: Final = 5
"""Seconds for which a store that has failed is not asked again."""
TELL_EACH: Final = 60
"""Seconds between two lines of the log about a store that fails."""


class StoreError(Exception):
    """The store cannot be used."""


class Store(Protocol):
    def take(self, charges: Sequence[Charge]) -> Wait | None:
        """Write down all charges, or none and return how long to wait. Raises StoreError."""


class MemoryStore:
    """Levels of this process alone."""

    def __init__(self) -> None:
        self._levels: dict[str, tuple[Level, Charge]] = {}
        self._purged = 0.0
        self._lock = Lock()

    def take(self, charges: Sequence[Charge]) -> Wait | None:
        with self._lock:
            now = time.time()
            if abs(now - self._purged) > PURGE_EACH:
                self._levels = {k: (level, c) for k, (level, c) in self._levels.items() if drain(level, c, now)}
                self._purged = now
            known = {charge.key: self._levels[charge.key][0] for charge in charges if charge.key in self._levels}
            levels, wait = take(known, charges, now)
            self._levels |= {charge.key: (levels[charge.key], charge) for charge in charges}
        return wait


PREPARE: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = OFF",  # what a power failure takes is the counts of a minute
    """CREATE TABLE IF NOT EXISTS levels
       (key TEXT PRIMARY KEY, used REAL NOT NULL, at REAL NOT NULL, rate REAL NOT NULL) WITHOUT ROWID""",
)


class SqliteStore:
    """Levels in a file. Its transactions make charges of several processes follow each other.

    The clock is read within one, so that no charge is dated before the one that it follows.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._process = 0
        self._purged = 0.0
        self._connection: sqlite3.Connection | None = None
        self._inherited: list[sqlite3.Connection | None] = []

    def take(self, charges: Sequence[Charge]) -> Wait | None:
        try:
            with self._lock:
                return self._take(self._connect(), charges)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{self._path}: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None or self._process != os.getpid():
            # A connection must not be used, nor closed, by a process that was forked from the one that opened it.
            self._inherited.append(self._connection)
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                for statement in PREPARE:
                    fresh.execute(statement)
            except sqlite3.Error:
                fresh.close()
                raise
            self._connection, self._process = fresh, os.getpid()
        return self._connection

    def _take(self, connection: sqlite3.Connection, charges: Sequence[Charge]) -> Wait | None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            now = time.time()
            self._purge(connection, now)
            places = ",".join("?" * len(charges))
            rows = connection.execute(
                f"SELECT key, used, at FROM levels WHERE key IN ({places})",  # noqa: S608 -- question marks
                [charge.key for charge in charges],
            )
            levels, wait = take({key: Level(used, at) for key, used, at in rows}, charges, now)
            written = [(charge.key, *levels[charge.key], charge.rate) for charge in charges]
            connection.executemany("INSERT OR REPLACE INTO levels VALUES (?, ?, ?, ?)", written)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return wait

    def _purge(self, connection: sqlite3.Connection, now: float) -> None:
        if abs(now - self._purged) > PURGE_EACH:
            connection.execute("DELETE FROM levels WHERE used <= (? - at) * rate", [now])
            self._purged = now


SCRIPT: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local last, longest, before, after = 0, 0, {}, {}
for i, key in ipairs(KEYS) do
  local amount, most = tonumber(ARGV[4 * i - 3]), tonumber(ARGV[4 * i - 2])
  local seconds, owed = tonumber(ARGV[4 * i - 1]), ARGV[4 * i]
  local level = redis.call('HMGET', key, 'used', 'at')
  local used, at = tonumber(level[1] or 0), tonumber(level[2] or now)
  before[i] = math.max(0, used - math.max(0, now - at) * most / seconds)
  after[i] = before[i] + amount
  local wait = (after[i] - most) * seconds / most
  if wait > longest and owed == '0' then last, longest = i, wait end
end
if last > 0 then after = before end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, 'used', string.format('%.6f', after[i]), 'at', string.format('%.6f', now))
  redis.call('PEXPIRE', key, math.ceil(after[i] * ARGV[4 * i - 1] / ARGV[4 * i - 2] * 1000) + 1)
end
return {last, string.format('%.6f', longest)}
"""
"""The same arithmetic as `take`, by Redis's own clock: the machines' clocks may differ."""


class RedisStore:
    """Levels in Redis, shared by all machines that are given its URL. A level ends when it has drained."""

    def __init__(self, url: str) -> None:
        from redis import Redis, RedisError  # noqa: PLC0415 -- installed where it is asked for
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415

        self._failures = (RedisError, OSError)
        once = Retry(NoBackoff(), 0)
        client = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once)
        self._script = client.register_script(SCRIPT)

    def take(self, charges: Sequence[Charge]) -> Wait | None:
        keys = [f"costcalc:{{levels}}:{charge.key}" for charge in charges]  # in one place of a cluster
        values = [value for c in charges for value in (c.amount, c.most, c.seconds, int(c.owed))]
        try:
            last, seconds = self._script(keys=keys, args=values)
        except self._failures as error:
            raise StoreError(f"Redis: {error}") from error
        return Wait(charges[last - 1], float(seconds)) if last else None


class GuardedStore:
    """A shared store, and while it fails this process's own levels: budgets are kept, each process by itself."""

    problem = ""
    """The kind of failure, without a name of a file or a host: everybody may ask for it."""

    def __init__(self, shared: Store) -> None:
        self._shared, self._own = shared, MemoryStore()
        self._asked_again_at = self._told_again_at = 0.0

    def take(self, charges: Sequence[Charge]) -> Wait | None:
        now = time.monotonic()
        if now < self._asked_again_at:
            return self._own.take(charges)
        try:
            wait = self._shared.take(charges)
        except StoreError as error:
            self.problem, self._asked_again_at = type(error.__cause__ or error).__name__, now + PAUSE
            if now >= self._told_again_at:
                self._told_again_at = now + TELL_EACH
                log.warning("Budgets are kept by each process alone: %s", error)
            return self._own.take(charges)
        self.problem = ""
        return wait
