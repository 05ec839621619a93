"""How much a body may hold, by where it goes."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from costcalc.admission.refusal import API, Refusal
from costcalc.configuration.environment import load_environment
from costcalc.configuration.work_limits import FORM_BYTES
from costcalc.input_limits import LARGEST_EXPORT, SENT_TO
from costcalc.web.links import resolve_url

STREAMED: Final = re.compile(rf"/({SENT_TO})/(files|jobs/[\w-]+/invoice)")


def is_streamed(path: str) -> bool:
    """Return whether a body at a path is written to disk as it arrives."""
    return bool(STREAMED.fullmatch(path))


def find_most_bytes(path: str) -> int:
    """Find the most bytes of a body at a path: those of the file that its page accepts, and a form."""
    if is_streamed(path):
        return int(settings.MAX_USAGE_BYTES)
    if path in (resolve_url("training"), resolve_url("conversation-session")):
        return int(settings.MAX_TRAINING_MB) * 1_000_000 + FORM_BYTES
    if path == resolve_url("import"):
        return LARGEST_EXPORT + FORM_BYTES
    return load_environment().max_body_bytes


def read_length(request: HttpRequest) -> int:
    """Read how many bytes a request announces."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if re.fullmatch("[0-9]{1,18}", length) else 0


def refuse_length(request: HttpRequest) -> Refusal | None:
    """Refuse a body by its announced length, so that nobody waits for it to be read; and one without a length."""
    if "Transfer-Encoding" in request.headers:
        return Refusal(411, "length", "a body in chunks is not read; send its length", "a Content-Length")
    length, most = read_length(request), find_most_bytes(request.path)
    if length <= most:
        return None
    if request.path.startswith(API):
        expected = f"at most {most:,} bytes"
        return Refusal(413, "too_large", f"the body has {length:,} bytes; {expected} are accepted", expected)
    return Refusal(413, "too_large", _explain_limit(request.path, most // 1_000_000))


def _explain_limit(path: str, megabytes: int) -> str:
    if path == resolve_url("training"):
        return f"Training files can be up to {megabytes} MB. Nothing was read; try a smaller part of the file."
    if path == resolve_url("conversation-session"):
        return f"Session files can be up to {megabytes} MB together. Nothing was read; the command reads larger ones."
    if is_streamed(path):
        most = settings.MAX_USAGE_MB
        return f"Files can be up to {most} MB together. Nothing was read; the command reads files of any size."
    if path == resolve_url("import"):
        return f"Exports can be up to {megabytes} MB. Nothing was read; choose an unchanged CSV or JSON export."
    longest = f"{load_environment().max_characters:,} characters"
    return (
        f"The limit is {longest} of text, and {megabytes} MB for a form with its files. "
        "Nothing was read; go back and shorten your text, which is still there."
    )
