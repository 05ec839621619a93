"""Functions that every template can use."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.templatetags.static import static
from jinja2 import Environment

from costcalc import formatting
from costcalc.web.compiled_templates import CompiledTemplates
from costcalc.web.links import resolve_url

find_static = cache(static)
"""Find the address of a static file: one a name, as long as the process lives, and eighteen in a page."""


def build_environment(**options: Any) -> Environment:
    # Django's backend turns autoescape on.
    env = Environment(**options, bytecode_cache=CompiledTemplates(options))  # noqa: S701
    env.globals.update(static=find_static, url=resolve_url)
    env.filters.update(number=formatting.count)
    return env
