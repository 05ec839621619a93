"""One working request a route, shown in the documentation and sent by the tests."""

from __future__ import annotations

from typing import Any, Final

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "post_estimate": {
        "usage": {"input_tokens": 1000, "output_tokens": 500},
        "models": ["gpt-4o", "gpt-4o-mini"],
        "as_of": "2024-06-01",
        "requests_per_month": 100000,
    },
    "post_tokens": {"prompt": "Hello, world", "models": ["gpt-4o"], "pieces": "o200k_base"},
    "post_bill": {
        "responses": [
            {
                "model": "gpt-4o-2024-08-06",
                "usage": {
                    "prompt_tokens": 2006,
                    "completion_tokens": 300,
                    "prompt_tokens_details": {"cached_tokens": 1920},
                },
            }
        ],
        "as_of": "2026-11-21",
    },
    "post_projection": {
        "models": ["gpt-4o"],
        "first": "2026-12-01",
        "months": 3,
        "types": [{"name": "summaries", "input_tokens": 1200, "output_tokens": 200, "requests": 1000, "growth": 0.05}],
    },
}
