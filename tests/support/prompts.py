"""Texts whose tokens can be counted on fingers: in o200k_base " a" is a token, so that "a a a" has 3."""

from __future__ import annotations

import json
from typing import Any


def write_texts(*tokens: int, **more: Any) -> bytes:
    """Write JSON Lines with texts of so many tokens."""
    return b"".join(json.dumps({"text": "a" + " a" * (number - 1), **more}).encode() + b"\n" for number in tokens)
