"""Static files in production: compressed, and under names that hold the hash of their content."""

from __future__ import annotations

from typing import Final

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS: Final = (
    "costcalc/js/*.js",
    (
        (
            r"""(?P<matched>(?P<before>\bimport(?:\s(?:[^;"']*\sfrom\s)?|\())"(?P<url>\./[^"]+)")""",
            '%(before)s"%(url)s"',
        ),
    ),
)
"""Which scripts import others, and how they write it.

Django's own patterns would be tried on the scripts of others, and an extension of htmx imports what is not there.
"""


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Has scripts import each other under the names that they are served by, so that none is ever out of date."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)
