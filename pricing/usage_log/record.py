"""Record: what one row of a log says that was used, and by whom, without any text of a prompt or an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pricing.usage import Fees, Usage
from pricing.usage_log.fields.image_tokens import ImageTokens
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.fields.trace import Figure


@dataclass(frozen=True, slots=True)
class Record:
    """Usage of a call of a model, or of several that the vendor summed. Whatever it does not state is None or blank."""

    line: int
    """Line of the file or of the pasted text, from 1; in a list, the number of the item."""
    vendor: str
    """Vendor whose fields it has, such as openai; the tool that wrote it where that one has fields of its own."""
    reading: Reading
    model: str | None = None
    """As written."""
    tier: str | None = None
    """standard, batch, flex or priority; or the vendor's word for another one."""
    day: date | None = None
    """Day in UTC."""
    at: time | None = None
    """Time of that day, for vendors who charge by the hour."""
    figures: tuple[Figure, ...] = ()
    """The vendor's own fields, each with its meaning for the charge."""
    id: str = ""
    """What identifies the call: records with the same id are one call, charged once."""
    labels: tuple[str, ...] = ()
    """Values of the chosen labels, in their order; blank where the row does not have one."""
    requests: int = 1
    """Calls that the row sums; 0 where it does not say how many, or where another row counts them."""
    counted_elsewhere: bool = False
    """True where another row counts the calls that these numbers are of, as in bills with a row for each meter."""
    summed: bool = False
    """True for a sum of calls whose lengths nobody knows, so that a price for long ones may or may not apply."""
    context: int | None = None
    """Input tokens that stand for the length of each call, where a sum says in which range of lengths its calls are."""
    longest: int | None = None
    """Input tokens that any of the calls may have at most, where a sum of calls of unknown lengths says so."""
    complimentary: bool = False
    """True for tokens that the vendor gave for nothing."""
    lower_bound: str = ""
    """Why the numbers are the least that was used; blank where they are what was billed."""

    @property
    def usage(self) -> Usage:
        return self.reading.usage

    @property
    def images(self) -> ImageTokens:
        return self.reading.images

    @property
    def fees(self) -> Fees:
        """Return the calls by the unit that a model may charge for, the same searches once for each such unit."""
        return self.reading.fees

    @property
    def speed(self) -> str | None:
        return self.reading.speed

    @property
    def region(self) -> str | None:
        return self.reading.region

    @property
    def reported(self) -> Decimal | None:
        """Return the seller's own sum in dollars."""
        return self.reading.reported

    @property
    def counted(self) -> bool:
        """True where it is known how many calls the numbers are of."""
        return self.requests > 0 or self.counted_elsewhere

    @property
    def length(self) -> int | None:
        """Input tokens by which a price for long requests applies to each call; None: nobody knows them."""
        stated = self.reading.context if self.context is None else self.context
        if stated is None and not (self.summed and self.requests != 1):
            return self.usage.input_tokens
        return stated

    @property
    def in_cents(self) -> bool:
        """True where that sum may be rounded to cents."""
        return self.summed or self.reading.in_cents

    @property
    def states_cost_alone(self) -> bool:
        """True for a seller's own sum without what it was charged for."""
        used = self.usage.total_tokens or any(quantity for _, quantity in self.fees)
        return bool(self.reported) and not used
