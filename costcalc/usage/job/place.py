"""Where files of usage are sent, and what they came to is."""

from __future__ import annotations

from typing import Final

from costcalc.jobs.kinds.usage import USAGE
from costcalc.jobs.places import Place

PLACE: Final = Place(USAGE, "usage", "usage-job")
