"""A JSON file's text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def json_text(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
