"""Usage as Gemini states it, in either spelling."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from tests.support.bills import fault_of, figures_of, usage_of


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
        ("usage_metadata.prompt_tokens_details[0].token_count", 10, "part of the number above"),
    ]


IN_PARTS = {
    "promptTokenCount": 1_000,
    "cachedContentTokenCount": 300,
    "candidatesTokenCount": 90,
    "totalTokenCount": 1_090,
    "promptTokensDetails": [
        {"modality": "AUDIO", "tokenCount": 150},
        {"modality": "IMAGE", "tokenCount": 200},
        {"modality": "IMAGE", "tokenCount": 58},
        {"modality": "AUDIO", "tokenCount": 50},
    ],
    "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 120}, {"modality": "IMAGE", "tokenCount": 100}],
    "candidatesTokensDetails": [{"modality": "AUDIO", "tokenCount": 30}, {"modality": "IMAGE", "tokenCount": 40}],
}


def test_each_part_of_a_modality_is_added_up_and_less_what_was_cached() -> None:
    (bill,) = read_bills(json.dumps({"usageMetadata": IN_PARTS})).bills
    assert bill.usage == Usage(
        input_tokens=1_000,
        cache_read_tokens=300 - 120,
        output_tokens=90,
        input_audio_tokens=150 + 50 - 120,
        cache_audio_read_tokens=120,
        output_audio_tokens=30,
    )
    assert bill.images == ImageTokens(input=200 + 58 - 100, cached=100, output=40)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"totalTokenCount": 1_091},
            "usageMetadata: its input and output add up to 1,090 tokens, not to the stated total of 1,091",
        ),
        (
            {"cacheTokensDetails": [{"modality": "IMAGE", "tokenCount": 259}]},
            "usageMetadata: 259 cached image tokens exceed the 258 they are part of",
        ),
        (
            {"cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 201}]},
            "usageMetadata: 201 cached audio tokens exceed the 200 they are part of",
        ),
        ({"promptTokensDetails": 5}, "usageMetadata.promptTokensDetails: expected a list, not a number"),
        ({"promptTokensDetails": [{}, 5]}, "usageMetadata.promptTokensDetails[1]: expected an object, not a number"),
        (
            {"candidatesTokensDetails": [{}, {"modality": "AUDIO", "tokenCount": -1}]},
            "usageMetadata.candidatesTokensDetails[1].tokenCount: expected a whole number",
        ),
        ({"promptTokenCount": None}, "usageMetadata.promptTokenCount: missing; expected a whole number"),
    ],
)
def test_a_fault_is_told_with_its_path(changes: dict[str, Any], problem: str) -> None:
    (fault,) = read_bills(json.dumps({"usageMetadata": IN_PARTS | changes})).faults
    assert fault.problem.startswith(problem)


def test_what_was_cached_may_stand_in_the_details_alone() -> None:
    # as the API answered: https://github.com/googleapis/python-genai/issues/795
    usage = {
        "cache_tokens_details": [
            {"modality": "TEXT", "token_count": 1240},
            {"modality": "IMAGE", "token_count": 807},
        ],
        "cached_content_token_count": None,
        "candidates_token_count": 325,
        "candidates_tokens_details": [{"modality": "TEXT", "token_count": 325}],
        "prompt_token_count": 4583,
        "prompt_tokens_details": [
            {"modality": "TEXT", "token_count": 2777},
            {"modality": "IMAGE", "token_count": 1806},
        ],
        "thoughts_token_count": 874,
        "tool_use_prompt_token_count": None,
        "total_token_count": 5782,
        "traffic_type": "ON_DEMAND",
    }
    (bill,) = read_bills(json.dumps({"usage_metadata": usage})).bills
    assert bill.usage == Usage(4583, cache_read_tokens=1240 + 807, output_tokens=325 + 874, reasoning_tokens=874)
    assert (bill.images, bill.tier) == (ImageTokens(1806 - 807, 807, 0), "standard")


def test_the_details_are_no_more_than_what_was_cached() -> None:
    usage = IN_PARTS | {"cachedContentTokenCount": 219}
    assert fault_of({"usageMetadata": usage}) == (
        "usageMetadata.cacheTokensDetails: 220 tokens exceed the 219 of cachedContentTokenCount that they are part of"
    )


def test_the_live_api_calls_its_answer_a_response() -> None:
    # BerriAI/litellm, tests of the Gemini Live API's usage; googleapis/python-genai types.py, UsageMetadata
    usage = {
        "promptTokenCount": 57,
        "responseTokenCount": 74,
        "totalTokenCount": 131,
        "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 50}, {"modality": "TEXT", "tokenCount": 7}],
        "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 74}],
    }
    assert usage_of({"serverContent": {"turnComplete": True}, "usageMetadata": usage}) == Usage(
        57, input_audio_tokens=50, output_tokens=74, output_audio_tokens=74
    )
    said = {"responseTokenCount": 3, "thoughtsTokenCount": 2}
    assert usage_of({"usageMetadata": said}) == Usage(0, output_tokens=5, reasoning_tokens=2)


def test_results_of_tools_are_input_in_their_modality() -> None:
    usage = {
        "promptTokenCount": 10,
        "toolUsePromptTokenCount": 25,
        "candidatesTokenCount": 3,
        "totalTokenCount": 38,
        "toolUsePromptTokensDetails": [{"modality": "TEXT", "tokenCount": 20}, {"modality": "AUDIO", "tokenCount": 5}],
    }
    assert usage_of({"usageMetadata": usage}) == Usage(35, input_audio_tokens=5, output_tokens=3)


def test_an_embedding_and_a_blocked_prompt_have_no_output() -> None:
    # pydantic/pydantic-ai at 4fda38988, tests/cassettes/test_embeddings and the Model Armor cassettes of Vertex AI
    embedded = {"promptTokenCount": 7, "promptTokenDetails": [{"modality": "TEXT", "tokenCount": 7}]}
    assert usage_of({"usageMetadata": embedded}) == Usage(7)
    assert usage_of({"usageMetadata": {"trafficType": "ON_DEMAND"}}) == Usage()


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        ({"trafficType": "ON_DEMAND_PRIORITY"}, "priority"),
        ({"trafficType": "ON_DEMAND_FLEX"}, "flex"),
        ({"trafficType": "PROVISIONED_THROUGHPUT"}, "provisioned_throughput"),
        ({"trafficType": "TRAFFIC_TYPE_UNSPECIFIED"}, None),
        ({"trafficType": "SOMETHING_NEW"}, "SOMETHING_NEW"),
        ({"serviceTier": "standard"}, "standard"),
        ({"service_tier": "flex"}, "flex"),
        ({"serviceTier": "unspecified"}, None),
        ({}, None),
    ],
)
def test_how_it_was_processed_stands_in_the_usage(word: dict[str, Any], tier: str | None) -> None:
    (bill,) = read_bills(json.dumps({"usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5, **word}})).bills
    assert bill.tier == tier


def test_video_that_was_made_has_a_rate_of_its_own() -> None:
    usage = {
        "promptTokenCount": 5,
        "candidatesTokenCount": 9,
        "candidatesTokensDetails": [{"modality": "VIDEO", "tokenCount": 9}],
    }
    (bill,) = read_bills(json.dumps({"usageMetadata": usage})).bills
    assert bill.reading.not_counted == ("video_second",)
