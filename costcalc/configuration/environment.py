"""Environment variables: the name, form and bounds of each setting, in one strict schema.

What is not exactly right is refused, all at once and before anything else runs; a misspelt name is refused too.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, ValidationError, model_validator

from costcalc.configuration.setting_types import (
    FLAGS,
    SHORTEST_KEY,
    AbsolutePath,
    Bind,
    CacheUrl,
    DatabaseUrl,
    Flag,
    Folder,
    Hosts,
    Key,
    Origins,
    PinnedFile,
    Rate,
    whole,
)
from costcalc.configuration.work_limits import WorkLimits

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
YEAR: Final = 31_536_000
"""Seconds"""
OTHERS: Final = re.compile(
    r"(?s)COSTCALC_(TEST_PROFILE|REQUIRE_BROWSER|REQUIRE_SERVERS)=.*"  # the tests' own
    # Kubernetes adds these for a service named costcalc or costcalc-…
    r"|COSTCALC_(\w+_)?(SERVICE_(HOST|PORT|PORT_\w+)=.*|PORT=(tcp|udp|sctp)://.*|PORT_[0-9]+_(TCP|UDP|SCTP)(_\w+)?=.*)"
)


class SettingsError(ValueError):
    """Faults of the settings, all at once; neither the secret key nor a password is ever told."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The settings have errors:\n" + "\n".join(f"  {problem}" for problem in problems))


FOLDERS: Final = ("XDG_STATE_HOME", "XDG_CACHE_HOME")
"""Folders of a person, which all programs have by these names."""


def _name(field: str) -> str:
    name = field.upper()
    return name if name in {"PORT", "WEB_CONCURRENCY", *FOLDERS} else f"COSTCALC_{name}"


class Environment(WorkLimits):
    """Settings as they were read. The names are those of the fields, in capitals, with COSTCALC_ before them."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_name, defer_build=True)

    production: Flag = False
    debug: Flag = False
    secret_key: Annotated[Key | None, Field(repr=False)] = None
    allowed_hosts: Hosts | None = None
    tables: Folder | None = None
    price_data: PinnedFile | None = None
    cors_origins: Origins = ()
    # What it writes
    data: AbsolutePath | None = None
    xdg_state_home: Path | None = None
    xdg_cache_home: Path | None = None
    # Usage files are read by a process beside the server, and deleted with what they came to after some hours
    worker: Flag = True
    keep_hours: Annotated[int, whole(1, 24 * 365)] = 24
    # Where several machines keep jobs together; without it, in a file of the data folder
    database_url: Annotated[DatabaseUrl | None, Field(repr=False)] = None
    # How often one client may ask, and where the machines of a service keep count together
    rate: Rate = None
    cache_url: Annotated[CacheUrl | None, Field(repr=False)] = None
    # The server
    bind: Bind = "127.0.0.1"
    port: Annotated[int, whole(1, 65_535)] = 8000
    web_concurrency: Annotated[int, whole(1, 64)] = 2
    connections: Annotated[int, whole(1, 100_000)] = 100
    # TLS, which a proxy speaks
    behind_tls_proxy: Flag = False
    ssl_redirect: Flag | None = None
    hsts_seconds: Annotated[int, whole(0, 2 * YEAR)] = YEAR
    hsts_subdomains: Flag = False
    hsts_preload: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _limit_production(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the rate that holds where production is on and no other is named."""
        on = FLAGS.get(values.get("COSTCALC_PRODUCTION", ""), False)
        return {"COSTCALC_RATE": "300/m", **values} if on else values

    @property
    def data_folder(self) -> Path:
        """Return the folder of whatever a server writes. It need not exist. Raises RuntimeError without a home."""
        state = self.xdg_state_home
        return self.data or (state if state and state.is_absolute() else Path.home() / ".local" / "state") / "costcalc"

    @property
    def cache_folder(self) -> Path | None:
        """Return the folder of what a process leaves for the next; it need not exist. None without a home."""
        cache = self.xdg_cache_home
        try:
            return (cache if cache and cache.is_absolute() else Path.home() / ".cache") / "costcalc"
        except RuntimeError:
            return None

    @property
    def address(self) -> str:
        """Return what the server listens at."""
        return self.bind if self.bind.startswith("unix:") else f"{self.bind}:{self.port}"


NAMES: Final = tuple(_name(field) for field in Environment.model_fields)


def read_environment(values: Mapping[str, str]) -> Environment:
    """Read the settings. An empty value is none. Raises SettingsError with every fault."""
    problems = [_explain_unknown(name) for name in sorted(values) if _is_unknown(name, values[name])]
    given = {name: values[name] for name in NAMES if values.get(name)}
    if given.keys() <= {*FOLDERS}:  # to build what checks the others takes a command long
        folders: dict[str, Any] = {name: Path(text) for name, text in given.items()}
        environment, faults = Environment.model_construct(**folders), {}
    else:
        faults = _list_faults(given)
        environment = Environment.model_validate({name: text for name, text in given.items() if name not in faults})
    problems += faults.values()
    # Where a setting is at fault itself, whether it fits others is not known.
    problems += [text for text in _list_conflicts(environment) if not faults.keys() & set(re.findall(r"\w+", text))]
    if problems:
        raise SettingsError(problems)
    return environment


_loaded: Environment | None = None


def load_environment() -> Environment:
    """Read the settings of this process, once, or end it with a sentence about each fault."""
    global _loaded  # noqa: PLW0603 -- a process has one environment
    if _loaded is None:
        try:
            _loaded = read_environment(os.environ)
        except SettingsError as error:
            sys.exit(f"costcalc does not start. {error}")
    return _loaded


def _list_faults(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with each single setting, by its name."""
    try:
        Environment.model_validate(given)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return {str(d["loc"][0]): f"{d['loc'][0]} {d['msg'].removeprefix('Value error, ')}" for d in details}
    return {}


def _list_conflicts(environment: Environment) -> Iterator[str]:
    """Yield what is wrong between settings. Each sentence names those that it is about."""
    if environment.production:
        if not environment.secret_key:
            yield f"COSTCALC_PRODUCTION needs COSTCALC_SECRET_KEY: {SHORTEST_KEY} random characters or more"
        if not environment.allowed_hosts:
            yield "COSTCALC_PRODUCTION needs COSTCALC_ALLOWED_HOSTS: host names, separated by commas"
        if environment.ssl_redirect is not False and not environment.behind_tls_proxy:
            yield (
                "COSTCALC_SSL_REDIRECT is on, and sends everybody to https, which this server does not speak: set "
                "COSTCALC_BEHIND_TLS_PROXY=true where a proxy in front of it does, else COSTCALC_SSL_REDIRECT=false"
            )
        if environment.debug:
            yield "COSTCALC_DEBUG shows the program's insides; remove it where COSTCALC_PRODUCTION is on"
    elif not (environment.bind.startswith(("127.", "unix:")) or environment.bind in LOOPBACK):
        yield f"COSTCALC_BIND={environment.bind} serves other machines, which needs COSTCALC_PRODUCTION=true"
    if environment.bind.startswith("unix:") and environment.rate and not environment.behind_tls_proxy:
        yield (
            f"COSTCALC_BIND={environment.bind} does not say who asks: with COSTCALC_RATE, all would share one client's "
            "budgets. Set COSTCALC_BEHIND_TLS_PROXY=true, for the proxy to say it, or COSTCALC_RATE=off"
        )
    lasting = environment.production and environment.hsts_seconds >= YEAR
    if environment.hsts_preload and not (lasting and environment.hsts_subdomains):
        yield (
            "COSTCALC_HSTS_PRELOAD needs COSTCALC_PRODUCTION, COSTCALC_HSTS_SUBDOMAINS "
            f"and COSTCALC_HSTS_SECONDS of at least {YEAR}: browsers' lists take no other host"
        )
    yield from environment.list_broken_promises()
    try:
        _ = environment.data_folder
    except RuntimeError:
        yield "COSTCALC_DATA must be set: whoever runs this has no home folder"


def _is_unknown(name: str, value: str) -> bool:
    ours = name.upper().startswith("COSTCALC_")
    return ours and name not in NAMES and not OTHERS.fullmatch(f"{name}={value}")


def _explain_unknown(name: str) -> str:
    words = {known.removeprefix("COSTCALC_"): known for known in NAMES}
    near = difflib.get_close_matches(name.upper().removeprefix("COSTCALC_"), words, n=1)
    return f"{name} is no setting; " + (f"is it {words[near[0]]}?" if near else "remove it, or correct its name")
