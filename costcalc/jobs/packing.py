"""What files came to, as bytes that are kept: the groups as `key.dump` writes them, the rest as JSON, both packed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final, NamedTuple

import zstandard

from pricing.files.faults import FileFault
from pricing.files.sources import Found, Source, SourceFault
from pricing.usage_log import key
from pricing.usage_log.engines.reduced import Recognized, Reduced
from pricing.usage_log.plan import Plan

LEVEL: Final = 3
"""Of zstd: groups shrink to a twentieth, and no higher level pays for its time."""
NUMBERS: Final = ("faulty", "rows", "calls", "duplicates", "size")


class Packed(NamedTuple):
    groups: bytes
    rest: bytes


def pack(reduced: Reduced, found: Found) -> Packed:
    """Pack what files came to, once it is settled, without the paths where they lay."""
    rest = {
        **{name: getattr(reduced, name) for name in NUMBERS},
        "formats": {title: tuple(known) for title, known in reduced.formats.items()},
        "faults": reduced.faults,
        "later": reduced.later,
        "sources": [(source.name, source.size) for source in found.sources],
        "unread": found.faults,
        "copies": found.copies,
        "skipped": found.skipped,
    }
    return Packed(_pack(key.dump(reduced.groups)), _pack(json.dumps(rest).encode("ascii")))


def unpack(packed: Packed) -> tuple[Reduced, Found]:
    """Return what `pack` was given."""
    rest = json.loads(_unpack(packed.rest))
    reduced = Reduced(
        groups=key.load(_unpack(packed.groups)),
        formats={title: Recognized(*known) for title, known in rest["formats"].items()},
        faults=[FileFault(*fault) for fault in rest["faults"]],
        later=rest["later"],
        **{name: rest[name] for name in NUMBERS},
    )
    found = Found(
        [Source("", name, size) for name, size in rest["sources"]],
        [SourceFault(*fault) for fault in rest["unread"]],
        [(copy, original) for copy, original in rest["copies"]],
        rest["skipped"],
    )
    return reduced, found


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Describe a plan as JSON."""
    return {name: value if isinstance(value, str) else list(value) for name, value in asdict(plan).items()}


def read_plan(described: dict[str, Any]) -> Plan:
    """Return the plan that `describe_plan` was given."""
    values: dict[str, Any] = {name: tuple(value) for name, value in described.items() if isinstance(value, list)}
    return Plan(**{**described, **values})


def _pack(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(LEVEL).compress(data)


def _unpack(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(data)
