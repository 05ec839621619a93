"""Tables on disk → Catalog, or one error that lists all their faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pricing.catalog.assemble import CheckedTables, assemble_catalog
from pricing.catalog.catalog import Catalog
from pricing.catalog.faults import describe_fault, describe_place
from pricing.catalog.price import RateRow
from pricing.catalog.published.data_file import DataFile, PriceDataError, read_price_data
from pricing.catalog.schema import Model, Table
from pricing.catalog.table_files import TABLES, CatalogError, TableFile, TableFiles, read_files
from pricing.catalog.validation import check_models, check_table
from pricing.regular_file import ReadingError
from pricing.yaml_reader import parse_bytes


@dataclass(frozen=True, slots=True)
class LoadedTable:
    path: Path
    table: Table


def load_catalog(own: Path | None = None, *, tables: Path = TABLES, today: date | None = None) -> Catalog:
    """Read all tables, and the operator's own folder over them.

    A model or alias in an own table replaces the shipped one of that provider and name; the others are added. Aliases
    there, and `featured`, may also name what the shipped table of the provider has.

    Raises CatalogError with every fault. A clock behind the tables is none: they show that their day has come.
    """
    return assemble_catalog(check_files(read_files(own, tables), today or datetime.now(UTC).date()))


def load_published(file: DataFile, own: Path | None = None, *, today: date | None = None) -> Catalog:
    """Read the tables of published price data, and the operator's own folder over them. Raises CatalogError.

    Without own tables the digest is that of the tables that the data was made from.
    """
    return assemble_catalog(check_published(file, read_files(own, None), today or datetime.now(UTC).date()))


def check_files(files: TableFiles, today: date) -> CheckedTables:
    """Parse and check all tables. Raises CatalogError with every fault."""
    problems = [*files.problems]
    shipped = _load_files(files.shipped, {}, today, problems)
    problems += _reasons(shipped)
    return _with_own(shipped, files, today, problems)._replace(digest=files.digest_from())


def check_published(file: DataFile, files: TableFiles, today: date) -> CheckedTables:
    """Check the tables of published price data, and parse and check the operator's own. Raises CatalogError."""
    try:
        data = read_price_data(file)
    except PriceDataError as error:
        raise CatalogError([str(error)]) from None
    shipped = [LoadedTable(file.path, table) for table in data.providers]
    problems = [
        f"{file.path}: {table.provider}: {where}: {problem}; {file.remedy}"
        for table in data.providers
        for where, problem in check_table(table, max(today, data.version))
    ]
    problems += [*_reasons(shipped), *files.problems]
    digest = data.digest if files.owned is None else files.digest_from(data.digest)
    return _with_own(shipped, files, today, problems)._replace(digest=digest, origin=file.origin)


def _with_own(shipped: Sequence[LoadedTable], files: TableFiles, today: date, problems: list[str]) -> CheckedTables:
    """Add the operator's own tables, which may use names of the shipped ones. Raises CatalogError."""
    known = {item.table.provider: item.table for item in shipped}
    latest = max([today, *(table.version for table in known.values())])
    owned = _load_files(files.owned or (), known, latest, problems)
    if problems:
        raise CatalogError(problems)
    return CheckedTables([item.table for item in shipped], [item.table for item in owned])


def _load_files(
    files: Iterable[TableFile], shipped: Mapping[str, Table], today: date, problems: list[str]
) -> list[LoadedTable]:
    """Load the tables of one folder; their faults join `problems`. They may use names of `shipped`, by provider."""
    loaded: list[LoadedTable] = []
    for path, data, fault in files:
        table, faults = None, [fault]
        if data is not None:
            try:
                table, faults = _load_table(parse_bytes(data), shipped, today)
            except ReadingError as error:
                faults = [str(error)]
        if table:
            loaded.append(LoadedTable(path, table))
        problems += [f"{path.name}: {fault}" for fault in faults]
    problems += _twice(loaded)
    return loaded


def _load_table(raw: object, shipped: Mapping[str, Table], today: date) -> tuple[Table | None, list[str]]:
    try:
        table = Table.model_validate(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults = [f"{describe_place(raw, detail)}: {describe_fault(detail)}" for detail in details]
        return None, faults + _faults_of_the_rest(raw, details, today)
    latest = min(table.version, today + timedelta(days=1)) if shipped else table.version  # an own one may be mistaken
    complaints = check_table(table, max(today, latest), shipped.get(table.provider))
    return table, [f"{where}: {problem}" for where, problem in complaints]


def _faults_of_the_rest(raw: object, details: Iterable[Mapping[str, Any]], today: date) -> list[str]:
    """Return the faults of the well-formed models of a table that is not well formed, so that all stand together."""
    entries = raw.get("models") if isinstance(raw, dict) else None
    broken = {detail["loc"][1] for detail in details if detail["loc"][:1] == ("models",) and len(detail["loc"]) > 1}
    sound = [item for number, item in enumerate(entries) if number not in broken] if isinstance(entries, list) else []
    return [f"{where}: {problem}" for where, problem in check_models(map(Model.model_validate, sound), today)]


def _reasons(shipped: Iterable[LoadedTable]) -> Iterator[str]:
    for item in shipped:
        rows: list[tuple[str, RateRow]] = [
            (f"model {model.id}: prices[{index}]", price)
            for model in item.table.models
            for index, price in enumerate(model.prices)
        ]
        rows += [(f"surcharges[{index}]", row) for index, row in enumerate(item.table.surcharges)]
        for where, row in rows:
            if row.reason is not None:
                yield f"{item.path.name}: {where}.reason: is for an operator's own tables; use `note`"


def _twice(loaded: Iterable[LoadedTable]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for item in loaded:
        provider = item.table.provider
        if provider in seen:
            yield f"{item.path.name}: provider {provider} already has a table in {seen[provider]}; merge them"
        seen[provider] = item.path.name
