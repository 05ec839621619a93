"""Settings of how much work one request may ask for, one client in a minute, and how long it may take.

They promise: whatever a request may ask for is answered within its time, and fits into its client's budgets. What they
cannot keep is refused at the start, with the arithmetic. `make bench` measures the seconds again and prints the ratios.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from costcalc.configuration.setting_types import whole
from costcalc.input_limits import LARGEST_EXPORT, MOST_MODELS
from pricing.workload import MOST_MONTHS, MOST_TYPES

MOST_CELLS: Final = MOST_MODELS * MOST_MONTHS * MOST_TYPES
"""Cells of the largest projection."""
FORM_BYTES: Final = 20_000
"""Bytes of a form beside its file."""
USAGE_FORM_BYTES: Final = 2_000_000
"""Bytes of a form beside the files of a folder: a head of some 200 bytes for each of 5,000, and what else it has."""
ROW_CELLS: Final = 12
"""Cells that a row of figures is charged as, such as a model's in an estimate: about as many as the row has columns."""
CELL_CALLS: Final = 2
"""Calls of a conversation on a model that are charged as a cell: pricing one takes 2 to 9 microseconds."""
TRAINING_BYTES: Final = 10
"""Bytes of a training file that are charged as a character: it is counted in one vocabulary, a text in all."""
# Seconds of one processor for the worst of each kind, about twice those measured on 2026-11-21 on one of two busy cores
# (in brackets): another may be slower, or shared.
PER_MILLION_CHARACTERS: Final = 15.0
"""Random Chinese characters, counted in every vocabulary (6.5 to 7)."""
PER_THOUSAND_CELLS: Final = 0.025
"""A projection as JSON, the longest of its forms (0.012 to 0.022)."""
PER_TRAINING_MB: Final = 0.9
"""Short lines of a fine-tuning file (0.48)."""


class WorkLimits(BaseModel):
    """Settings of work, as they were read."""

    model_config = ConfigDict(defer_build=True)

    # What one person may send
    max_characters: Annotated[int, whole(1_000, 5_000_000)] = 500_000
    max_training_mb: Annotated[int, whole(1, 200)] = 20
    max_usage_mb: Annotated[int, whole(1, 10_000)] = 200
    # What one client may ask for in a minute
    budget_characters: Annotated[int, whole(1_000, 10**11)] = 5_000_000
    budget_cells: Annotated[int, whole(1_000, 10**11)] = 1_500_000
    budget_mb: Annotated[int, whole(1, 10**6)] = 300
    # The processes for long work: how many, how many requests may wait for each server process, how long one may take
    pool_size: Annotated[int, whole(1, 64)] = min(2, os.cpu_count() or 1)
    pool_queue: Annotated[int, whole(1, 1_000)] = 32
    pool_seconds: Annotated[int, whole(1, 600)] = 30
    # What one process of the server holds of bodies
    max_held_mb: Annotated[int, whole(1, 10**5)] = 256

    @property
    def max_body_bytes(self) -> int:
        """Return the most bytes of a body without a training file or an export.

        Four bytes a character at most, once as pasted text and once as a file, and room for the rest of the form. A
        text somewhat over the limit still arrives whole, so that it can be given back with the message.
        """
        return self.max_characters * 8 + 500_000

    @property
    def largest_body(self) -> int:
        """Return the most bytes of any body that is held in memory."""
        return max(self.max_body_bytes, self.max_training_mb * 1_000_000 + FORM_BYTES, LARGEST_EXPORT + FORM_BYTES)

    @property
    def max_usage_bytes(self) -> int:
        """Return the most bytes of a body with usage logs, which is written to disk as it arrives."""
        return self.max_usage_mb * 1_000_000 + USAGE_FORM_BYTES

    def list_broken_promises(self) -> Iterator[str]:
        """Yield what the settings promise and cannot keep. Each sentence names those that it is about."""
        yield from self._list_too_long()
        for name, has, needs, what in (
            ("CHARACTERS", self.budget_characters, self.max_characters, "text, of COSTCALC_MAX_CHARACTERS"),
            (
                "CHARACTERS",
                self.budget_characters,
                self.max_training_mb * 1_000_000 // TRAINING_BYTES,
                f"fine-tuning file, of COSTCALC_MAX_TRAINING_MB, at {TRAINING_BYTES} bytes a character",
            ),
            (
                "CELLS",
                self.budget_cells,
                MOST_CELLS + MOST_MODELS * ROW_CELLS,
                f"projection: {MOST_MODELS:,} × ({MOST_MONTHS} × {MOST_TYPES} + {ROW_CELLS})",
            ),
        ):
            if has < needs:
                yield f"COSTCALC_BUDGET_{name}={has} is less than one largest {what}; set it to {needs} or more"
        held = (self.largest_body, "COSTCALC_MAX_CHARACTERS and COSTCALC_MAX_TRAINING_MB")
        sent = max(held, (self.max_usage_bytes, "COSTCALC_MAX_USAGE_MB"))
        for name, has, (most, by) in (("BUDGET_MB", self.budget_mb, sent), ("MAX_HELD_MB", self.max_held_mb, held)):
            megabytes = ceil(most / 1_000_000)
            if has < megabytes:
                yield (
                    f"COSTCALC_{name}={has} is less than one largest body, {most:,} bytes by {by}; "
                    f"set it to {megabytes} or more"
                )

    def _list_too_long(self) -> Iterator[str]:
        projecting = MOST_CELLS / 1_000 * PER_THOUSAND_CELLS
        counting = self.max_characters / 1_000_000 * PER_MILLION_CHARACTERS
        reading = self.max_training_mb * PER_TRAINING_MB
        if counting + projecting > self.pool_seconds:
            left = int((self.pool_seconds - projecting) / PER_MILLION_CHARACTERS * 1_000_000)
            yield (
                f"COSTCALC_MAX_CHARACTERS={self.max_characters} takes up to {counting:.1f} seconds "
                f"({PER_MILLION_CHARACTERS:g} a million), and its projection {projecting:.1f} "
                f"({MOST_CELLS:,} cells, {PER_THOUSAND_CELLS:g} a thousand); "
                f"COSTCALC_POOL_SECONDS={self.pool_seconds} is less. Set it to {ceil(counting + projecting)} or more"
                + (f", or the text to {left}" if left >= 1_000 else "")
            )
        if reading > self.pool_seconds:
            yield (
                f"COSTCALC_MAX_TRAINING_MB={self.max_training_mb} takes up to {reading:.1f} seconds "
                f"({PER_TRAINING_MB:g} a megabyte); COSTCALC_POOL_SECONDS={self.pool_seconds} is less. "
                f"Set it to {ceil(reading)} or more, or the file to {int(self.pool_seconds / PER_TRAINING_MB)}"
            )
