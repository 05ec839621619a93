"""Every bound on what a person may send."""

from __future__ import annotations

MOST_TOKENS = 10_000_000


MOST_MODELS = 400


LONGEST_NAME = 160


MOST_LINES = 200
