"""Rows of the commonest logs, one like the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = Callable[..., dict[str, Any]]
NOON = 1_793_534_400
"""2026-11-01, 12:00 UTC."""


def make_chat(number: int, *, given: int = 10, answered: int = 5, model: str = "alpha") -> dict[str, Any]:
    """Return a chat of OpenAI's, with an answer."""
    message = {"role": "assistant", "content": f'Ü "{number}"', "refusal": None}
    details = {"reasoning_tokens": answered // 2, "accepted_prediction_tokens": 1, "rejected_prediction_tokens": 0}
    return {
        "id": f"chatcmpl-{number:0>24}",
        "object": "chat.completion",
        "created": NOON + number * 1_800,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": given,
            "completion_tokens": answered,
            "total_tokens": given + answered,
            "prompt_tokens_details": {"cached_tokens": given // 3, "audio_tokens": 0},
            "completion_tokens_details": details,
        },
        "service_tier": "default",
        "user": f"user-{number % 7}",
    }


def make_response(number: int, *, given: int = 10, answered: int = 5, model: str = "alpha") -> dict[str, Any]:
    """Return a response of OpenAI's Responses API."""
    text = {"type": "output_text", "text": f"answer {number}", "annotations": []}
    return {
        "id": f"resp_{number:0>24}",
        "object": "response",
        "created_at": NOON + number * 1_800,
        "model": model,
        "output": [{"type": "message", "role": "assistant", "content": [text]}],
        "service_tier": "flex",
        "tools": [],
        "usage": {
            "input_tokens": given,
            "input_tokens_details": {"cached_tokens": given // 3},
            "output_tokens": answered,
            "output_tokens_details": {"reasoning_tokens": answered // 2},
            "total_tokens": given + answered,
        },
    }


def make_message(number: int, *, given: int = 10, answered: int = 5, model: str = "alpha") -> dict[str, Any]:
    """Return a message of Anthropic's, with the time that a log adds."""
    return {
        "timestamp": f"2026-11-{1 + number % 28:02}T{number % 24:02}:00:00.{number:03}Z",
        "id": f"msg_{number:0>24}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": f"answer {number}"}],
        "stop_reason": "end_turn",
        "usage": {
            "input_tokens": given,
            "cache_creation_input_tokens": 3 * (given // 5),
            "cache_read_input_tokens": given // 3,
            "cache_creation": {
                "ephemeral_5m_input_tokens": given // 5,
                "ephemeral_1h_input_tokens": 2 * (given // 5),
            },
            "output_tokens": answered,
            "service_tier": "standard",
        },
    }


def in_batch(make: Row) -> Row:
    """Return what makes lines of a batch's output."""

    def make_line(number: int, **numbers: Any) -> dict[str, Any]:
        body = make(number, **numbers)
        response = {"status_code": 200, "request_id": f"req-{number:0>20}", "body": body}
        return {"id": f"batch_req_{number:0>20}", "custom_id": f"my request {number:0>10}", "response": response,
                "error": None}  # fmt: skip

    return make_line


def in_row(make: Row) -> Row:
    """Return what makes rows with the numbers of the usage beside the model."""

    def make_line(number: int, **numbers: Any) -> dict[str, Any]:
        row = make(number, **numbers)
        kept = ("created", "timestamp", "model", "user")
        return {**{key: row[key] for key in kept if key in row}, **row["usage"]}

    return make_line
