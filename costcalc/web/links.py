"""Addresses of pages that other pages lead to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4_096)
def build_model_address(path: str, day: date, today: date) -> str:
    """Return the address of a model's page, for a day if it is not today's."""
    provider, _, name = path.partition("/")
    return reverse("model", args=[provider, name]) + ("" if day == today else f"?as_of={day.isoformat()}")
