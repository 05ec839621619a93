"""One line for each model of a comparison, tuned or not: what the table, the files and the commands show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pricing.catalog.successors import TrainingEnd
from pricing.priced import Priced
from pricing.projection.projection import Projection
from pricing.training.compare import Comparison
from pricing.training.endings import Ending
from pricing.training.payback import Payback
from pricing.training.rows import Tuned, Untuned

Side = Literal["tuned", "untuned"]


@dataclass(frozen=True, slots=True)
class TuningLine:
    row: Tuned | Untuned
    requests: Decimal
    """Requests in the first month."""

    @property
    def tuned(self) -> Tuned | None:
        return self.row if isinstance(self.row, Tuned) else None

    @property
    def untuned(self) -> Untuned | None:
        return self.row if isinstance(self.row, Untuned) else None

    @property
    def side(self) -> Side:
        return "tuned" if self.tuned else "untuned"

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def request(self) -> Priced:
        return self.row.request

    @property
    def label(self) -> str:
        """Readable name, where it is another one; the group says that it is fine-tuned."""
        offer = self.request.offer
        label = offer.label.removesuffix(", fine-tuned") if offer else ""
        return "" if label == self.name else label

    @property
    def base(self) -> str:
        """Id of the model that it is made of."""
        return self.tuned.base.name if self.tuned and self.tuned.base else ""

    @property
    def training(self) -> Decimal | None:
        """Dollars of the training; None where none is known, or none is needed."""
        return self.tuned.training.cost if self.tuned else None

    @property
    def cost(self) -> Decimal | None:
        """Dollars of a request."""
        return self.request.cost

    @property
    def storage(self) -> Decimal | None:
        return self.tuned.storage if self.tuned else None

    @property
    def month(self) -> Decimal | None:
        """Dollars of a month of requests at the prices of the day, storage included; None without a volume."""
        if self.cost is None or not self.requests:
            return None
        return self.cost * self.requests + (self.storage or 0)

    @property
    def payback(self) -> Payback:
        return self.row.payback

    @property
    def saved(self) -> Decimal | None:
        """Dollars saved beside the baseline; of one as it is sold, those that the best fine-tuning saves beside it."""
        return self.row.payback.saved

    @property
    def ending(self) -> Ending | None:
        return self.row.ending

    @property
    def training_end(self) -> TrainingEnd | None:
        return self.tuned.training_end if self.tuned else None

    @property
    def projection(self) -> Projection | None:
        return self.row.projection

    @property
    def group(self) -> str:
        if self.tuned:
            return self.row.group
        return "untuned" if self.row.group in {"able", "does_not_fit"} else "untuned_gone"


def list_lines(comparison: Comparison) -> Iterator[TuningLine]:
    """Yield the tuned models, then those as they are sold."""
    requests = comparison.case.workload.monthly_requests
    yield from (TuningLine(row, requests) for row in comparison.tuned)
    yield from (TuningLine(row, requests) for row in comparison.untuned)
