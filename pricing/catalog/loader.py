"""Tables on disk → Catalog, or one error that lists all their faults."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pricing.catalog.catalog import Catalog, Entry, Featured, Offer, Provider
from pricing.catalog.faults import describe_fault, describe_place
from pricing.catalog.offers import make_alias_offer, make_model_offer
from pricing.catalog.price import RateRow
from pricing.catalog.published.data_file import DataFile, PriceDataError, read_price_data
from pricing.catalog.schema import Model, Table
from pricing.catalog.validation import check_models, check_table
from pricing.yaml_reader import ReadingError, load_bytes, parse_bytes

TABLES = Path(__file__).parent.parent / "tables"
MOST_TABLES = 1_000
"""Price tables of a folder."""


class CatalogError(ValueError):
    """Faults of the tables. `problems` names file, place and mend of each, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The price tables have errors:\n" + "\n".join(f"  {problem}" for problem in problems))


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
    today = today or datetime.now(UTC).date()
    problems: list[str] = []
    digest = hashlib.sha256()
    shipped = _load_folder(tables, {}, today, digest, problems)
    problems += _reasons(shipped)
    owned = _load_own(own, shipped, today, digest, problems)
    if problems:
        raise CatalogError(problems)
    return _assemble(shipped, owned, "sha256:" + digest.hexdigest())


def load_published(file: DataFile, own: Path | None = None, *, today: date | None = None) -> Catalog:
    """Read the tables of published price data, and the operator's own folder over them. Raises CatalogError.

    Without own tables the digest is that of the tables that the data was made from.
    """
    today = today or datetime.now(UTC).date()
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
    problems += _reasons(shipped)
    digest = hashlib.sha256(data.digest.encode())
    owned = _load_own(own, shipped, today, digest, problems)
    if problems:
        raise CatalogError(problems)
    found = "sha256:" + digest.hexdigest() if own else data.digest
    return replace(_assemble(shipped, owned, found), origin=file.origin)


def _load_own(
    own: Path | None, shipped: Iterable[LoadedTable], today: date, digest: hashlib._Hash, problems: list[str]
) -> list[LoadedTable]:
    """Load the operator's own tables, which may use names of the shipped ones; their faults join `problems`."""
    if not own:
        return []
    digest.update(b"own\0")
    known = {item.table.provider: item.table for item in shipped}
    latest = max([today, *(table.version for table in known.values())])
    return _load_folder(own, known, latest, digest, problems)


def _load_folder(
    folder: Path, shipped: Mapping[str, Table], today: date, digest: hashlib._Hash, problems: list[str]
) -> list[LoadedTable]:
    """Load the tables of one folder; their faults join `problems`. They may use names of `shipped`, by provider."""
    files = list_tables(folder)
    if not files:
        problems.append(f"{folder}: no price table (*.yaml) in this folder")
    if len(files) > MOST_TABLES:
        problems.append(f"{folder}: {len(files):,} price tables; at most {MOST_TABLES:,} are read")
        files = []
    loaded: list[LoadedTable] = []
    for path in files:
        try:
            data = load_bytes(path)
            digest.update(path.name.encode() + b"\0" + data + b"\0")
            table, faults = _load_table(parse_bytes(data), shipped, today)
        except ReadingError as error:
            table, faults = None, [str(error)]
        except OSError as error:
            table, faults = None, [f"cannot be read ({error.strerror}); correct or remove it"]
        if table:
            loaded.append(LoadedTable(path, table))
        problems += [f"{path.name}: {fault}" for fault in faults]
    problems += _twice(loaded)
    return loaded


def list_tables(folder: Path) -> list[Path]:
    """List the price tables of a folder, in order of name."""
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
    return [path for path in files if not path.name.startswith("known_")]


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


def _assemble(shipped: list[LoadedTable], owned: list[LoadedTable], digest: str) -> Catalog:
    """Put the tables together. The own ones come last and win, name by name."""
    tables = [item.table for item in shipped + owned]
    providers: dict[str, Provider] = {}
    sellers: list[Provider] = []
    entries: dict[str, Entry] = {}
    for number, table in enumerate(tables):
        known = providers.get(table.provider)
        host = known.host if known else table.host
        seller = Provider(table.provider, table.name, table.version, host, own=number >= len(shipped))
        providers.setdefault(table.provider, seller)
        sellers.append(seller)
        for model in table.models:
            path = f"{table.provider}/{model.id}"
            entries[path] = Entry(seller, _keep_class(model, entries.get(path)))
    aliases: dict[str, Offer] = {}
    for table, seller in zip(tables, sellers, strict=True):
        for model in table.models:
            aliases.pop(f"{table.provider}/{model.id}", None)  # an own model under a shipped alias's name
        for alias in table.aliases:
            offer = make_alias_offer(alias, entries, seller)
            aliases[offer.path] = offer
    offers = aliases | {
        path: make_model_offer(entry, entries) for path, entry in entries.items() if path not in aliases
    }
    version = max(table.version for table in tables)
    return Catalog(version, digest, providers, entries, offers, _read_featured(shipped, owned), _bare_names(offers))


def _keep_class(model: Model, shipped: Entry | None) -> Model:
    """Return an own model with the class of the shipped one that it replaces, unless it has one."""
    if model.size_class or shipped is None or shipped.model.size_class is None:
        return model
    return model.model_copy(update={"size_class": shipped.model.size_class})


def _read_featured(shipped: Iterable[LoadedTable], owned: Iterable[LoadedTable]) -> Featured:
    before, own = [item.table for item in shipped], [item.table for item in owned]
    return Featured(
        own=_paths((table.provider, table.featured) for table in own),
        shipped=_paths((table.provider, table.featured) for table in before),
        after_retirement=_paths((table.provider, table.featured_after_retirement) for table in before + own),
    )


def _paths(names: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{provider}/{name}" for provider, some in names for name in some))


def _bare_names(offers: dict[str, Offer]) -> dict[str, tuple[str, ...]]:
    """Return the paths that a name without a provider may mean: the makers' where there are any, else the hosts'."""
    bare: dict[str, list[Offer]] = {}
    for offer in offers.values():
        bare.setdefault(offer.name, []).append(offer)
    return {
        name: tuple(o.path for o in same if not o.provider.host) or tuple(o.path for o in same)
        for name, same in bare.items()
    }
