"""Functions that every template can use."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment

from costcalc import formatting


@cache
def resolve_url(name: str) -> str:
    """Return the address of a page that needs no more than its name; used dozens of times in a page."""
    return reverse(name)


def build_environment(**options: Any) -> Environment:
    env = Environment(**options)  # noqa: S701 -- Django's backend turns autoescape on
    env.globals.update(static=static, url=resolve_url)
    env.filters.update(number=formatting.count)
    return env
