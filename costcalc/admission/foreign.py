"""Requests that change something are taken from our own pages and from programs, and from no other site's."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest

from costcalc.admission.refusal import Refusal
from costcalc.input_limits import SENT_TO

CHANGING: Final = re.compile(rf"/({SENT_TO})/(files|jobs/)")
"""Where a request changes what is kept; elsewhere there is nothing to forge."""
OWN: Final = ("same-origin", "none")
"""https://www.w3.org/TR/fetch-metadata/: our page, or nobody's, as an address that a person types."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
FOREIGN: Final = Refusal(
    403,
    "foreign",
    "another site has sent this, and nothing was changed; open this server's page, and send it there",
)


def refuse_foreign(request: HttpRequest) -> Refusal | None:
    """Refuse what another site sends in a person's name. A program, which says nothing of sites, is no site."""
    if request.method in SAFE or not CHANGING.match(request.path):
        return None
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return None if site in OWN else FOREIGN
    return None if origin is None or urlsplit(origin).netloc == request.get_host() else FOREIGN
