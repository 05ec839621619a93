"""Names of Claude as reports for people write them ("Claude Opus 4.6"), as its ids."""

from __future__ import annotations

import re
from typing import Final

_FAMILY: Final = r"(?P<family>[a-z]+)"
_VERSION: Final = r"(?P<version>[0-9]+(?:\.[0-9]+)?)"
_SHOWN: Final = re.compile(rf"claude[ -](?:{_FAMILY}[ -]{_VERSION}|(?P<v>[0-9]+(?:\.[0-9]+)?)[ -](?P<f>[a-z]+))")


def name_claude(shown: str) -> str:
    """Return the id of a name that is shown, such as claude-opus-4-6; any other name as it is."""
    match = _SHOWN.fullmatch(shown.lower())
    if match is None:
        return shown
    version, family = match["version"] or match["v"], match["family"] or match["f"]
    number = version.replace(".", "-")
    return f"claude-{number}-{family}" if version.startswith("3") else f"claude-{family}-{number}"
