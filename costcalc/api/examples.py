"""One working request a route, shown in the documentation and sent by the tests."""

from __future__ import annotations

from typing import Any, Final, NamedTuple


class FileExample(NamedTuple):
    """Request whose body is a file."""

    query: str
    name: str
    body: str


FILES: Final[dict[str, FileExample]] = {
    "post_corpus": FileExample(
        "model=gpt-4o&model=claude-opus-5-5&output_tokens=300&as_of=2026-11-21",
        "prompts.jsonl",
        '{"text": "Hello, world"}\n{"text": "Summarize this in a sentence: …", "output_tokens": 40}\n',
    )
}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "post_estimate": {
        "usage": {"input_tokens": 1000, "output_tokens": 500},
        "models": ["gpt-4o", "gpt-4o-mini"],
        "as_of": "2024-06-01",
        "requests_per_month": 100000,
    },
    "post_conversation": {
        "input_tokens": 18000,
        "output_tokens": 350,
        "reasoning_tokens": 200,
        "conversation": {
            "turns": 30,
            "user_tokens": 120,
            "calls": 8,
            "call_tokens": 150,
            "result_tokens": 1500,
            "limit": 150000,
            "summary_tokens": 4000,
            "pause": 3,
            "success_rate": 0.7,
        },
        "models": ["claude-sonnet-5-5", "gpt-6.2-sol"],
        "as_of": "2026-11-21",
        "requests_per_month": 1000,
    },
    "post_tokens": {"prompt": "Hello, world", "models": ["gpt-4o", "claude-opus-5"], "pieces": "o200k_base"},
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
    "post_usage": {
        "rows": [
            {
                "id": "chatcmpl-1",
                "created": 1717243200,
                "model": "gpt-4o-2024-05-13",
                "usage": {"prompt_tokens": 1000, "completion_tokens": 500},
                "metadata": {"team": "search"},
            },
            {
                "type": "message",
                "id": "msg_1",
                "model": "claude-sonnet-4-5-20250929",
                "usage": {"input_tokens": 2000, "output_tokens": 300, "service_tier": "standard"},
                "timestamp": "2025-11-03T09:30:00Z",
            },
        ],
        "by": ["day", "model", "team"],
        "labels": ["team"],
    },
    "post_projection": {
        "input_tokens": 1200,
        "output_tokens": 200,
        "output_tokens_high": 400,
        "requests_per_month": 1000,
        "models": ["gpt-4o", "gpt-4o-mini"],
        "as_of": "2025-01-01",
        "months": 6,
        "growth": 0.05,
        "types": [{"name": "summaries", "input_tokens": 5000, "output_tokens": 300, "requests": 200}],
        "budget": 50,
        "routes": [{"model": "gpt-4o", "share": 0.2}, {"model": "gpt-4o-mini", "share": 0.8}],
        "subscription": {"seat": 20, "people": 3},
    },
    "post_pipeline": {
        "steps": [
            {"model": "gpt-transcribe", "minutes": 10},
            {"models": ["gpt-6-luna", "gemini-3.5-flash-lite"], "input_tokens": 2000, "output_tokens": 300},
            {"model": "text-embedding-3-small", "documents": 100, "tokens_per_document": 500, "often": "once"},
            {"model": "voxtral-mini-tts-3-0", "text": "Hello, world", "times": 0.5},
            {"model": "chosen", "use": "answer"},
        ],
        "retrieval": {"documents": 100, "tokens_per_document": 500, "top_k": 4, "question_tokens": 20},
        "models": ["claude-sonnet-5-5"],
        "requests_per_month": 1000,
        "as_of": "2026-11-21",
        "months": 3,
        "growth": 0.05,
        "budget": 80,
    },
    "post_training": {
        "model": "ft:gpt-4o-mini-2024-07-18",
        "file": '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}',
        "epochs": 3,
        "input_tokens": 300,
        "output_tokens": 200,
        "base_model": "gpt-4o",
        "base_input_tokens": 1500,
        "base_output_tokens": 200,
        "requests_per_month": 10000,
        "as_of": "2026-11-21",
    },
}
