"""Functions that every template can use."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from jinja2 import Environment

from costcalc import formatting
from costcalc.web.links import resolve_url


def build_environment(**options: Any) -> Environment:
    env = Environment(**options)  # noqa: S701 -- Django's backend turns autoescape on
    env.globals.update(static=static, url=resolve_url)
    env.filters.update(number=formatting.count)
    return env
