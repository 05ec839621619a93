"""What is refused before Django reads a request: its own reading fails where no middleware can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.utils.http import parse_header_parameters

CHARSET: Final = "costcalc.charset"
"""Where the environment of a request names a charset that is not read; its headers cannot set this."""


def read_only_utf8(application: WSGIApplication) -> WSGIApplication:
    """Pass requests on; one in another charset without its Content-Type, marked for `costcalc.admission` to answer.

    Django takes any codec of Python's for the charset of the query, and `hex` decodes no text: without this an
    exception leaves the constructor of the request.
    """

    def door(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if charset := find_other_charset(environ.get("CONTENT_TYPE", "")):
            environ = {name: value for name, value in environ.items() if name != "CONTENT_TYPE"} | {CHARSET: charset}
        return application(environ, start_response)

    return door


def find_other_charset(content_type: str) -> str:
    """Return the charset that a Content-Type states, empty where it is UTF-8 or none."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (ValueError, LookupError):
        return "unreadable"
    return "" if charset.strip().casefold() in ("utf-8", "utf8") else charset[:40] or "empty"
