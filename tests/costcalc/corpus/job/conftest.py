"""Data sets in a folder and a database of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path / "data")
    (tmp_path / "data").mkdir()
