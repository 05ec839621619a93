"""The address of a PostgreSQL, as Django is told it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from costcalc.configuration.database_url import FORM, PATIENCE, describe_database, read_database_url


def describe(text: str) -> tuple[Any, ...]:
    said = describe_database(read_database_url(text))
    return tuple(said[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME"))


def test_each_part_is_read_with_its_signs() -> None:
    text = "postgresql://cost%40calc:p%40ss%2F%3A%23@DB.example:5433/the%20jobs"
    assert describe(text) == ("db.example", "5433", "cost@calc", "p@ss/:#", "the jobs")


def test_what_is_left_out_is_what_libpq_takes_then() -> None:
    assert describe("postgresql://db.example/jobs") == ("db.example", "", "", "", "jobs")
    assert describe("postgresql://[::1]:5432/jobs") == ("::1", "5432", "", "", "jobs")


def test_a_socket_is_named_by_its_folder() -> None:
    text = "postgresql://costcalc@/jobs?host=/run/postgresql"
    assert describe(text) == ("/run/postgresql", "", "costcalc", "", "jobs")


def test_a_query_says_how_the_server_is_known_and_waited_for(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.touch()
    options = describe_database(f"postgresql://a/b?sslmode=verify-full&sslrootcert={root}&connect_timeout=9")["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["sslrootcert"] == str(root)
    assert options["connect_timeout"] == "9"
    assert options["keepalives_idle"] == PATIENCE["keepalives_idle"]


@pytest.mark.parametrize("text", ["mysql://a:hunter@b/c", "postgresql://a:hunter#2@b/c", "postgresql://a:hunter@b:x/c"])
def test_what_is_wrong_is_told_with_the_right_form_and_no_password(text: str) -> None:
    with pytest.raises(ValueError, match="must be postgresql://USER:PASSWORD@HOST:PORT/NAME") as caught:
        read_database_url(text)
    assert str(caught.value) == FORM
    assert caught.value.__cause__ is None
    assert "hunter" not in str(caught.value)


def test_it_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.configuration.database_url.find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install 'costcalc\[shared\]'"):
        read_database_url("postgresql://a/b")
