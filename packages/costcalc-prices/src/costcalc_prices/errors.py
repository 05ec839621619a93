"""Why there is no answer. Each message says what to do."""

from __future__ import annotations


class PriceError(Exception):
    """There is no price to be told, for the reason in the message."""


class UnknownModel(PriceError):
    """No table has the name, or several providers have it."""


class NotSold(PriceError):
    """The model has no price on the day, under the conditions, or for the unit."""


class UnknownCondition(PriceError):
    """No condition has the value."""


class MissingCondition(PriceError):
    """The answer depends on conditions that were not stated."""

    def __init__(self, message: str, conditions: tuple[str, ...]) -> None:
        super().__init__(message)
        self.conditions = conditions
        """Parameters of `rates` that have to be given."""
