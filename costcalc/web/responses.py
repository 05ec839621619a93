"""Files to take away: what is in them as text, and how every page answers with one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.forms import Form
from django.http import HttpResponse

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the ending of the name."""


def file(name: str, body: str | bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="costcalc-{name}"'
    return response


def refused(problems: Iterable[str]) -> HttpResponse:
    """What is wrong with the address of a file, a line each."""
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")


def problems_of(*forms: Form) -> list[str]:
    return [f"{name}: {error}" for form in forms for name, errors in form.errors.items() for error in errors]


def json_answer(told: Mapping[str, Any]) -> HttpResponse:
    """What a route of the API answers."""
    return HttpResponse(json.dumps(told), content_type="application/json")
