"""What a page says of the session that filled in its form. The address holds it in numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from costcalc import formatting
from pricing.session.measure import Measured

FILLED: Final = "filled"
"""The name of it in the address."""
LISTED: Final = 5
"""Lines that are named; of the others only their number is told."""
_TOOLS: Final = {"claude-code": "Claude Code", "codex": "Codex", "messages": "Messages"}
_WRITTEN: Final = re.compile(rf"({'|'.join(_TOOLS)})(\.[0-9]{{1,15}}){{7}}(\.[0-9]{{1,12}}(-[0-9]{{1,12}}){{0,4}})?")


class Filling(NamedTuple):
    """A session in the numbers of an address: `codex.3.12.363311.274688.0.0.2.17-40`."""

    tool: str
    turns: int
    calls: int
    input_tokens: int
    cached_tokens: int
    estimated: int
    images: int
    faults: int
    lines: tuple[int, ...] = ()
    """The first lines that could not be read."""

    @classmethod
    def of(cls, measured: Measured) -> Filling:
        session = measured.session
        return cls(
            next(key for key, title in _TOOLS.items() if title == session.title),
            session.turns,
            session.read_calls,
            session.input_tokens,
            session.cache_read_tokens,
            session.estimated,
            session.images,
            measured.faulty,
            tuple(dict.fromkeys(fault.line for fault in measured.faults))[:LISTED],
        )

    @classmethod
    def read(cls, text: str) -> Filling | None:
        """Read it from an address; None where it was not written here."""
        if not _WRITTEN.fullmatch(text):
            return None
        tool, *numbers = text.split(".")
        lines = tuple(map(int, numbers.pop().split("-"))) if len(numbers) == 8 else ()
        turns, calls, sent, cached, estimated, images, faults = map(int, numbers)
        return cls(tool, turns, calls, sent, cached, estimated, images, faults, lines)

    def write(self) -> str:
        """Write it for an address."""
        *numbers, lines = self
        return ".".join([*map(str, numbers), *(["-".join(map(str, self.lines))] if lines else [])])

    def describe(self) -> str:
        """Say where the numbers of the form come from, and what is not quite known of them."""
        return " ".join(filter(None, (self._name_source(), *self._list_doubts())))

    def _name_source(self) -> str:
        turns, calls = formatting.plural(self.turns, "turn"), formatting.plural(self.calls, "call")
        if self.tool == "messages":
            return f"Filled in with the averages of your messages: {turns}, {calls}, counted in o200k_base."
        cached = Decimal(self.cached_tokens) / self.input_tokens if self.input_tokens else Decimal(0)
        sent = f"{formatting.plural(self.input_tokens, 'input token')}, {formatting.percent(cached)} cached"
        return f"Filled in with the averages of a {_TOOLS[self.tool]} session: {turns}, {calls}, {sent}."

    def _list_doubts(self) -> list[str]:
        lines = ", ".join(f"{line:,}" for line in self.lines if line)
        more = f" and {formatting.count(self.faults - len(self.lines))} more" if self.faults > len(self.lines) else ""
        where = f": {lines}{more}" if lines else ""
        answers = formatting.plural(self.estimated, "answer")
        return [
            f"It understates the output of {answers}, which was estimated." if self.estimated else "",
            f"{formatting.plural(self.images, 'image')} not counted; add images below." if self.images else "",
            f"{formatting.plural(self.faults, 'line')} could not be read{where}." if self.faults else "",
        ]


def describe_filled(query: Mapping[str, Any]) -> str:
    """Say which session filled in the form; blank where none did."""
    filling = Filling.read(str(query.get(FILLED) or ""))
    return filling.describe() if filling else ""
