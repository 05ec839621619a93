"""Makers of models, as hosts spell them: alone, so that readers of logs need not import the rest of the catalog."""

from __future__ import annotations

from typing import Final

BEDROCK_MAKERS: Final = (
    "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot",
    "moonshotai", "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai",
)  # fmt: skip
"""First words of Bedrock's ids."""
OPENROUTER_MAKERS: Final = {
    "openai": "openai", "anthropic": "anthropic", "google": "google", "x-ai": "xai", "mistralai": "mistral",
    "moonshotai": "moonshot", "z-ai": "zhipu", "cohere": "cohere", "meta": "meta",
}  # fmt: skip
"""Makers by OpenRouter's word, where its prices were compared with theirs and are the same."""
