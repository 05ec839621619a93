"""Rule by which a model is sent its own earlier reasoning again, in a price table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import Id, Strict, Text, Url

BetweenTurns = Literal["kept", "dropped", "kept_with_tools"]


class ResentReasoning(Strict):
    """What becomes of the reasoning of a call in the input of later ones, where a client follows the vendor's advice.

    Kept, it is input of the later calls, and billed as that; dropped, it is no part of them.
    """

    models: Annotated[list[Id], Field(min_length=1)]
    between_calls: Literal["kept", "dropped"]
    """Within one turn: from a tool call to the calls that follow its result."""
    between_turns: BetweenTurns
    """From one turn to the next; kept_with_tools: only that of turns in which tools were called."""
    presumed: bool = False
    """True where the vendor does not say it of these models; the note says on what it rests."""
    source: Url
    via: Text | None = None
    """Page that was really read, where it was not the source itself."""
    checked: date | None = None
    """Day on which someone compared it with its source; default: nobody has."""
    note: Text | None = None

    @model_validator(mode="after")
    def _presumed_with_a_reason(self) -> Self:
        if self.presumed and self.note is None:
            raise ValueError("add a `note` that says on what the presumed rule rests, or remove `presumed`")
        return self

    def keeps_later(self, *, tools: bool) -> bool:
        """Return whether later turns are sent the reasoning of a turn, with tool calls in it or without."""
        return self.between_turns == "kept" or (self.between_turns == "kept_with_tools" and tools)
