"""`costcalc --version`: which program, and which prices."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from costcalc.cli import version
from costcalc.cli.version import describe_version
from costcalc.current import catalog
from tests.support.commands import script
from tests.support.price_tables import ACME, write


def test_it_names_the_day_and_the_digest_of_the_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "version", lambda name: "1.2.3")
    book = catalog()
    assert describe_version().splitlines() == ["costcalc 1.2.3", f"prices of {book.version}", book.digest]


def test_what_is_not_installed_has_prices_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(version, "version", fail)
    assert describe_version().startswith("costcalc (not installed)\nprices of ")


def test_it_stands_before_any_command() -> None:
    done = script("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("costcalc ")


def test_faulty_tables_are_named_with_their_faults(tmp_path: Path) -> None:
    own = write(tmp_path / "own", acme=ACME.replace("kind: chat", "kind: chatty", 1))
    done = script("--version", COSTCALC_TABLES=str(own))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("costcalc: The price tables have errors:\n  acme.yaml: model fast-1: kind: ")
