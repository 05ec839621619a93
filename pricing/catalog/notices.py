"""What becomes of a model, as a sentence: it retires, or the vendor answers requests to it with another one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pricing.catalog.schema import Model


class Notice(NamedTuple):
    """Sentence on what becomes of a model."""

    text: str
    short: str
    """The same without the model's name, for a row that begins with it, and without the day of a last price."""

    @classmethod
    def nameless(cls, text: str) -> Notice:
        """Return a sentence that is the same beside the model's name."""
        return cls(text, text)


def describe_end(model: Model) -> Notice:
    """Say how a model ended: the vendor answers with another one, or requests fail."""
    to = model.redirects_to
    if to and to.from_ == model.ends:
        return describe_redirect(model.id, to.model, to.from_)
    short = f"retired on {model.retires}"
    return Notice(f"{model.id} {short}", short)


def describe_redirect(model: str, to: str, day: date) -> Notice:
    """Say which model requests to another one get from a day on, by their ids."""
    short = f"answered and billed as {to} from {day} on"
    return Notice(f"requests to {model} are {short}", short)
