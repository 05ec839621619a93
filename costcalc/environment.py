"""Environment variables: the name, form and bounds of each setting, in one strict schema.

What is not exactly right is refused, all at once and before anything else runs; a misspelt name is refused too.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
OTHERS: Final = re.compile(
    r"COSTCALC_(TEST_PROFILE|REQUIRE_BROWSER"  # the tests' own
    r"|SERVICE_HOST|SERVICE_PORT|SERVICE_PORT_\w+|PORT|PORT_\w+)"  # Kubernetes adds them for a service named costcalc
)
YEAR: Final = 31_536_000
"""Seconds"""
SHORTEST_KEY: Final = 50
FEWEST_IN_KEY: Final = 5
"""Different characters of a key; both are what Django's own check of a deployment asks for."""
_FLAGS: Final = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "off": False,
}
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(\.{_LABEL})*|(\.{_LABEL}){{2,}}|\[[0-9a-f:.]+\]")
_ORIGIN: Final = re.compile(rf"https?://({_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\])(:[0-9]{{1,5}})?")


class SettingsError(ValueError):
    """Faults of the settings, all at once; the secret key itself is never told."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The settings have errors:\n" + "\n".join(f"  {problem}" for problem in problems))


def _read_flag(text: str) -> bool:
    if text not in _FLAGS:
        raise ValueError(f"must be true or false (or 1, 0, yes, no, on, off), not {_show(text)}")
    return _FLAGS[text]


def _whole(least: int, most: int) -> BeforeValidator:
    def read(text: str) -> int:
        # Not isdecimal, which takes the digits of every script.
        if not re.fullmatch("[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(
                f"must be a whole number between {least:,} and {most:,}, in digits alone, not {_show(text)}"
            )
        return int(text)

    return BeforeValidator(read)


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


def _read_bind(text: str) -> str:
    """Return an address as gunicorn writes it, an IPv6 one in brackets."""
    if text == "localhost" or re.fullmatch("unix:/.+", text):
        return text
    try:
        address = ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise ValueError(f"must be an IP address, localhost or unix:/PATH, not {_show(text)}") from None
    return str(address) if address.version == 4 else f"[{address}]"


def _name(field: str) -> str:
    return field.upper() if field in {"port", "web_concurrency", "xdg_state_home"} else f"COSTCALC_{field.upper()}"


Flag = Annotated[bool, BeforeValidator(_read_flag)]
Rate = Annotated[tuple[int, int] | None, BeforeValidator(_read_rate)]
"""(requests, seconds)"""
Key = Annotated[str, BeforeValidator(_read_key)]
Hosts = Annotated[tuple[str, ...], BeforeValidator(_read_hosts)]
Origins = Annotated[tuple[str, ...], BeforeValidator(_read_origins)]
Folder = Annotated[Path, BeforeValidator(_read_folder)]
Bind = Annotated[str, BeforeValidator(_read_bind)]


class Environment(BaseModel):
    """Settings as they were read. The names are those of the fields, in capitals, with COSTCALC_ before them."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_name)

    production: Flag = False
    debug: Flag = False
    secret_key: Key | None = None
    allowed_hosts: Hosts | None = None
    max_characters: Annotated[int, _whole(1_000, 5_000_000)] = 500_000
    max_training_mb: Annotated[int, _whole(1, 200)] = 20
    rate: Rate = None
    cors_origins: Origins = ()
    tables: Folder | None = None
    data: Path | None = None
    xdg_state_home: Path | None = None
    ssl_redirect: Flag | None = None
    behind_tls_proxy: Flag = False
    hsts_seconds: Annotated[int, _whole(0, 2 * YEAR)] = YEAR
    hsts_subdomains: Flag = False
    hsts_preload: Flag = False
    bind: Bind = "127.0.0.1"
    port: Annotated[int, _whole(1, 65_535)] = 8000
    web_concurrency: Annotated[int, _whole(1, 64)] = 2

    @model_validator(mode="before")
    @classmethod
    def _limit_production(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the rate that holds where production is on and no other is named."""
        on = _FLAGS.get(values.get("COSTCALC_PRODUCTION", ""), False)
        return {"COSTCALC_RATE": "300/m", **values} if on else values

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.production and not (self.secret_key and self.allowed_hosts):
            raise ValueError(
                f"COSTCALC_PRODUCTION needs COSTCALC_SECRET_KEY ({SHORTEST_KEY} random characters or more) "
                "and COSTCALC_ALLOWED_HOSTS (host names, separated by commas)"
            )
        if self.production and self.debug:
            raise ValueError("COSTCALC_DEBUG shows the program's insides; remove it where COSTCALC_PRODUCTION is on")
        lasting = self.production and self.hsts_seconds >= YEAR
        if self.hsts_preload and not (lasting and self.hsts_subdomains):
            raise ValueError(
                "COSTCALC_HSTS_PRELOAD needs COSTCALC_PRODUCTION, COSTCALC_HSTS_SUBDOMAINS "
                f"and COSTCALC_HSTS_SECONDS of at least {YEAR}: browsers' lists take no other host"
            )
        if not self.production and not (self.bind.startswith(("127.", "unix:")) or self.bind in LOOPBACK):
            raise ValueError(f"COSTCALC_BIND={self.bind} serves other machines, which needs COSTCALC_PRODUCTION=true")
        return self

    @property
    def data_folder(self) -> Path:
        """Return the folder of whatever a server writes. It need not exist."""
        return self.data or (self.xdg_state_home or Path.home() / ".local" / "state") / "costcalc"

    @property
    def address(self) -> str:
        """Return what the server listens at."""
        return self.bind if self.bind.startswith("unix:") else f"{self.bind}:{self.port}"


NAMES: Final = tuple(_name(field) for field in Environment.model_fields)


def read_environment(values: Mapping[str, str]) -> Environment:
    """Read the settings. An empty value is none. Raises SettingsError with every fault."""
    problems = [_explain_unknown(name) for name in sorted(values) if _is_unknown(name)]
    try:
        environment = Environment.model_validate({name: values[name] for name in NAMES if values.get(name)})
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems += [" ".join([*map(str, d["loc"]), d["msg"].removeprefix("Value error, ")]) for d in details]
    if problems:
        raise SettingsError(problems)
    return environment


def load_environment() -> Environment:
    """Read the settings of this process, or end it with a sentence about each fault."""
    try:
        return read_environment(os.environ)
    except SettingsError as error:
        sys.exit(f"costcalc does not start. {error}")


def _is_unknown(name: str) -> bool:
    return name.upper().startswith("COSTCALC_") and name not in NAMES and not OTHERS.fullmatch(name)


def _explain_unknown(name: str) -> str:
    words = {known.removeprefix("COSTCALC_"): known for known in NAMES}
    near = difflib.get_close_matches(name.upper().removeprefix("COSTCALC_"), words, n=1)
    return f"{name} is no setting; " + (f"is it {words[near[0]]}?" if near else "remove it, or correct its name")


def _show(text: str) -> str:
    return ascii(text if len(text) <= 60 else text[:60] + "…")
