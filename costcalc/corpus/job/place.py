"""Where files of a data set are sent, and what they came to is."""

from __future__ import annotations

from typing import Final

from costcalc.jobs.kinds.corpus import CORPUS
from costcalc.jobs.places import Place

PLACE: Final = Place(CORPUS, "corpus", "corpus-job", "count", "counted", "Counting")
