"""What programs are sent about the beginnings that requests of a corpus share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.schema.values import Money


class CachedTierResponse(TypedDict):
    """What the rows cost at a tier where what requests share is cached."""

    tier: str
    cost: Annotated[Money | None, Field(description="With caching; null: not known")]
    saved: Annotated[Money | None, Field(description="Less than without caching; null: not known")]


class CachingResponse(TypedDict):
    """What a vendor's cache would hold of the beginnings that requests share.

    The first request with each of them writes it, all others read it, as if none came too early, too late or from
    another organization.
    """

    cache_read_tokens: Annotated[int | None, Field(description="Of all requests; null: see `unknown`")]
    cache_write_tokens: Annotated[int | None, Field(description="At a rate of their own; 0 where writes have none")]
    share: Annotated[str | None, Field(description="Of the input that is read from the cache, 0 to 1, as decimal text")]
    costs: Annotated[list[CachedTierResponse], Field(description="At the tiers of `costs` of the model")]
    unknown: Annotated[str | None, Field(description="Why nothing is known of a cache on this model")]


class PrefixResponse(TypedDict):
    """Beginning that requests share, as far as some places of the files show it."""

    begins: Annotated[str, Field(description="Its first words; blank where they were not stored")]
    characters: int
    requests: Annotated[int, Field(description="That begin with it and with no longer one")]
    tokens: Annotated[dict[str, int], Field(description="By the name of the model, about: one may lie across its end")]
