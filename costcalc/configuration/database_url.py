"""The address of a PostgreSQL in which jobs are kept, and what Django needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

FORM: Final = (
    "must be postgresql://USER:PASSWORD@HOST:PORT/NAME, or postgresql://USER@/NAME?host=/FOLDER for a socket; "
    "signs other than letters and digits in a password are written as in other addresses, such as %40 for @"
)
SECURE: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""Values of sslmode, of which the last two alone know whom they speak to."""
OPTIONS: Final = ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs")
"""What may stand in the query: libpq's own names."""
PATIENCE: Final[Mapping[str, Any]] = {
    "connect_timeout": 5,  # seconds
    # A database whose machine has gone away without a word is noticed within half a minute
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,  # milliseconds
}


def read_database_url(text: str) -> str:
    """Return an address that is right. No message repeats it: it may hold a password. Raises ValueError."""
    parts, options = _split(text)
    host = options.get("host", "")
    if not (parts.hostname or host) or (host and (parts.hostname or not host.startswith("/"))):
        raise ValueError(FORM)
    if "sslmode" in options and options["sslmode"] not in SECURE:
        raise ValueError(f"must have one of {', '.join(SECURE)} as its sslmode")
    seconds = options.get("connect_timeout", "5")
    if not (seconds.isascii() and seconds.isdigit() and 1 <= int(seconds) <= 60):
        raise ValueError("must have a whole number of seconds from 1 to 60 as its connect_timeout")
    for name in ("sslrootcert", "sslcert", "sslkey"):
        path = options.get(name)
        if path and path != "system" and not Path(path).is_file():
            raise ValueError(f"must name a file that exists as its {name}")
    if find_spec("psycopg") is None:
        raise ValueError("must have the package psycopg, which is not installed: pip install 'costcalc[shared]'")
    return text


def describe_database(text: str) -> dict[str, Any]:
    """Describe the database of an address that is right, as Django's settings do.

    A connection lives as long as its request: each has one of its own, and what is idle holds none.
    """
    parts, options = _split(text)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**PATIENCE, "application_name": "costcalc", **options},
    }


def _split(text: str) -> tuple[SplitResult, dict[str, str]]:
    """Split an address into its parts and what its query says. Raises ValueError."""
    try:
        parts = urlsplit(text)
        port = parts.port
        said = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError(FORM) from None
    name = parts.path[1:]
    if parts.scheme not in {"postgresql", "postgres"} or not name or "/" in name or parts.fragment or port == 0:
        raise ValueError(FORM)
    options = dict(said)
    if len(options) < len(said) or not options.keys() <= set(OPTIONS) or not all(options.values()):
        raise ValueError(f"must have nothing in its query but {', '.join(OPTIONS)}, each once")
    return parts, options
