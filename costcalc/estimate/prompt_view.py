"""The prompt as the page shows it: its size, what it is made of, its tokens one by one."""

from __future__ import annotations

import re
from typing import Any

from costcalc import formatting
from costcalc.estimate.state import State
from costcalc.request.prompt import count_total, describe_reading, describe_uncounted, list_parts, list_texts
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import PromptCount
from pricing.tokens.request_json import ParsedRequest
from pricing.tokens.text import Piece, split_pieces

MOST_PIECES = 2_000
SPACES = re.compile(r"(\s+)")
VISIBLE = {" ": "·", "\n": "↵\n", "\t": "→\t", "\r": "␍"}


def build_prompt_context(state: State, pasted: ParsedRequest, show: str) -> dict[str, Any]:
    """Build what templates/estimate/prompt.html shows; `show` names the vocabulary to show the tokens of."""
    prompt, texts = state.request.prompt, list_texts(pasted.prompt)
    return {
        "shows_prompt": not isinstance(prompt, int),
        "size": _size(prompt),
        "parts": () if isinstance(prompt, int) else _parts(prompt),
        "encodings": " · ".join(list_vocabularies(state)),
        "pieces": _pieces(texts, show) if show and texts else None,
    }


def describe_read(state: State, pasted: ParsedRequest) -> str:
    """Say how what was pasted was understood, or what a number of tokens leaves out; else blank."""
    tier, prompt = state.request.conditions.tier, state.request.prompt
    return describe_reading(pasted, prompt, tier) or describe_uncounted(prompt, pasted.prompt)


def describe_count(prompt: PromptCount | int) -> str:
    """Say how long the prompt is, below the box it was pasted into: `2,290 tokens · 9,812 characters`."""
    if isinstance(prompt, int):
        return formatting.plural(prompt, "token") if prompt else ""
    sizes = [(count_total(prompt), "token"), (prompt.characters, "character")]
    sizes += [(sum(image.count for image in prompt.images), "image"), (prompt.pages, "PDF page")]
    return " · ".join(formatting.plural(number, one) for number, one in sizes if number)


def list_vocabularies(state: State | None) -> tuple[str, ...]:
    """List the vocabularies that the prompt was counted in."""
    prompt = state.request.prompt if state else 0
    return tuple(FILES) if isinstance(prompt, int) else tuple(prompt.sizes)


def _pieces(texts: tuple[tuple[str, str], ...], encoding: str) -> dict[str, Any]:
    """List the first tokens of each text, as far as the limit for all of them reaches."""
    left, whole, blocks = MOST_PIECES, 0, []
    for title, text in texts:
        shown, number = split_pieces(text, encoding, left)
        whole += number
        left -= min(left, number)
        if shown:
            blocks.append((title, [(_marked(piece.text), _ids(piece)) for piece in shown]))
    cut = f"{MOST_PIECES:,} of {whole:,}" if whole > MOST_PIECES else ""
    return {"encoding": encoding, "blocks": blocks, "cut": cut}


def _parts(count: PromptCount) -> list[tuple[str, str]]:
    """List what more than text the count is made of, in the default encoding first."""
    rows = [(name, " · ".join(map(formatting.count, numbers))) for name, numbers in list_parts(count)]
    return rows if len(rows) > 1 else []


def _ids(piece: Piece) -> str:
    return f"{'token' if len(piece.ids) == 1 else 'tokens'} {' '.join(map(str, piece.ids))}"


def _marked(text: str) -> list[tuple[str, str]]:
    """Split a text into (part, its mark where it is white space); what is visible by itself has none."""
    return [
        (part, "".join(VISIBLE.get(c, "⍽") for c in part) if part.isspace() else "")
        for part in SPACES.split(text)
        if part
    ]


def _size(prompt: PromptCount | int) -> list[tuple[str, str]]:
    if isinstance(prompt, int):
        return [("tokens, as entered", formatting.count(prompt))]
    images = sum(image.count for image in prompt.images)
    return [
        *((f"tokens in {encoding}", formatting.count(count_total(prompt, encoding))) for encoding in prompt.sizes),
        *([("images, counted by each model", formatting.count(images))] if images else []),
        ("characters", formatting.count(prompt.characters)),
        ("words", formatting.count(prompt.words)),
    ]
