"""Differences from other lists of prices that are right, and models of theirs that ours lack, each with its reason."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from pricing.catalog.field_types import Strict, Text, Url
from pricing.catalog.table_files import TABLES, CatalogError
from pricing.regular_file import ReadingError
from pricing.yaml_reader import read_file

KNOWN = TABLES / "known_differences.yaml"
Glob = Annotated[str, Field(min_length=1, max_length=120)]


class KnownDifference(Strict):
    """Rates or facts for which another list says something else, and why ours stands."""

    book: Glob = "genai-prices"
    """List that it is about."""
    provider: Glob
    model: Glob
    """Name, or a pattern such as `gpt-4o-*`."""
    key: Glob
    tier: Glob = "*"
    verdict: Literal["differ", "missing here"] | None = None
    """Kind of difference: both have a rate (differ), or we have none; default: both kinds."""
    from_: Annotated[date | None, Field(alias="from")] = None
    """First day as of which it counts; default: all days before `until`."""
    until: date | None = None
    """First day as of which it no longer counts."""
    reason: Text
    source: Url | None = None
    """Page that the reason rests on, or that would decide; default: the rows of the table name it."""

    def covers(self, day: date, verdict: str, **place: str) -> bool:
        """Return True where it explains a verdict; `place` is the book, provider, model, tier and key of the rate."""
        if self.verdict not in (None, verdict) or not (self.from_ or date.min) <= day < (self.until or date.max):
            return False
        return all(fnmatchcase(word, getattr(self, name)) for name, word in place.items())


class NotListed(Strict):
    """Models of another list that no table of ours has a price for."""

    book: Glob = "*"
    """List that has them; default: any."""
    provider: Glob
    models: Annotated[list[Glob], Field(min_length=1)]
    """Their ids in the other list, or patterns such as `*:free`."""
    reason: Text
    source: Url | None = None
    """Page that the reason rests on; default: the lack of any."""

    def covers(self, provider: str, model: str, book: str) -> bool:
        here = fnmatchcase(provider, self.provider) and fnmatchcase(book, self.book)
        return here and any(fnmatchcase(model, each) for each in self.models)


class KnownDifferences(Strict):
    differences: list[KnownDifference]
    not_listed: list[NotListed] = Field(default_factory=list)


def read_known(path: Path = KNOWN) -> KnownDifferences:
    """Read the list of known differences. Raises CatalogError."""
    try:
        return KnownDifferences.model_validate(read_file(path))
    except (ReadingError, OSError) as error:
        raise CatalogError([f"{path.name}: {error}"]) from None
    except ValidationError as error:
        problems = [
            f"{path.name}: {'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
            for detail in error.errors(include_url=False)
        ]
        raise CatalogError(problems) from None
