"""Addresses of pages that other pages lead to."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from django.urls import reverse


@cache
def resolve_url(name: str) -> str:
    """Return the address of a page that needs no more than its name; used dozens of times in a page."""
    return reverse(name)


@lru_cache(maxsize=4_096)
def build_model_address(path: str, day: date, today: date) -> str:
    """Return the address of a model's page, for a day if it is not today's."""
    provider, _, name = path.partition("/")
    return reverse("model", args=[provider, name]) + ("" if day == today else f"?as_of={day.isoformat()}")
