"""All kinds of work that a worker does, by their names."""

from __future__ import annotations

from typing import Final

from costcalc.jobs.kinds.corpus import CORPUS
from costcalc.jobs.kinds.kind import Kind
from costcalc.jobs.kinds.usage import INVOICE, USAGE

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (USAGE, INVOICE, CORPUS)}
