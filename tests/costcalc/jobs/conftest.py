"""Jobs in a folder and a database of their own; in a PostgreSQL where COSTCALC_DATABASE_URL names one (test_shared)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the worker close its connections, which in SQLite's memory closes nothing."""
    for item in items:
        if settings.SHARED and "/tests/costcalc/jobs/" in item.path.as_posix():
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path / "data")
