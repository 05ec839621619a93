"""Messages typed one by one: added, removed and moved by buttons that send the form, so that no script is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict

from costcalc.input_limits import MOST_MESSAGES
from pricing.tokens.chat import ROLES, Message

EDITED = ("system", "developer", "user", "assistant")
"""Roles that can be typed; tools' messages come with pasted JSON."""


class Row(NamedTuple):
    role: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Editor:
    """Rows as they were sent, after the edit of the button that sent them."""

    rows: tuple[Row, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Editor:
        if not isinstance(data, QueryDict):
            return cls(BLANK)
        parts = (data.getlist("role"), data.getlist("name"), data.getlist("content"))
        sent = [
            Row(r if r in ROLES else "user", n.strip(), c.replace("\r\n", "\n"))
            for r, n, c in zip(*parts, strict=False)
        ]
        edit = data.get("edit", "")
        return cls(_edited(tuple(sent[:MOST_MESSAGES]) or BLANK, edit))

    def list_messages(self) -> tuple[Message, ...]:
        """List the rows with a text, as a chat."""
        return tuple(Message(row.role, row.content, row.name or None) for row in self.rows if row.content)


BLANK = (Row("system", "", ""), Row("user", "", ""))


def _edited(rows: tuple[Row, ...], edit: str) -> tuple[Row, ...]:
    """Make an edit: `add`, or `remove:2`, `up:2`, `down:2`, with rows counted from 1; all else changes nothing."""
    action, _, number = edit.partition(":")
    if action == "add":
        role = "user" if rows[-1].role != "user" else "assistant"
        return (*rows, Row(role, "", ""))[:MOST_MESSAGES]
    place = int(number) - 1 if number.isdecimal() and len(number) < 5 else -1
    if not 0 <= place < len(rows):
        return rows
    if action == "remove":
        return (*rows[:place], *rows[place + 1 :]) or BLANK[1:]
    other = place + {"up": -1, "down": 1}.get(action, 0)
    if other == place or not 0 <= other < len(rows):
        return rows
    moved = list(rows)
    moved[place], moved[other] = moved[other], moved[place]
    return tuple(moved)
