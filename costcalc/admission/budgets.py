"""Budgets: how much work one client, and all together, may ask for in a span of time, charged before it is done.

`charge` (costcalc/admission/charging.py) is called where the work becomes known: where a text is about to be counted,
where figures are about to be computed. It charges whoever is asking in `asking`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from costcalc.admission.charging import charging_to
from costcalc.admission.levels import Charge
from costcalc.admission.refusal import Refusal
from costcalc.admission.stores import GuardedStore, RedisStore, SqliteStore, Store
from costcalc.formatting import plural

MINUTE: Final = 60
SERVER: Final = 12
"""The server's budget for one client's. A dozen clients at their limit are about what two processes for long work count
in the time (docs/decisions/0022)."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what this request has been charged: asked again, it is charged the same again."""

    client: str
    charged: Counter[str] = field(default_factory=Counter)


NOBODY: Final = Asking("")
_asking: ContextVar[Asking] = ContextVar("costcalc.asking", default=NOBODY)


class OverBudget(Exception):
    """Work that is not done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Budget:
    """An amount of work in a span of time."""

    most: int
    seconds: int
    words: str
    """The amount in words, with a place for the number."""
    scale: int = 1
    """Units in one of the number that people read."""
    of_server: bool = True
    """Whether all clients together have one, too."""

    def describe(self, times: int = 1) -> str:
        number = f"{self.most * times // self.scale:,}"
        return f"{self.words.format(number)} in {plural(self.seconds, 'second')}"


def list_budgets() -> Mapping[str, Budget]:
    """List the budgets of one client; none where COSTCALC_RATE is off."""
    if settings.RATE is None:
        return {}
    most, seconds = settings.RATE
    return {
        # Requests have no budget of the server: to answer a small one costs hardly more than to refuse it.
        "requests": Budget(most, seconds, "{} requests", of_server=False),
        "characters": Budget(settings.BUDGET_CHARACTERS, MINUTE, "{} characters of text"),
        "cells": Budget(settings.BUDGET_CELLS, MINUTE, "{} figures (models × months × types of requests)"),
        "bytes": Budget(settings.BUDGET_MB * 1_000_000, MINUTE, "{} MB sent and received", 1_000_000),
    }


@contextmanager
def asking(client: str) -> Iterator[None]:
    """Let `charge` know who asks; nobody, where it is empty."""
    token = _asking.set(Asking(client))
    try:
        with charging_to(_take):
            yield
    finally:
        _asking.reset(token)


def _take(work: Mapping[str, int]) -> None:
    """Take what is charged from the budgets of whoever asks. Raises OverBudget."""
    asked = _asking.get()
    client, charged = asked.client, asked.charged
    budgets = list_budgets() if client else {}
    if not budgets:
        return
    for name, amount in work.items():
        if charged[name] + amount > budgets[name].most:
            raise OverBudget(_refuse_forever(budgets[name], charged[name] + amount))
    wait = open_store().take(_list_charges(client, work, budgets))
    if wait:
        name, _, whose = wait.charge.key.partition(":")
        seconds = wait.seconds + charged[name] / wait.charge.rate
        raise OverBudget(_refuse_for_now(budgets[name], max(1, math.ceil(seconds)), of_server=not whose))
    charged.update(work)


def charge_afterwards(**work: int) -> None:
    """Charge work that is done, such as an answer's bytes. Where it is too much, the next request waits."""
    client = _asking.get().client
    budgets = list_budgets() if client else {}
    if budgets:
        open_store().take(_list_charges(client, work, budgets, owed=True))


def _list_charges(
    client: str, work: Mapping[str, int], budgets: Mapping[str, Budget], *, owed: bool = False
) -> list[Charge]:
    """List what a client is charged, and under an empty name all together."""
    # Whoever reads the store learns no address.
    own = salted_hmac("costcalc.admission", client).hexdigest()[:32]
    return [
        Charge(f"{name}:{whose}", amount, budgets[name].most * times, budgets[name].seconds, owed)
        for name, amount in work.items()
        for whose, times in ((own, 1), ("", SERVER))
        if whose or budgets[name].of_server
    ]


def _refuse_forever(budget: Budget, amount: int) -> Refusal:
    asked = budget.words.format(f"{-(-amount // budget.scale):,}")
    most = f"at most {budget.describe()}"
    return Refusal(413, "too_large", f"this asks for {asked}; one client can have {most}", most)


def _refuse_for_now(budget: Budget, seconds: int, *, of_server: bool) -> Refusal:
    again = f"try again in {plural(seconds, 'second')}"
    if of_server:
        said = f"all clients together have used up {budget.describe(SERVER)}; {again}"
        return Refusal(503, "busy", said, f"at most {budget.describe(SERVER)}, of all clients", seconds)
    return Refusal(429, "too_many", f"more than {budget.describe()}; {again}", f"at most {budget.describe()}", seconds)


@cache
def open_store() -> GuardedStore:
    """Open the store that the processes of a machine share, or with COSTCALC_CACHE_URL those of many machines."""
    url = settings.CACHE_URL
    shared: Store = RedisStore(url) if url else SqliteStore(settings.DATA / "budgets.sqlite3")
    return GuardedStore(shared)


def find_store_problem() -> str:
    """Ask the store, and return what keeps it from being shared; none where no budgets are kept."""
    if settings.RATE is None:
        return ""
    open_store().take([])
    return open_store().problem


def describe_store() -> str:
    """Say who shares the budgets, for those who watch the server."""
    if settings.RATE is None:
        return "off"
    if problem := find_store_problem():
        return f"this process only: {problem}"
    return "shared through COSTCALC_CACHE_URL" if settings.CACHE_URL else "shared by this machine's processes"
