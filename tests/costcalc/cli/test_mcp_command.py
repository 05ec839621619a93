"""`costcalc mcp` where it cannot serve: one line, with the next step."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from costcalc.cli.commands import mcp
from tests.support.commands import fails, script


def test_without_the_sdk_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(mcp, "version", find)
    assert fails(2, "mcp") == (
        "an MCP server needs the package mcp, which is not installed: pip install 'costcalc[mcp]'"
    )


@pytest.mark.parametrize("found", ["1.27.0", "0.9"])
def test_with_an_older_sdk_too(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp, "version", lambda name: found)
    said = fails(2, "mcp")
    assert f"version 2 of the package mcp; {found} is installed" in said
    assert "pip install 'costcalc[mcp]'" in said


def test_with_tables_that_are_wrong_it_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text("provider: [")
    done = script("mcp", COSTCALC_TABLES=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "acme.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_client_it_ends() -> None:
    done = script("mcp")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
