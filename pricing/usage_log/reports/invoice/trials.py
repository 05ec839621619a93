"""Hypotheses about a difference: our own charges in another tier, on another day, of other lengths, priced exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple

from pricing.catalog.rates import list_overrides, list_sold
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.key import Key
from pricing.usage_log.reports.invoice.ours import Group, Pricer
from pricing.usage_log.reports.invoice.periods import Period

Change = Literal["tier", "price_day", "long_context"]
_CONDITIONS: Final = ("tier", "speed", "region")
_A_DAY: Final = timedelta(days=1)
_Changed = tuple[Change, str, list[tuple[Key, Given]]]


class Alternative(NamedTuple):
    """The same groups under other conditions."""

    kind: Change
    words: str
    """What would have to be so, such as "batch instead of standard"."""
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Trials:
    """Trials of what might explain the difference of a line in a period."""

    pricer: Pricer
    period: Period
    found: dict[str, int]
    """How often each change has explained a difference: what did so before is tried first."""
    most: int | None = None
    """Prices after which no more are tried; None: no bound."""

    @property
    def is_over(self) -> bool:
        """Return True where no more is tried, as so many lines differ."""
        return self.most is not None and len(self.pricer.known) > self.most

    def list_alternatives(self, groups: Sequence[Group]) -> Iterator[Alternative]:
        """Yield the groups under other conditions, the likeliest first; nothing where one of them has no price then."""
        given = self.pricer.given
        same = [(group.key, given) for group in groups]
        changes = sorted(_list_changes(groups, given, self.period), key=lambda change: -self.found.get(change[1], 0))
        for kind, words, changed in changes:
            if self.is_over:
                return
            if changed != same and (others := self._price(groups, changed)):
                yield Alternative(kind, words, others)

    def note(self, alternative: Alternative) -> None:
        """Note that an alternative explains a difference."""
        self.found[alternative.words] = self.found.get(alternative.words, 0) + 1

    def list_in_tier(self, groups: Sequence[Group], tier: str) -> tuple[Group, ...]:
        """Return the groups in a tier; none where one of them has no price there."""
        plain = replace(self.pricer.given, tier=None)
        return self._price(groups, [(group.key._replace(tier=tier), plain) for group in groups])

    def _price(self, groups: Sequence[Group], changed: Sequence[tuple[Key, Given]]) -> tuple[Group, ...]:
        others = []
        for group, (key, given) in zip(groups, changed, strict=True):
            others.append(self.pricer.price(key, group.sums, given))
            if others[-1].priced.amount is None:
                return ()
        return tuple(others)


def _list_changes(groups: Sequence[Group], given: Given, period: Period) -> Iterator[_Changed]:
    for name in _CONDITIONS:
        yield from _list_conditions(groups, given, name, _list_sold(groups, name))
    yield from _list_days(groups, given, period)
    yield (
        "long_context",
        "requests at the price for long ones",
        [(group.key._replace(bucket=group.key.most_bucket), given) for group in groups],
    )


def _list_conditions(groups: Sequence[Group], given: Given, name: str, values: Iterable[str]) -> Iterator[_Changed]:
    """Yield all groups, and those of each of several values alone, with another tier, speed or region."""
    ours = sorted({_find(group, given, name) for group in groups})
    plain = replace(given, tier=None)
    for value in values:
        for old in [ours, *([each] for each in ours if len(ours) > 1)]:
            if old == [value]:
                continue
            changed = [(_change(group, given, name, old, value), plain) for group in groups]
            yield "tier", f"{value} instead of {' and '.join(old)}", changed


def _list_sold(groups: Sequence[Group], name: str) -> list[str]:
    """List the tiers, speeds or regions in which all of the models are sold on their days."""
    values: dict[str, None] | None = None
    for priced in (group.priced.priced for group in groups):
        if priced.entry is None or priced.price is None:
            return []
        overrides = list_overrides(priced.entry.model, priced.price, priced.conditions.as_of)
        sold = list_sold(name, overrides)
        values = {value: None for value in (sold if values is None else values) if value in sold}
    return [*(values or ())]


def _change(group: Group, given: Given, name: str, old: Sequence[str], value: str) -> Key:
    now = _find(group, given, name)
    changed: dict[str, Any] = {name: value if now in old else now}
    return group.key._replace(**changed)


def _find(group: Group, given: Given, name: str) -> str:
    value: str = given.tier if name == "tier" and given.tier else getattr(group.key, name)
    return value


def _list_days(groups: Sequence[Group], given: Given, period: Period) -> Iterator[_Changed]:
    """Yield the groups at the prices before and after theirs, of the period's ends, and of their own days."""
    if given.as_of is not None:
        yield (
            "price_day",
            "prices of the days themselves",
            [(group.key, replace(given, as_of=None)) for group in groups],
        )
    days = [_find_day(group, given) for group in groups]
    bounds = sorted({bound for group in groups for bound in _list_bounds(group)})
    before = max((bound for bound in bounds if bound <= min(days)), default=None)
    after = min((bound for bound in bounds if bound > max(days)), default=None)
    options = [(before and before - _A_DAY, "until"), (after, "from"), (period.first, "of"), (period.last, "of")]
    for day, word in options:
        if day is not None and any(day != each for each in days):
            yield "price_day", f"prices {word} {day}", [(group.key, replace(given, as_of=day)) for group in groups]


def _find_day(group: Group, given: Given) -> date:
    return given.as_of or (date.fromisoformat(group.key.day) if group.key.day else given.today)


def _list_bounds(group: Group) -> Iterator[date]:
    """Yield the days from which a model's prices are others."""
    if entry := group.priced.priced.entry:
        for row in (*entry.model.prices, *entry.model.surcharges):
            yield row.from_
            if row.until:
                yield row.until
