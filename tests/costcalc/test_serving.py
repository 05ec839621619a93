from __future__ import annotations

import gc

import pytest

from costcalc import serving


def test_garbage_is_collected_again_once_all_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_installed", lambda: ("o200k_base",))
    gc.disable()  # as costcalc.gunicorn begins
    try:
        serving.load_for_all()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
