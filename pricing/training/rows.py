"""The two sides of a comparison: a model that is trained, and one as it is sold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from pricing.catalog.catalog import Offer
from pricing.catalog.successors import TrainingEnd
from pricing.estimate.ability import is_able
from pricing.limits import Fit
from pricing.priced import Priced
from pricing.projection.projection import Projection
from pricing.training.endings import Ending
from pricing.training.payback import Payback

Group = Literal["able", "does_not_fit", "last_known", "unpriced"]
UNKNOWN: Final = Payback()


@dataclass(frozen=True)
class Untuned:
    """A model as it is sold."""

    request: Priced
    fit: Fit | None
    projection: Projection | None
    """Its months, then those of the successor that its vendor recommends; None without a volume, or without a price."""
    ending: Ending | None
    paid_by: str = ""
    """The tuned model that pays for itself beside it and saves the most; blank: none does."""
    payback: Payback = UNKNOWN
    """When that one does."""

    @property
    def name(self) -> str:
        return self.request.requested

    @property
    def group(self) -> Group:
        return _choose_group(self.request, self.fit)

    @property
    def able(self) -> bool:
        return is_able(self.request, self.fit)


@dataclass(frozen=True)
class Tuned:
    """A model that is trained, and the requests to it afterward."""

    training: Priced
    request: Priced
    storage: Decimal
    """Dollars a month for keeping it."""
    fit: Fit | None
    projection: Projection | None
    """Its months; nothing follows a tuned model that ends. None without a volume, or without a price."""
    base: Offer | None
    """The model that it is made of."""
    ending: Ending | None
    """End of the tuned model, or of the one that it is made of where that is earlier."""
    training_end: TrainingEnd | None
    payback: Payback = UNKNOWN
    """Beside the baseline."""

    @property
    def name(self) -> str:
        return self.request.requested

    @property
    def group(self) -> Group:
        return "unpriced" if self.training.quote is None else _choose_group(self.request, self.fit)

    @property
    def able(self) -> bool:
        return self.group == "able" and is_able(self.request, self.fit)


def _choose_group(request: Priced, fit: Fit | None) -> Group:
    if request.quote is None:
        return "unpriced"
    if request.price_status == "last_known":
        return "last_known"
    return "able" if fit is None or fit.fits else "does_not_fit"
