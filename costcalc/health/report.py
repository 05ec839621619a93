"""Whether this process is fit to serve, for its start, a reload, and those who watch it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from time import monotonic
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from costcalc.admission.budgets import describe_store
from costcalc.current import catalog
from costcalc.health.checks import CHECKS, SERVICES, SURROUNDINGS, Check, list_notes
from costcalc.jobs.condition import describe_reading
from pricing.tokens.vocabularies import COUNTED, explain_missing

log = logging.getLogger("costcalc")

HOLDS: Final = 10
"""Seconds after which a page is rendered anew, and what may change meanwhile is checked, when somebody asks."""

_found: dict[str, tuple[float, list[str]]] = {}


def find_problems(names: Iterable[str] = CHECKS) -> dict[str, list[str]]:
    """Return what is wrong, by check. Most change only with a reload."""
    for name in names:
        renewed = name == "page" or name in {*SURROUNDINGS, *SERVICES}
        if name not in _found or (renewed and monotonic() - _found[name][0] > HOLDS):
            _found[name] = (monotonic(), _run(CHECKS[name]))
    return {name: _found[name][1] for name in names}


def forget() -> None:
    """Have everything checked anew."""
    _found.clear()


def list_problems(names: Iterable[str] = CHECKS) -> list[str]:
    return [f"{name}: {problem}" for name, problems in find_problems(names).items() for problem in problems]


def _run(check: Check) -> list[str]:
    try:
        return check()
    except Exception:  # whatever it is, it is a reason not to be sent any requests
        log.exception("A check of this server's health failed")
        return ["the check failed; see the log"]


def _without_folders(text: str) -> str:
    """Leave out the folders of paths: everybody may ask."""
    return re.sub(r"(?<![\w.])/(?:[^\s/]+/)*", "", text)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok`, or 503 and what is not. With `?details`, say why, and what is in use."""
    problems = find_problems()
    unfit = [name for name, found in problems.items() if found]
    status = 503 if unfit else 200
    said = f"not ok: {', '.join(unfit)}" if unfit else "ok"
    if "details" not in request.GET:
        return HttpResponse(said + "\n", status=status, content_type="text/plain")
    missing = {name: problem for name in COUNTED if (problem := explain_missing(name))}
    book = None if problems["prices"] else catalog()
    details = {
        "status": said,
        "notes": [_without_folders(note) for note in list_notes()],
        "checks": {name: [_without_folders(problem) for problem in found] for name, found in problems.items()},
        "catalog": book and {"version": book.version.isoformat(), "digest": book.digest, "from": book.origin},
        "vocabularies": [name for name in COUNTED if name not in missing],
        "estimated_by_ratio": missing,
        "budgets": describe_store(),
        "usage_files": describe_reading(),
    }
    return JsonResponse(details, status=status)
