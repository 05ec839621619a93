"""What holds outside of Django: a charset that fails in its own reading of a request, and the end of a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MethodType
from typing import Any, Final

from django.utils.http import parse_header_parameters

CHARSET: Final = "costcalc.charset"
"""Where the environment of a request names a charset that is not read; its headers cannot set this."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def read_only_utf8(application: Application) -> Application:
    """Pass requests on; one in another charset without its Content-Type, marked for `costcalc.admission` to answer.

    Django takes any codec of Python's for the charset of the query, and `hex` decodes no text: without this an
    exception leaves the constructor of the request.
    """

    def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if charset := find_other_charset(environ.get("CONTENT_TYPE", "")):
            environ = {name: value for name, value in environ.items() if name != "CONTENT_TYPE"} | {CHARSET: charset}
        return application(environ, start_response)

    return door


def end_connections(application: Application) -> Application:
    """Take the header `Connection` out of answers, which is the server's to send, and tell the server to close."""

    def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [(name, value) for name, value in headers if name != "Connection"]
            if len(kept) < len(headers) and isinstance(start_response, MethodType):
                # gunicorn's; without it, it would read to its end what was refused, before it hears of a next request.
                getattr(start_response.__self__, "force_close", lambda: None)()
            return start_response(status, kept, *more)

        return application(environ, start)

    return door


def find_other_charset(content_type: str) -> str:
    """Return the charset that a Content-Type states, empty where it is UTF-8 or none."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (ValueError, LookupError):
        return "unreadable"
    return "" if charset.strip().casefold() in ("utf-8", "utf8") else charset[:40] or "empty"
