"""Messages typed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict

from costcalc.input_limits import MOST_MESSAGES
from costcalc.web.row_edits import edit_rows
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
        rows = sent[:MOST_MESSAGES] or BLANK
        new = Row("user" if rows[-1].role != "user" else "assistant", "", "")
        return cls(tuple(edit_rows(rows, data.get("edit", ""), new, MOST_MESSAGES)) or BLANK[1:])

    def list_messages(self) -> tuple[Message, ...]:
        """List the rows with a text, as a chat."""
        return tuple(Message(row.role, row.content, row.name or None) for row in self.rows if row.content)


BLANK = (Row("system", "", ""), Row("user", "", ""))


def move_text(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take the text along where the kind of prompt was changed: into the first user message, or out of the messages.

    Nothing is moved onto another text. (js/text.js does the same.)
    """
    if not isinstance(data, QueryDict):
        return data
    texts = [text for text in data.getlist("content") if text]
    prompt = data.get("prompt", "")
    if data.get("kind") == "chat" and prompt and not texts:
        rows, prompt = (BLANK[0], BLANK[1]._replace(content=prompt)), ""
    elif data.get("kind") == "text" and texts and not prompt:
        rows, prompt = BLANK, "\n\n".join(texts)
    else:
        return data
    moved = data.copy()
    moved["prompt"] = prompt
    for name in Row._fields:
        moved.setlist(name, [getattr(row, name) for row in rows])
    return moved
