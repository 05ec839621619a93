"""Pages and files as an attacker finds them: their fields, and what is wrong with an answer whatever was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from django.test import Client
from selectolax.lexbor import LexborNode

from tests.support.html import parse

Pairs = list[tuple[str, str]]

TAG: Final = "<x-tag onload=1>"
HOSTILE: Final = {
    "too long": "9" * 100_001,
    "markup": f"{TAG}\"'><script>x_tag()</script>{{{{7*7}}}}{{% x %}}",
    "null": "a\x00b",
    "half a surrogate pair": "a\ud800b",
    "right to left": "\u202e\u2066\u200f100\u2069",
    "other digits": "٣٤",
    "superscript": "²",
    "10 to the 400th": "1e400",
    "not a number": "NaN",
    "digits": "-" + "9" * 400,
    "a line of its own": "a\r\nX-Injected: 1\r\n\r\n<x-tag>",
    "names with commas": ",".join(f"n{n}" for n in range(3_000)),
    "path": "../../../../etc/passwd",
    "formula": "=cmd|' /C calc'!A0",
    "deep": "[" * 5_000,
    "nothing": "",
    "blanks": " \t\u3000" * 100,
    "a day that is none": "2026-02-30",
    "a day before all": "0000-00-00",
}
"""Values that no field was made for, by what they are."""
EXPECTED: Final = {200, 301, 302, 400, 404, 405, 413}


def list_controls(html: str, method: str, path: str) -> Pairs:
    """List what the page's form of that method to itself sends when nobody touches it; files are left out."""
    forms = [form for form in parse(html).css("form") if (form.attributes.get("method") or "get") == method]
    form = next(form for form in forms if urlsplit(form.attributes.get("action") or path).path == path)
    return [pair for node in form.css("input[name],select[name],textarea[name]") for pair in _read_control(node)]


def _read_control(node: LexborNode) -> Iterator[tuple[str, str]]:
    name, kind = str(node.attributes["name"]), node.attributes.get("type")
    if node.tag == "select":
        chosen = node.css("option[selected]") or node.css("option")[:1]
        yield from ((name, str(option.attributes.get("value", option.text()) or "")) for option in chosen)
    elif node.tag == "textarea":
        yield name, node.text()
    elif kind not in ("file", "checkbox", "radio") or "checked" in node.attributes:
        yield name, str(node.attributes.get("value", "on" if kind in ("checkbox", "radio") else "") or "")


def list_names(html: str) -> list[str]:
    """List the names of all fields of a page."""
    nodes = parse(html).css("input[name],select[name],textarea[name],button[name]")
    return list(dict.fromkeys(str(node.attributes["name"]) for node in nodes))


def list_files(html: str) -> dict[str, Pairs]:
    """List the files that a page links to, each with its query."""
    links = (urlsplit(str(node.attributes["href"])) for node in parse(html).css("a[href]"))
    return {
        link.path: parse_qsl(link.query, keep_blank_values=True)
        for link in links
        if "." in link.path and not link.netloc
    }


def encode(pairs: Pairs) -> str:
    """Write a query or a form as a program without scruples would, half surrogate pairs too."""
    return "&".join("=".join(quote(part.encode("utf-8", "surrogatepass"), safe="") for part in pair) for pair in pairs)


def replace(pairs: Pairs, name: str, *values: str) -> Pairs:
    return [*(pair for pair in pairs if pair[0] != name), *((name, value) for value in values)]


def send(client: Client, method: str, path: str, pairs: Pairs) -> Any:
    if method == "get":
        return client.get(path, QUERY_STRING=encode(pairs))
    return client.post(path, encode(pairs), content_type="application/x-www-form-urlencoded")


def find_faults(response: Any) -> list[str]:
    """List what no answer may have: a failure, a trace of the program, markup or a header that was sent."""
    body = response.getvalue()
    faults = [] if response.status_code in EXPECTED else [f"status {response.status_code}"]
    faults += [word for word in ("Traceback", "site-packages") if word.encode() in body]
    if response.get("Content-Type", "").startswith("text/html"):
        faults += [f"{mark} as it was sent" for mark in (TAG, "<x-tag", "x_tag()</script>") if mark.encode() in body]
    return faults + [f"header {name}" for name in response.headers if name.lower() == "x-injected"]
