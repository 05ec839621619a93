"""What a person sees in a page, taken out of its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.ids: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.fields: list[tuple[str, str]] = []
        self._cell: list[str] | None = None
        self._in_id: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: dict[str, Any] = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []
        elif tag == "small" and self._cell is not None:
            self._cell.append("\n")
        if tag == "input" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.fields.append((found.get("name", ""), found.get("value", "")))
        if "id" in found:
            self._in_id.append((tag, found["id"]))
            self.ids[found["id"]] = ""
            self.values[found["id"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(re.sub(r"[ \t]+", " ", "".join(self._cell)).strip())
            self._cell = None
        if self._in_id and self._in_id[-1][0] == tag:
            self._in_id.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        for _, name in self._in_id:
            self.ids[name] += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def costs(html: str) -> list[list[str]]:
    """The rows of the table of costs, without its head."""
    return read(html).tables[0][1:]


def texts(html: str) -> dict[str, str]:
    """Text by the id of its element."""
    return {name: text.strip() for name, text in read(html).ids.items()}
