"""Packages of vocabularies that are not there."""

from __future__ import annotations

import pytest

from pricing.tokens import vocabularies
from pricing.tokens.vocabularies import Package


def remove(monkeypatch: pytest.MonkeyPatch, *packages: Package) -> None:
    """Make packages look as if they were not installed; all that there are, where none is named."""
    gone = packages or {source.package for sources in vocabularies.SOURCES.values() for source in sources}
    real = vocabularies.find_problem

    def find_problem(package: Package) -> str | None:
        return f"{package.name} is not installed" if package in gone else real(package)

    monkeypatch.setattr(vocabularies, "find_problem", find_problem)
