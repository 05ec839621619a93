"""Settings of the environment, which server and commands ask for alike."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.configuration import environment
from costcalc.configuration.environment import load_environment


def set_environment(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Let settings be others until the end of a test: `tables`, `max_characters`."""
    monkeypatch.setattr(environment, "_loaded", load_environment().model_copy(update=values))
