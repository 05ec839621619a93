"""Color of a model: its maker's hue and a tint of its id, the same on every page and in every selection.

The classes are in colors.css, which alone knows the colors of both themes.
"""

from __future__ import annotations

import re
from hashlib import sha256

from pricing.catalog.catalog import Offer

VENDORS = (
    "alibaba", "anthropic", "cohere", "deepseek", "google", "meta", "minimax", "mistral", "moonshot", "openai",
    "perplexity", "voyage", "xai", "zhipu",
)  # fmt: skip
"""Providers that make models, each with a hue of its own."""
OTHER = "other"
TINTS = 4
BEGINNINGS = {
    "alibaba": "alibaba|qwen|qwq",
    "anthropic": "anthropic|claude",
    "cohere": "cohere|command|embed-|rerank-",
    "deepseek": "deepseek",
    "google": "google|gemini|gemma|imagen|veo",
    "meta": "meta|llama|muse",
    "minimax": "minimax",
    "mistral": r"mistral|mixtral|ministral|codestral|devstral|magistral|pixtral|voxtral",
    "moonshot": "moonshot|kimi",
    "openai": r"openai|gpt|chatgpt|o\d|codex|computer-use|dall-e|davinci|babbage|sora|text-embedding|tts|whisper",
    "perplexity": "perplexity|sonar",
    "voyage": "voyage",
    "xai": "x-?ai|grok",
    "zhipu": "zhipu|z-?ai|glm|thudm",
}
"""How the ids begin that hosts sell a maker's models under: with its name, or with that of its models."""
_BEGINNING = re.compile("|".join(f"(?P<{vendor}>{words})" for vendor, words in BEGINNINGS.items()))
_ADDRESS = re.compile(r"~|accounts/fireworks/models/|(?:global|us-gov|us|eu|apac|jp|au|in|ca)\.")
"""What a host writes before the name of a model that says nothing of its maker."""


def choose_color(name: str, offer: Offer | None) -> str:
    """Choose the classes of a name's color, such as `h-openai t-2`; an alias has that of the model it came to mean."""
    tinted = offer.named[-1][1].model.id if offer else name
    return f"h-{find_vendor(offer)} t-{sha256(tinted.encode()).digest()[0] % TINTS}"


def find_vendor(offer: Offer | None) -> str:
    """Find the maker: the provider itself, or for a host's model the one whose word its id begins with."""
    if offer is None:
        return OTHER
    if not offer.provider.host:
        return offer.provider.id if offer.provider.id in VENDORS else OTHER
    text = offer.named[-1][1].model.id.casefold().removeprefix("ft:")
    if address := _ADDRESS.match(text):
        text = text[address.end() :]
    found = _BEGINNING.match(text)
    return found.lastgroup or OTHER if found else OTHER
