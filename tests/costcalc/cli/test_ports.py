"""The port of `costcalc serve`: the one that was asked for, or one that is free."""

from __future__ import annotations

import socket
from argparse import ArgumentTypeError
from collections.abc import Iterator

import pytest

from costcalc.cli.command import CommandError
from costcalc.cli.ports import choose_port, read_port
from costcalc.configuration.environment import Environment, read_environment

HOST = "127.0.0.1"
PRODUCTION = {
    "COSTCALC_PRODUCTION": "true",
    "COSTCALC_SECRET_KEY": "Zk3vQ8mT1yXw6Rb0uHn5LsJc9PdFgA2eVqW7iOtBxMzEKrYD4C",
    "COSTCALC_ALLOWED_HOSTS": "costs.example.com",
    "COSTCALC_BEHIND_TLS_PROXY": "true",
}


@pytest.fixture(autouse=True)
def no_port_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody listens, with free ones above it."""
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


def at(port: int, **more: str) -> Environment:
    return read_environment({"PORT": str(port), **more})


def find_free() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def test_the_port_that_is_asked_for_is_taken() -> None:
    port = find_free()
    assert choose_port(Environment(), port) == port


def test_without_one_it_is_that_of_the_settings() -> None:
    port = find_free()
    assert choose_port(at(port), None) == port


def test_the_next_free_one_is_taken_where_none_was_asked_for(taken: int) -> None:
    port = choose_port(at(taken), None)
    assert taken < port <= taken + 99


def test_a_port_in_use_that_was_asked_for_is_an_error_with_the_next_step(taken: int) -> None:
    with pytest.raises(CommandError, match=f"port {taken} is in use.* --port {taken + 1}, or PORT={taken + 1}$"):
        choose_port(Environment(), taken)


def test_so_is_one_that_the_environment_asked_for(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(taken))
    with pytest.raises(CommandError, match=f"port {taken} is in use"):
        choose_port(at(taken), None)


def test_in_production_no_other_is_taken_since_a_proxy_knows_it(taken: int) -> None:
    with pytest.raises(CommandError, match=f"port {taken} is in use"):
        choose_port(at(taken, **PRODUCTION), None)


def test_an_address_that_this_machine_has_not_is_told() -> None:
    elsewhere = at(8000, **PRODUCTION, COSTCALC_BIND="192.0.2.1")
    with pytest.raises(CommandError, match=r"cannot listen at 192\.0\.2\.1:8000 .*COSTCALC_BIND"):
        choose_port(elsewhere, None)


@pytest.mark.parametrize(("text", "port"), [("1", 1), ("8000", 8000), ("65535", 65_535)])
def test_a_port_is_a_number(text: str, port: int) -> None:
    assert read_port(text) == port


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "8e3", "80 ", "eighty", "٨٠", "9" * 5_000])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="a whole number from 1 to 65535") as told:
        read_port(text)
    assert len(str(told.value)) < 100
