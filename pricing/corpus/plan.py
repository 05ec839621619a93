"""Plan of a counting: which columns of a corpus are read, on which models and by whose tables its rows are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pricing.catalog.kept import Tables
from pricing.corpus.sampling.size import SamplePlan

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns, or keys of objects, that rows are read from; blank: those with the usual names."""

    text: str = ""
    model: str = ""
    output: str = ""
    """Output tokens of one request."""
    requests: str = ""
    """Number of equal requests that a row stands for."""

    @property
    def named(self) -> set[str]:
        """Return the columns that are named."""
        return {self.text, self.model, self.output, self.requests} - {""}


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides how rows are counted. Small and without prices, so that it can go to other processes."""

    as_of: date
    """Day by whose tables models count."""
    models: tuple[str, ...] = ()
    """Names that were chosen, on each of which every row is counted; none: each row on the model that it names."""
    columns: Columns = field(default_factory=Columns)
    output_tokens: int = 0
    """Output tokens of a request whose row states none."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of requests to look for, by their number: see `Counts.cached`."""
    tables: Tables = field(default_factory=Tables)
    digest: str = ""
    """Of the catalog that was chosen from: where a process loads another one, it counts nothing."""
    sample: SamplePlan | None = None
    """Rows that stand for all; None: all rows are counted."""
    fast: bool = False
    """True where OpenAI's vocabularies are counted with the extra `fast-tokens`."""
