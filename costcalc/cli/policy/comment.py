"""Texts that somebody else wrote, such as names of files, in a comment on GitHub."""

from __future__ import annotations

import re
from typing import Final

from costcalc.export.markdown import escape
from costcalc.formatting import legible

ACTIVE: Final = re.compile(r"@|#|:(?=//)|www(?=\.)|\bGH(?=-)", re.IGNORECASE)
"""What GitHub makes a mention, a reference or a link of, also where Markdown is escaped."""
APART: Final = "&#8203;"
"""A space of no width, which keeps what follows from being read with it."""
FORMULA: Final = re.compile(r"\$(?!\d)")


def write_safely(text: str) -> str:
    """Write a text so that a comment shows it, and nothing in it mentions, links, refers or draws anything."""
    shown = escape(legible(" ".join(text.split())).replace("&", "&amp;"))
    return FORMULA.sub("&#36;", ACTIVE.sub(lambda match: match[0] + APART, shown))
