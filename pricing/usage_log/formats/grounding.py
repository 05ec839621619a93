"""What Gemini's answers rest on: searches of the web, which Google charges for, and maps."""

from __future__ import annotations

import re
from typing import Any, Final

from pricing.strict_json import as_list, below
from pricing.usage_log.fields.usage_fields import Fields

_SPELLINGS: Final = {
    name: re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)
    for name in ("groundingMetadata", "webSearchQueries", "groundingChunks")
}
"""Names of the fields, and how Google's Python client writes them."""


def count_grounding(response: Fields) -> tuple[int, bool]:
    """Return (search queries, whether the answer rests on maps).

    Google's page on grounding: empty queries are ignored for billing, and unique ones counted.
    """
    queries: set[str] = set()
    maps = False
    for candidate in response.list_objects("candidates"):
        grounding = candidate.inner(*_both("groundingMetadata"))
        queries |= {query for query in _list_queries(grounding) if isinstance(query, str) and query.strip()}
        chunks = (chunk for key in _both("groundingChunks") for chunk in grounding.list_objects(key))
        maps = maps or any("maps" in chunk.values for chunk in chunks)
    return len(queries), maps


def _list_queries(grounding: Fields) -> list[Any]:
    key = next((key for key in _both("webSearchQueries") if grounding.values.get(key)), "webSearchQueries")
    return as_list(grounding.values.get(key) or [], below(grounding.path, key))


def _both(name: str) -> tuple[str, str]:
    return name, _SPELLINGS[name]
