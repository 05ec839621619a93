"""What the reconstruction of Claude's tokenizer is given to count."""

from __future__ import annotations

import pytest

from pricing.tokens import claude, text


def watch_claude(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that fills with the characters of each text that is counted on Claude from now on."""
    pytest.importorskip("ctok", reason="ctok is not installed")
    counted: list[int] = []
    real = claude.count_claude

    def watched(content: str, vocabulary: str) -> int:
        counted.append(len(content))
        return real(content, vocabulary)

    monkeypatch.setattr(text, "count_claude", watched)
    return counted
