"""Work that is charged to whoever asks for it, at the place where it becomes known; a command asks for nobody.

Who keeps the accounts, and refuses, is said by `charging_to`: `costcalc/admission/budgets.py` for a request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Take = Callable[[Mapping[str, int]], None]
"""What is told of work before it is done, by the name of its budget; it raises where the work is not to be done."""
_take: ContextVar[Take | None] = ContextVar("costcalc.charging", default=None)


@contextmanager
def charging_to(take: Take) -> Iterator[None]:
    """Let `charge` tell of work."""
    token = _take.set(take)
    try:
        yield
    finally:
        _take.reset(token)


def charge(**work: int) -> None:
    """Charge work that is about to be done, by the name of its budget. Raises OverBudget where a request may not."""
    if take := _take.get():
        take(work)
