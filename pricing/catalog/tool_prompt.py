"""Prompt that a vendor adds to requests with tools, in a price table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Id, Strict, Text, Tokens, Url
from pricing.tokens.claude_tools import ToolPrompt


class ToolPromptRow(Strict):
    """Tokens of the prompt that models are given where a request has tools, beside the definitions."""

    models: Annotated[list[Id], Field(min_length=1)]
    auto: Tokens
    """Tokens where the model may choose (`tool_choice` auto or none)."""
    forced: Tokens
    """Tokens where it must call a tool (`tool_choice` any or tool)."""
    named: Tokens | None = None
    """Tokens where it must call a certain tool, where recorded requests had another number than `forced`."""
    off_by: Tokens | None = None
    """Tokens by which both may be off, where the vendor publishes none for these models; the note says why."""
    source: Url
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    checked: date | None = None
    """Day on which someone compared it with its source; default: nobody has."""
    note: Text | None = None

    @model_validator(mode="after")
    def _presumed_with_a_reason(self) -> Self:
        if self.off_by is not None and self.note is None:
            raise ValueError("add a `note` that says on what the presumed tokens rest, or remove `off_by`")
        return self

    def build(self) -> ToolPrompt:
        """Return the tokens that a request is counted with."""
        return ToolPrompt(self.auto, self.forced, self.off_by or 0, self.named)
