"""A page as a person sees it: texts, tables, fields and links, found by CSS selector in the parsed HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

HIDES_NOTHING = ("checkbox", "radio")


@lru_cache(maxsize=32)
def parse(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def every(html: str, selector: str) -> list[str]:
    """Text of each element that matches, its white space as a browser shows it."""
    return [" ".join(node.text().split()) for node in parse(html).css(selector)]


def one(html: str, selector: str) -> str:
    """Text of the only element that matches."""
    found = every(html, selector)
    assert len(found) == 1, f"{len(found)} elements are like {selector}: {found}"
    return found[0]


def says(html: str, selector: str, words: str) -> bool:
    """One of the elements that match says these words."""
    return any(words in text for text in every(html, selector))


def has(html: str, selector: str) -> bool:
    return bool(parse(html).css(selector))


def attributes(html: str, selector: str, name: str) -> list[str]:
    """An attribute of each element that matches, where it has one."""
    return [node.attributes[name] or "" for node in parse(html).css(selector) if name in node.attributes]


def attribute(html: str, selector: str, name: str) -> str:
    """An attribute of the only element that matches."""
    (found,) = attributes(html, selector, name)
    return found


def error(html: str, field: str) -> str:
    """The message beside a field, empty where there is none."""
    return one(html, f"#error-{field}")


def address(html: str) -> str:
    """The address of the figures of a page."""
    return attribute(html, "#address", "href")


def figures(html: str) -> dict[str, Any]:
    """The charts of a page as their library gets them, by name."""
    found = parse(html).css("script[type='application/json'][id^='figure-']")
    return {(node.attributes["id"] or "").removeprefix("figure-"): json.loads(node.text()) for node in found}


def grid(html: str, selector: str) -> list[list[str]]:
    """The rows of the only table that matches, with its head."""
    (node,) = parse(html).css(selector)
    return table(node)


def is_whole(html: str) -> bool:
    """A page with its head, not a fragment to be put into one."""
    return html.lstrip().lower().startswith("<!doctype html>")


def inline_scripts(html: str) -> list[str]:
    """The scripts that a browser would run out of the page itself; data are none."""
    return every(html, "script:not([src]):not([type='application/json'])")


def leaks(html: str, secret: str) -> bool:
    """The secret stands somewhere, in a text or an attribute, shown or not."""
    return secret in html


@dataclass(frozen=True)
class Page:
    """What tests ask most often of a page."""

    tree: LexborHTMLParser

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Each table's rows with the text of their cells; what a cell says in small stands on a line of its own."""
        return [table(node) for node in self.tree.css("table")]

    @cached_property
    def ids(self) -> dict[str, str]:
        """Text by the id of its element, its white space as it was sent."""
        return {node.attributes["id"] or "": node.text() for node in self.tree.css("[id]")}

    @cached_property
    def values(self) -> dict[str, str]:
        """Value of an input by its id."""
        return {node.attributes["id"] or "": node.attributes.get("value") or "" for node in self.tree.css("[id]")}

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """Name and value of each input that a form would send."""
        return [
            (node.attributes.get("name") or "", node.attributes.get("value") or "")
            for node in self.tree.css("input")
            if node.attributes.get("type") not in HIDES_NOTHING or "checked" in node.attributes
        ]


def table(node: LexborNode) -> list[list[str]]:
    """The rows of a table without those of the tables in its cells."""
    return [
        [_cell(cell) for cell in row.iter() if cell.tag in ("td", "th") and not cell.css("table")]
        for row in node.css("tr")
        if _table_of(row) == node
    ]


def _table_of(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above


def _cell(node: LexborNode) -> str:
    return re.sub(r"[ \t]+", " ", "".join(_pieces(node))).strip()


def _pieces(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield child.text_content or ""
        else:
            yield "\n" * (child.tag == "small")
            yield from _pieces(child)


def read(html: str) -> Page:
    return Page(parse(html))


def costs(html: str) -> list[list[str]]:
    """The rows of the table of costs from top to bottom: the name asked for, its figures, what is noted beside them."""
    return [[row.attributes["data-name"] or "", *cells(row)] for row in parse(html).css("table.costs tr[data-name]")]


def listing(html: str) -> list[list[str]]:
    """The rows of the first table of a page that has no answer strip, without its head."""
    return read(html).tables[0][1:]


def cells(row: LexborNode) -> list[str]:
    return [_cell(cell) for cell in row.iter() if cell.tag == "td"]


def texts(html: str) -> dict[str, str]:
    """Text by the id of its element."""
    return {name: text.strip() for name, text in read(html).ids.items()}
