"""`manage.py check`: the part of a server's fitness that does not take a server."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from costcalc.health.checks import PROGRAM, list_doubts


@register()
def check_program(**kwargs: Any) -> list[CheckMessage]:
    if problems := [Error(problem, id=f"costcalc.{name}") for name, check in PROGRAM.items() for problem in check()]:
        return [*problems]
    return [CheckWarning(doubt, id="costcalc.doubt") for doubt in list_doubts()]
