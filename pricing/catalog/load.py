"""Tables on disk → Catalog, or one error that lists everything wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pricing.catalog.book import Catalog, Entry, Offer, Provider, alias_offer, model_offer
from pricing.catalog.reading import ReadingError, read_file
from pricing.catalog.rules import check_table
from pricing.catalog.schema import Table

TABLES = Path(__file__).parent.parent / "tables"


class CatalogError(ValueError):
    """The tables cannot be used. `problems` names file, place and mend of each, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The price tables have faults:\n" + "\n".join(f"  {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class LoadedTable:
    path: Path
    table: Table
    own: bool


def load_catalog(own: Path | None = None, *, tables: Path = TABLES, today: date | None = None) -> Catalog:
    """Read all tables, and the operator's own folder over them (a model there replaces the shipped one).

    Raises CatalogError with every fault found.
    """
    today = today or datetime.now(UTC).date()
    folders = [(tables, False)] + ([(own, True)] if own else [])
    problems: list[str] = []
    loaded: list[LoadedTable] = []
    digest = hashlib.sha256()
    for folder, is_own in folders:
        files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
        files = [path for path in files if not path.name.startswith("known_")]
        if not files:
            problems.append(f"{folder}: no price table (*.yaml) in this folder")
        for path in files:
            table, faults = _load_table(path, today)
            problems += faults
            if table:
                loaded.append(LoadedTable(path, table, is_own))
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    problems += _twice(loaded)
    if problems:
        raise CatalogError(problems)
    return _assemble(loaded, "sha256:" + digest.hexdigest())


def _load_table(path: Path, today: date) -> tuple[Table | None, list[str]]:
    try:
        raw = read_file(path)
        table = Table.model_validate(raw)
    except (ReadingError, OSError) as error:
        return None, [f"{path.name}: {error}"]
    except ValidationError as error:
        return None, [f"{path.name}: {_place(raw, detail)}: {_words(detail)}" for detail in error.errors()]
    return table, [f"{path.name}: {where}: {problem}" for where, problem in check_table(table, today)]


def _place(raw: object, detail: Mapping[str, Any]) -> str:
    """`models[3].prices[0]` told as `model gpt-4o: prices[0]`, as a person looks for it."""
    location = list(detail["loc"])
    prefix = ""
    if len(location) >= 2 and location[0] in ("models", "aliases") and isinstance(location[1], int):
        key = "id" if location[0] == "models" else "alias"
        item = raw[location[0]][location[1]] if isinstance(raw, dict) else None
        name = item.get(key) if isinstance(item, dict) else None
        prefix = f"{location[0].removesuffix('es' if key == 'alias' else 's')} {name or f'number {location[1] + 1}'}: "
        location = location[2:]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    return prefix + (path or "the whole entry")


def _words(detail: Mapping[str, Any]) -> str:
    if detail["type"] == "extra_forbidden":
        return "no such key; remove it or correct its name"
    if detail["type"] == "missing":
        return "missing; add it"
    return str(detail["msg"]).removeprefix("Value error, ")


def _twice(loaded: Iterable[LoadedTable]) -> list[str]:
    seen: dict[tuple[str, bool], str] = {}
    problems = []
    for item in loaded:
        key = (item.table.provider, item.own)
        if key in seen:
            problems.append(f"{item.path.name}: provider {key[0]} has a table already in {seen[key]}; merge them")
        seen[key] = item.path.name
    return problems


def _assemble(loaded: list[LoadedTable], digest: str) -> Catalog:
    providers: dict[str, Provider] = {}
    entries: dict[str, Entry] = {}
    for item in loaded:
        table = item.table
        provider = Provider(table.provider, table.name, table.version, table.host, item.own)
        providers.setdefault(table.provider, provider)
        for model in table.models:
            entries[f"{table.provider}/{model.id}"] = Entry(provider, model)
    aliases: dict[str, Offer] = {}
    for item in loaded:
        for alias in item.table.aliases:
            offer = alias_offer(alias, entries, providers[item.table.provider])
            aliases[offer.path] = offer
    offers = aliases | {path: model_offer(entry) for path, entry in entries.items() if path not in aliases}
    featured = (f"{item.table.provider}/{name}" for item in loaded for name in item.table.featured)
    version = max(item.table.version for item in loaded)
    return Catalog(version, digest, providers, entries, offers, tuple(dict.fromkeys(featured)), _bare_names(offers))


def _bare_names(offers: dict[str, Offer]) -> dict[str, tuple[str, ...]]:
    """Which paths a name without a provider may mean: the makers' where there are any, else the hosts'."""
    bare: dict[str, list[Offer]] = {}
    for offer in offers.values():
        bare.setdefault(offer.name, []).append(offer)
    return {
        name: tuple(o.path for o in found if not o.provider.host) or tuple(o.path for o in found)
        for name, found in bare.items()
    }
