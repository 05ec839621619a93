"""Fees and conditions of a request, as programs state them. Each text under a field is its description."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from costcalc.input_limits import MOST_FEES
from costcalc.schema.types import Tier
from pricing.catalog.rates import Conditions
from pricing.units import FEES
from pricing.usage import Fees
from pricing.value_types import Number, StrictModel

Fee = Annotated[Number, Field(ge=0, le=MOST_FEES)] | None


class FeesRequest(StrictModel):
    """Quantities that a request is charged for beside tokens, on average: 0.3 is three in ten requests."""

    web_search: Fee = None
    """Web searches."""
    file_search: Fee = None
    """Searches in files or collections that were uploaded."""
    x_search: Fee = None
    """Searches on X."""
    grounded_query: Fee = None
    """Search queries that the model runs to ground its answer, where the vendor counts queries."""
    grounded_prompt: Fee = None
    """Requests with grounding, where the vendor counts requests."""
    code_session: Fee = None
    """Sessions, or calls, of code execution."""
    container_hour: Fee = None
    """Hours of a container."""
    container_gb_hour: Fee = None
    """Hours of a container, times its memory in GB."""
    attachment: Fee = None
    """Files attached and searched by the model."""
    page: Fee = None
    """Pages that are read by an OCR model."""
    annotated_page: Fee = None
    """Pages that are read and annotated by an OCR model."""
    rerank_search: Fee = None
    """Searches whose results are reranked."""
    video_second: Fee = None
    """Seconds of video that are made."""
    storage_gb_day: Fee = None
    """Days of file storage, times GB."""
    cache_storage_mtok_hour: Fee = None
    """Hours for which tokens stay in a cache, times the tokens."""

    @property
    def fees(self) -> Fees:
        """Return the quantities that are stated."""
        given = ((name, getattr(self, name)) for name in FEES)
        return tuple((name, quantity) for name, quantity in given if quantity)


class ModifiersRequest(StrictModel):
    """Conditions beside tier and day that change rates."""

    speed: Literal["standard", "fast", "ultrafast"] = "standard"
    """A model without a price for a speed is unpriced."""
    region: Literal["global", "us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "regional"] = "global"
    """Where the request is processed; regional: any other single region of a cloud."""
    search_context: Literal["low", "medium", "high"] | None = None
    """How much a search model reads; default: the vendor's."""
    search_type: Literal["preview", "fast", "pro"] | None = None
    """Version of the vendor's search; default: its current one."""
    last_known: bool = False
    """true: a model that is no longer sold is priced at its last price, apart from the ranking."""

    def build_conditions(self, day: date, tier: Tier, at: time | None = None) -> Conditions:
        """Return the conditions on a day."""
        return Conditions(
            as_of=day,
            tier=tier,
            at=at,
            speed=self.speed,
            region=self.region,
            search_context=self.search_context or "",
            search_type=self.search_type or "",
            last_known=self.last_known,
        )
