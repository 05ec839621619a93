"""Every bound on what a person may send."""

from __future__ import annotations

from pricing.projection.value_types import LONGEST_NAME, MOST_TOKENS

__all__ = ["LONGEST_NAME", "MOST_LINES", "MOST_MODELS", "MOST_TOKENS"]

MOST_MODELS = 400
MOST_LINES = 200
