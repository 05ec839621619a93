"""State of the page from a checked form; and back into an address, which never holds the prompt."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from costcalc.current import catalog
from costcalc.request.query import SAFE, write_query
from costcalc.web.figures import VERSION, encode_figures, name_tables
from pricing.estimate.estimate import Estimate
from pricing.estimate.request import Request


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures: a request, what was counted, the order of the rows."""

    request: Request
    sort: str
    columns: tuple[str, ...] = ()
    """Keys of the columns to show; none: the usual ones."""
    baseline: str = ""
    """The model chosen to compare the others with; blank: the cheapest."""
    kept: tuple[tuple[str, str], ...] = ()
    """Fields of a conversation, where the page asks for none: they go along."""

    def write_query(self, estimate: Estimate | None = None) -> str:
        """Write the address's query string, which gives the same figures again; with an estimate it remembers them."""
        pairs: list[tuple[str, object]] = [
            ("sort", self.sort),
            *([("columns", ",".join(self.columns))] if self.columns else []),
            *([("baseline", self.baseline)] if self.baseline else []),
            *self.kept,
            ("v", VERSION),
            ("catalog", name_tables(catalog())),
            *(
                [("figures", encode_figures(write_query(self.request), (r.monthly for r in estimate.results)))]
                if estimate
                else []
            ),
        ]
        return f"{write_query(self.request)}&{urlencode(pairs, safe=SAFE)}"
