"""Usage of Titan and Llama on Amazon Bedrock, which state it in the answer itself."""

from __future__ import annotations

import json

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from tests.support.bills import fault_of, figures_of, usage_of


def test_titan_states_the_output_of_each_result() -> None:
    answer = {"inputTextTokenCount": 120, "results": [{"tokenCount": 80, "completionReason": "FINISH"}]}
    assert usage_of(answer) == Usage(120, output_tokens=80)
    assert [meaning for _, _, meaning in figures_of(answer)] == ["input, cached or not", "output, including reasoning"]


def test_an_embedding_is_no_use_of_anything() -> None:
    answer = {"embedding": [0.82421875, -0.63671875], "embeddingsByType": {"float": [0.5]}, "inputTextTokenCount": 14}
    assert usage_of(answer) == Usage(14)
    assert all(meaning for _, _, meaning in figures_of(answer))


def test_llama_is_not_taken_for_gemini() -> None:
    answer = {"generation": "", "prompt_token_count": 15, "generation_token_count": 12, "stop_reason": "stop"}
    (bill,) = read_bills(json.dumps({"recordId": "1", "modelOutput": answer})).bills
    assert (bill.vendor, bill.usage, bill.tier) == ("bedrock", Usage(15, output_tokens=12), "batch")
    assert fault_of({"generation_token_count": 12}) == "prompt_token_count: missing; expected a whole number"
