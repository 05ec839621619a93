"""How a server begins, and how it goes on with other prices."""

from __future__ import annotations

import gc
import logging
import sys
from typing import Final, Protocol

from django.conf import settings

from costcalc.current import catalog, load_prices
from costcalc.health import report as health
from costcalc.health.checks import PROGRAM, SERVER, SURROUNDINGS, list_doubts
from pricing.catalog.table_files import CatalogError
from pricing.docstrings import build_validators
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.vocabularies import find_installed

FIRST: Final = ("prices", "vocabularies", "counting")


class Log(Protocol):
    def info(self, msg: str, *args: object) -> None: ...
    def warning(self, msg: str, *args: object) -> None: ...
    def error(self, msg: str, *args: object) -> None: ...


def start() -> None:
    """Load what the first page needs; end the process where it is not fit to serve.

    The other checks need prices, and are left out while one develops: a faulty page is better seen in the browser.
    """
    others = [name for name in (*PROGRAM, *SERVER, *SURROUNDINGS) if name not in FIRST and not settings.DEBUG]
    if problems := health.list_problems(FIRST) or health.list_problems(others):
        sys.exit("costcalc does not start.\n" + "\n".join(f"  {problem}" for problem in problems))
    build_validators()
    _tell_doubts(logging.getLogger("costcalc"))


def _tell_doubts(log: Log) -> None:
    for doubt in list_doubts():
        log.warning("%s", doubt)


def load_for_all() -> None:
    """Load every installed vocabulary, before other processes are forked from this one.

    Each that loaded its own would need some 400 MB for them, and keep its other requests waiting meanwhile.
    """
    count_prompt(Prompt(text="Hello"), find_installed())
    gc.collect()
    gc.freeze()  # what is never collected stays shared
    gc.enable()  # as costcalc.gunicorn left it off


def reload_prices(log: Log) -> None:
    """Read the price tables anew. With any fault the server goes on with those that it has; the log says which."""
    before = catalog()
    try:
        catalog.replace(load_prices())
        health.forget()
        problems = health.list_problems([*PROGRAM, *SERVER])
    except CatalogError as error:
        problems = error.problems
    except Exception as error:  # noqa: BLE001 -- the signal must never end the server
        problems = [f"{type(error).__name__}: {error}"]
    if problems:
        catalog.replace(before)
        health.forget()
        health.find_problems([*PROGRAM, *SERVER])
        log.error(
            "Prices were not reloaded; those of before stay: %s", " | ".join(" ".join(p.split()) for p in problems)
        )
    else:
        book = catalog()
        log.info("Prices were reloaded: version %s, %s, %d models", book.version, book.digest, len(book.entries))
        _tell_doubts(log)
