"""Where a row holds a vendor's response: itself, a line of a batch, an event of a stream, a line of a tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from pricing.strict_json import as_object, below
from pricing.usage_log.fields.usage_fields import Fields

USAGE_KEYS: Final = ("usage", "usageMetadata", "usage_metadata")
TEXTS: Final = frozenset(
    {"choices", "output", "content", "messages", "prompt", "input", "completion", "text", "output_text"}
)
"""Fields of what was asked and answered, of which the lists need not be checked: no number in them is charged."""
LEAST_ID: Final = 16
"""Characters of an id that a vendor gave; a shorter one may be the number of a row."""
LONGEST_ID: Final = 200
_VENDORS_IDS: Final = ("chatcmpl-", "cmpl-", "resp_", "msg_", "gen-")
"""Beginnings of the ids that OpenAI, its followers, Anthropic and OpenRouter give their responses."""
_HOLDERS: Final[Mapping[str, Callable[[Mapping[str, Any]], bool]]] = {
    "modelOutput": lambda _: True,  # Bedrock's batch inference
    "metadata": lambda row: len(row) == 1,  # the last event of Bedrock's ConverseStream
    "message": lambda row: "usage" in row["message"],
}
"""Fields that hold a response, and when they do."""

_REQUESTS: Final = ("custom_id", "key", "recordId")
"""What names the request of a batch's line: of OpenAI and Anthropic, of Gemini, of Bedrock."""
_LIVE: Final = (
    "setupComplete", "serverContent", "toolCall", "toolCallCancellation", "goAway", "sessionResumptionUpdate",
    "voiceActivity", "voiceActivityDetectionSignal",
)  # fmt: skip
"""Messages of Gemini's Live API, of which the last of a turn states its usage: https://ai.google.dev/api/live"""


class Found(NamedTuple):
    """Response of a row."""

    values: dict[str, Any]
    path: str
    batch: bool
    """True where the row is a result of a batch, or the batch itself with the sum of them."""
    around: tuple[Mapping[str, Any], ...]
    """Objects that hold the response, from the inside; none where the row is the response."""

    def find_usage(self) -> Fields:
        """Return its usage object, which is the response itself where it has none. Raises JSONError."""
        for key in USAGE_KEYS:
            if self.values.get(key) is not None:
                where = below(self.path, key)
                return Fields(as_object(self.values[key], where), where)
        if isinstance(meta := self.values.get("meta"), dict) and "billed_units" in meta:  # Cohere's embeddings, reranks
            return Fields(meta, below(self.path, "meta"))
        return Fields(self.values, self.path)

    def find_text(self, *keys: str) -> str | None:
        """Return the first text of a field, in the response, else around it."""
        values = (place.get(key) for place in (self.values, *self.around) for key in keys)
        return next((value for value in values if isinstance(value, str) and value), None)

    def find_id(self, *, bare: bool = False) -> str:
        """Return the vendor's id of the response; blank where it states none.

        The id of a bare usage may be of a row, a user or a trace: only one that a vendor made identifies a call.
        """
        value = self.values.get("id") or self.values.get("responseId") or self.values.get("response_id")
        if not isinstance(value, str) or len(value) < LEAST_ID or (bare and not value.startswith(_VENDORS_IDS)):
            return ""
        return value[:LONGEST_ID]


def find_response(row: Mapping[str, Any]) -> Found:
    """Return the response of a row."""
    response, result = row.get("response"), row.get("result")
    if isinstance(response, dict):
        if isinstance(response.get("body"), dict):
            return Found(response["body"], "response.body", "custom_id" in row, (row,))
        return Found(response, "response", _is_batch(row, response), (row,))
    if isinstance(result, dict) and isinstance(result.get("message"), dict):
        return Found(result["message"], "result.message", True, (row,))
    for key, holds in _HOLDERS.items():
        if isinstance(row.get(key), dict) and holds(row):
            return Found(row[key], key, key == "modelOutput", (row,))
    return Found(dict(row), "", row.get("object") == "batch", ())


def find_failure(row: Mapping[str, Any]) -> bool:
    """Return True for the line of a batch that failed, expired or was canceled, for which nobody is charged."""
    result, response = row.get("result"), row.get("response")
    if isinstance(result, dict) and result.get("type") in ("errored", "expired", "canceled"):
        return True
    if isinstance(response, dict) and isinstance(status := response.get("status_code"), int):
        return status >= 400
    if response is None and isinstance(row.get("error"), dict):
        return any(name in row for name in _REQUESTS)
    return not response and "processed_time" in row and bool(row.get("status"))  # Vertex AI's


def is_live(row: Mapping[str, Any]) -> bool:
    """Return True for a message of Gemini's Live API that states no usage."""
    return bool(row) and all(key in _LIVE for key in row)


def _is_batch(row: Mapping[str, Any], response: Mapping[str, Any]) -> bool:
    """Return True for a result of a batch: `key` names the request in Gemini's, `processed_time` dates Vertex's.

    https://ai.google.dev/gemini-api/docs/batch-api
    """
    if "custom_id" in row:
        return True
    labels = row.get("metadata")
    named = "key" in row or (isinstance(labels, dict) and "key" in labels)
    return ("usageMetadata" in response or "usage_metadata" in response) and (named or "processed_time" in row)
