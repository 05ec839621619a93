"""Usage as models of Amazon Bedrock state it that have no usage object: Titan's and Llama's, in the answer itself.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
"""

from __future__ import annotations

from typing import Final

from pricing.usage import Usage
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.usage_fields import Fields
from pricing.usage_log.fields.usage_format import FREE, INPUT, OUTPUT, UsageFormat

_TITAN, _LLAMA = "inputTextTokenCount", "generation_token_count"
_MEANINGS: Final = {
    _TITAN: INPUT,
    "results[].tokenCount": OUTPUT,
    "totalOutputTextTokenCount": OUTPUT,
    "prompt_token_count": INPUT,
    _LLAMA: OUTPUT,
    **dict.fromkeys(("embedding[]", "embeddingsByType.float[]", "embeddingsByType.binary[]"), FREE),
}


def _read(answer: Fields, _: Fields) -> Reading:
    if _LLAMA in answer.values:
        tokens, output = answer.required("prompt_token_count"), answer.required(_LLAMA)
    else:
        tokens, stated = answer.required(_TITAN), answer.optional("totalOutputTextTokenCount")
        counted = sum(result.number("tokenCount") for result in answer.list_objects("results"))
        output = counted if stated is None else stated  # a stream states the sum; an embedding none
    return Reading(usage=Usage(tokens, output_tokens=output))


FORMAT: Final = UsageFormat("bedrock", "Amazon Bedrock", frozenset({_TITAN, _LLAMA}), _read, _MEANINGS.get)
