"""What every template can use."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    env = Environment(**options)  # noqa: S701 -- Django's backend turns autoescape on
    env.globals.update(static=static, url=reverse)
    return env
