"""Rules by which a model counts its input on a day. They come with the model: its price table says them."""

from __future__ import annotations

from dataclasses import dataclass

from pricing.tokens.claude_tools import ToolPrompt
from pricing.tokens.documents import UnitRule
from pricing.tokens.images import ImageRule
from pricing.tokens.text import Basis
from pricing.tokens.vocabularies import resolve


@dataclass(frozen=True, slots=True)
class CountingRules:
    """Rules of a model."""

    vocabulary: str | None
    """Name of its vocabulary; None where none is known."""
    basis: Basis
    """How it is known that the model uses this vocabulary."""
    exact_chat: bool
    """True where the published overhead of chat messages holds."""
    images: ImageRule
    pages: UnitRule
    audio: UnitRule
    tool_prompt: ToolPrompt | None = None
    """Prompt that the vendor adds where a request has tools; None where none is known."""

    @property
    def counted_in(self) -> str:
        """Return the name under which its vocabulary is counted; empty where none is known."""
        return resolve(self.vocabulary) if self.vocabulary else ""
