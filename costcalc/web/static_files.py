"""Static files in production: compressed, under names that hold the hash of their content, and without our comments."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any, Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

DROPPED: Final = ""
"""In place of a comment. Only a comment on lines of its own is one for sure."""
SCRIPTS: Final = (
    "costcalc/js/*.js",
    (
        (r"(?m)^ *//.*\n", DROPPED),
        (
            r"""(?P<matched>(?P<before>\bimport(?:\s(?:[^;"']*\sfrom\s)?|\())"(?P<url>\./[^"]+)")""",
            '%(before)s"%(url)s"',
        ),
    ),
)
"""How our scripts import each other.

Django's own patterns would be tried on the scripts of others, and an extension of htmx imports what is not there.
"""
STYLES: Final = ("costcalc/css/*.css", ((r"(?ms)^ */\*.*?\*/\n", DROPPED),))


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Has scripts import each other under the names that they are served by, so that none is ever out of date."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, SCRIPTS, STYLES)

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[[Match[str]], str]:
        if template == DROPPED:
            return lambda match: DROPPED
        converter: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return converter
