"""Usage as Gemini states it, in either spelling."""

from __future__ import annotations

import json

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import figures_of, usage_of


def test_geminis_thoughts_are_output_beside_the_visible() -> None:
    response = {
        "modelVersion": "gemini-2.5-pro",
        "usageMetadata": {
            "promptTokenCount": 1_000,
            "cachedContentTokenCount": 600,
            "candidatesTokenCount": 50,
            "thoughtsTokenCount": 400,
            "toolUsePromptTokenCount": 20,
            "totalTokenCount": 1_470,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 700}, {"modality": "AUDIO", "tokenCount": 300}],
            "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 100}],
        },
    }
    bill = read_bills(json.dumps(response)).bills[0]
    assert (bill.vendor, bill.model) == ("gemini", "gemini-2.5-pro")
    assert bill.usage == Usage(
        input_tokens=1_020,
        cache_read_tokens=500,
        cache_audio_read_tokens=100,
        input_audio_tokens=200,
        output_tokens=450,
        reasoning_tokens=400,
    )


def test_gemini_as_its_python_client_writes_it() -> None:
    assert usage_of({"usage_metadata": {"prompt_token_count": 8, "candidates_token_count": 5}}) == Usage(8, 0, 0, 0, 5)


def test_geminis_fields_are_shown_in_either_spelling() -> None:
    usage = {"prompt_token_count": 10, "prompt_tokens_details": [{"modality": "TEXT", "token_count": 10}]}
    assert figures_of({"usage_metadata": usage}) == [
        ("usage_metadata.prompt_token_count", 10, "input, cached or not"),
        ("usage_metadata.prompt_tokens_details[0].token_count", 10, "a part of the number above it"),
    ]
