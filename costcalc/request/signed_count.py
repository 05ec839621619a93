"""What was counted of a text, signed: a page sends it in place of the text, for as long as the text is the same.

It holds numbers and what was said of how the text was read. No server keeps anything, so each can read what another has
signed; nobody else can write it, so it is shown as what the text itself came to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict

from costcalc.request.prompt import COUNTS, write_pairs
from pricing.estimate.request import Request
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import Prompt, PromptCount
from pricing.tokens.request_json import ParsedRequest
from pricing.tokens.vocabularies import find_counted

FIELD: Final = "counted"
SALT: Final = "costcalc.counted"
SECONDS: Final = 3_600
"""Seconds for which it is read; then the text is counted again, perhaps by a newer program."""
TEXTS: Final = ("prompt", "content", "tools")
"""Fields that hold a text. Where one is filled, it is that which is counted."""


class TextNeeded(Exception):
    """The text itself is needed: what was signed is damaged, too old, or lacks a vocabulary of the models."""


def sign_count(data: Mapping[str, Any], request: Request) -> str:
    """Sign what the text of a form came to; blank where there is none, or its count is not all that it is read for."""
    pasted: ParsedRequest = data["pasted"]
    prompt, count = pasted.prompt, request.prompt
    if data["known"]:
        return ""  # the page has it
    images = (*data["image_files"], *data["images"])
    if isinstance(count, int) or not prompt.texts or data["tools"]:
        return ""
    if prompt.images != images or any(message.images for message in prompt.messages):
        return ""  # images of its own, which an address has among those of the form
    pairs = [pair for pair in write_pairs(count) if pair[0] in COUNTS]
    reading = (pasted.shape, pasted.batch, pasted.model, pasted.max_output, pasted.warnings, pasted.other_json)
    return signing.dumps([urlencode(pairs), *reading], salt=SALT)


def open_count(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], ParsedRequest | None]:
    """Return a form's data with the counts in place of its text, and how that was read; None where there are none.

    Raises TextNeeded.
    """
    if not isinstance(data, QueryDict) or not (signed := data.get(FIELD)) or data.get("kind") == "tokens":
        return data, None
    if any(text for name in TEXTS for text in data.getlist(name)):
        raise TextNeeded  # it may be one of several, and the count is of another
    try:
        pairs, shape, batch, model, most, warnings, other = signing.loads(signed, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise TextNeeded from None
    filled = data.copy()
    for name in (*COUNTS, "input_tokens"):
        filled.pop(name, None)
    for name, value in QueryDict(pairs).items():
        filled[name] = str(value)
    return filled, ParsedRequest(Prompt(), shape, batch, model, most, tuple(warnings), other)


def narrow_count(count: PromptCount, vocabularies: Iterable[str]) -> PromptCount:
    """Return a count in the vocabularies that the text would be counted in now. Raises TextNeeded for a missing one."""
    wanted = {*FILES, *filter(None, map(find_counted, vocabularies))}
    if not wanted <= count.sizes.keys() | count.samples.keys():
        raise TextNeeded
    sizes = {name: size for name, size in count.sizes.items() if name in wanted}
    return replace(count, sizes=sizes, samples={name: r for name, r in count.samples.items() if name in wanted})
