"""Usage as Voyage states it, and Jina: the total alone, which is the input of an embedding or of a rerank.

https://docs.voyageai.com/reference/embeddings-api
"""

from __future__ import annotations

from typing import Final

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import INPUT, UsageFormat

_MARKS: Final = ("embedding", "relevance_score", "embeddings")


def _read(usage: Fields, response: Fields) -> Reading:
    items = [*response.list_objects("data"), *response.list_objects("results")]
    if not any(mark in item.values for item in items for mark in _MARKS):
        raise JSONError(usage.path, "states a total alone, and input and output have different prices")
    return Reading(usage=Usage(usage.required("total_tokens")))


FORMAT: Final = UsageFormat("voyage", "Voyage", frozenset({"total_tokens"}), _read, {"total_tokens": INPUT}.get)
