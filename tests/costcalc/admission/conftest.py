from __future__ import annotations

import pytest

from costcalc.admission import budgets
from costcalc.admission.stores import GuardedStore, MemoryStore


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> GuardedStore:
    """Nobody has asked yet."""
    store = GuardedStore(MemoryStore())
    monkeypatch.setattr(budgets, "open_store", lambda: store)
    return store
