"""Forms of settings: each reads the text of one environment variable exactly, or says what it must be."""

from __future__ import annotations

import re
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator

from costcalc.configuration.database_url import read_database_url

SHORTEST_KEY: Final = 50
FEWEST_IN_KEY: Final = 5
"""Different characters of a key; both are what Django's own check of a deployment asks for."""
FLAGS: Final = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}
_PINNED: Final = re.compile(r"[0-9a-f]{64}\.json")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*|(\.{_LABEL}){{2,}}|\[[0-9a-f:.]+\]")
_ORIGIN: Final = re.compile(rf"https?://({_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\])(:[0-9]{{1,5}})?")


def whole(least: int, most: int) -> BeforeValidator:
    """Return the form of a whole number between two bounds."""

    def read(text: str) -> int:
        # Not isdecimal, which takes the digits of every script.
        if not re.fullmatch("[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(
                f"must be a whole number between {least:,} and {most:,}, in digits alone, not {_show(text)}"
            )
        return int(text)

    return BeforeValidator(read)


def _read_flag(text: str) -> bool:
    if text not in FLAGS:
        raise ValueError(f"must be true or false (or 1, 0, yes, no, on, off), not {_show(text)}")
    return FLAGS[text]


def _read_rate(text: str) -> tuple[int, int] | None:
    if text == "off":
        return None
    match = re.fullmatch("([0-9]{1,7})/([smh])", text)
    if not match or not 1 <= int(match[1]) <= 1_000_000:
        raise ValueError(f"must be off, or a number up to 1,000,000 and s, m or h, such as 120/m, not {_show(text)}")
    return int(match[1]), _SECONDS[match[2]]


def _read_key(text: str) -> str:
    if len(text) < SHORTEST_KEY or len(set(text)) < FEWEST_IN_KEY:
        raise ValueError(
            f"must be {SHORTEST_KEY} random characters or more, of at least {FEWEST_IN_KEY} different ones"
        )
    if text.startswith("django-insecure-"):
        raise ValueError("must not be a key that Django made for trying things out")
    return text


def _read_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(","))
    for host in hosts:
        if not _HOST.fullmatch(host):
            example = "such as costs.example.com or .example.com"
            raise ValueError(f"must be host names without scheme, port or *, {example}; {_show(host)} is none")
    return hosts


def _read_origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(","))
    for origin in origins:
        if origins != ("*",) and not _ORIGIN.fullmatch(origin):
            example = "such as https://tools.example.com, or * alone"
            raise ValueError(f"must be origins without a path, {example}; {_show(origin)} is none")
    return origins


def _read_folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError(f"must be a folder that exists, not {_show(text)}")
    return Path(text)


def _read_pinned(text: str) -> Path:
    if not _PINNED.fullmatch(Path(text).name) or not Path(text).is_file():
        raise ValueError(
            "must be a file of price data that exists, named by its SHA-256 digest as `costcalc prices export` "
            f"names it, such as /var/lib/costcalc/2ff5….json, not {_show(text)}"
        )
    return Path(text)


def _read_path(text: str) -> Path:
    # Not relative: a command, or the next start, may stand elsewhere. No shell has replaced a ~ here, either.
    if not Path(text).is_absolute():
        raise ValueError(f"must be a path from the root, such as /var/lib/costcalc, not {_show(text)}")
    return Path(text)


def _read_bind(text: str) -> str:
    """Return an address as gunicorn writes it, an IPv6 one in brackets."""
    if text == "localhost" or re.fullmatch("unix:/.+", text):
        return text
    try:
        address = ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise ValueError(f"must be an IP address, localhost or unix:/PATH, not {_show(text)}") from None
    return str(address) if address.version == 4 else f"[{address}]"


def _read_cache_url(text: str) -> str:
    """Return the address of a Redis. No message repeats it: it may hold a password."""
    forms = "must be redis://HOST:PORT/NUMBER, rediss://… or unix:///PATH"
    try:
        parts = urlsplit(text)
        named = parts.path if parts.scheme == "unix" else parts.hostname
        port = parts.port
    except ValueError:
        raise ValueError(forms) from None
    if parts.scheme not in {"redis", "rediss", "unix"} or not named or port == 0:
        raise ValueError(forms)
    if find_spec("redis") is None:
        raise ValueError("must have the package redis, which is not installed: pip install 'costcalc[shared]'")
    return text


def _show(text: str) -> str:
    return ascii(text if len(text) <= 60 else text[:60] + "…")


Flag = Annotated[bool, BeforeValidator(_read_flag)]
Rate = Annotated[tuple[int, int] | None, BeforeValidator(_read_rate)]
"""(requests, seconds); None: as many as one likes"""
Key = Annotated[str, BeforeValidator(_read_key)]
Hosts = Annotated[tuple[str, ...], BeforeValidator(_read_hosts)]
Origins = Annotated[tuple[str, ...], BeforeValidator(_read_origins)]
Folder = Annotated[Path, BeforeValidator(_read_folder)]
"""Folder that has to be there"""
PinnedFile = Annotated[Path, BeforeValidator(_read_pinned)]
"""File whose name is the digest that its bytes must have"""
AbsolutePath = Annotated[Path, BeforeValidator(_read_path)]
Bind = Annotated[str, BeforeValidator(_read_bind)]
CacheUrl = Annotated[str, BeforeValidator(_read_cache_url)]
DatabaseUrl = Annotated[str, BeforeValidator(read_database_url)]
