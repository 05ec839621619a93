"""A data set of prompts as a kind of work: rows → lengths of requests. No text of a row is in what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from costcalc.current import find_tables
from costcalc.jobs.kinds.kind import Kind, Packed, Work, describe_found, read_found, squeeze_json, unfold_json
from pricing.corpus.counted import Counted, LongRow, SharedPrefix
from pricing.corpus.counts import Counts, Misfit, MisfitRow, Place, Way
from pricing.corpus.engines.count import OtherTables
from pricing.corpus.engines.processes import SMALL, count_files
from pricing.corpus.engines.tasks import NoSuchColumn
from pricing.corpus.lengths import Lengths
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import ENDINGS
from pricing.files.faults import FileFault
from pricing.files.sources import Found

COMMAND: Final = "costcalc corpus"
NO_TEXTS: Final = (
    "None of these files may be prompts by its name: expected .jsonl, .csv, .json, .txt, .md, .parquet, .zip and the "
    "like."
)
AN_HOUR: Final = 3_600
"""Seconds: 200 MB in five vocabularies take two cores some minutes, in slow ones half an hour."""
MOST_MEMORY: Final = 8_000_000_000
"""Bytes of addresses: each vocabulary takes some hundred million, and processes count in several."""
OTHERS: Final = "; there are "
OTHER_TABLES: Final = "The price tables of this server have changed since these files were sent. Send them again."
NUMBERS: Final = ("faulty", "rows", "size")


def count_corpus(work: Work) -> Packed | str:
    """Count the rows of files, each once in each way of counting."""
    sources = work.found.sources
    small = sum(source.size for source in sources) <= SMALL
    processes = 1 if small else work.processes
    try:
        counted = count_files(sources, read_plan(work.plan), processes=processes, tell=work.tell)
    except NoSuchColumn as error:  # which columns there are, it does not say here: they may be the first row's text
        problem = str(error).partition(OTHERS)[0]
        return f"{problem[:1].upper()}{problem[1:]}. Name one as the files do, or none."
    except OtherTables:
        return OTHER_TABLES
    return pack(counted, work.found)


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Describe a plan as JSON, without the folder of this server's own tables, and without texts."""
    described = asdict(plan) | {"as_of": plan.as_of.isoformat(), "models": list(plan.models)}
    return {name: value for name, value in described.items() if name not in ("tables", "prefixes")}


def read_plan(described: Mapping[str, Any]) -> Plan:
    """Return the plan that `describe_plan` was given, with the tables of this server."""
    read = {
        "as_of": date.fromisoformat(described["as_of"]),
        "models": tuple(described["models"]),
        "columns": Columns(**described["columns"]),
        "tables": find_tables(),
    }
    return Plan(**{**described, **read})


def pack(counted: Counted, found: Found) -> Packed:
    """Pack what files came to, once it is settled: lengths, and the rest; no words of prefixes, which are texts."""
    rest = {
        **{name: getattr(counted, name) for name in NUMBERS},
        "faults": counted.faults,
        "longest": counted.longest,
        "shapes": counted.shapes,
        "prefixes": [(each.characters, each.tokens) for each in counted.prefixes],
        **describe_found(found),
    }
    return Packed(squeeze_json([(way, _describe(counts)) for way, counts in counted.ways.items()]), squeeze_json(rest))


def unpack(packed: Packed) -> tuple[Counted, Found]:
    """Return what `pack` was given."""
    rest = unfold_json(packed.rest)
    counted = Counted(
        faults=[FileFault(*fault) for fault in rest["faults"]],
        ways={Way(*way): _read(counts) for way, counts in unfold_json(packed.groups)},
        longest=[LongRow(tokens, Place(*place)) for tokens, place in rest["longest"]],
        shapes=rest["shapes"],
        prefixes=[SharedPrefix("", *numbers) for numbers in rest["prefixes"]],
        **{name: rest[name] for name in NUMBERS},
    )
    return counted, read_found(rest)


def _describe(counts: Counts) -> dict[str, Any]:
    return {
        **_describe_bands(counts),
        "bases": counts.bases,
        "partial": counts.partial,
        "unknown": counts.unknown,
        "cached": [(number, _list_lengths(lengths)) for number, lengths in counts.cached.items()],
        "misfits": {
            model: {**_describe_bands(misfit), "first": misfit.first} for model, misfit in counts.misfits.items()
        },
    }


def _read(counts: Mapping[str, Any]) -> Counts:
    return Counts(
        **_read_bands(counts),
        bases=counts["bases"],
        partial=counts["partial"],
        unknown=counts["unknown"],
        cached={number: _read_lengths(lengths) for number, lengths in counts["cached"]},
        misfits={
            model: Misfit(
                **_read_bands(misfit),
                first=[MisfitRow(Place(*place), problem) for place, problem in misfit["first"]],
            )
            for model, misfit in counts["misfits"].items()
        },
    )


def _describe_bands(counts: Counts | Misfit) -> dict[str, Any]:
    return {
        "expected": _list_lengths(counts.expected),
        "low": None if counts.low is None else _list_lengths(counts.low),
        "high": None if counts.high is None else _list_lengths(counts.high),
    }


def _read_bands(counts: Mapping[str, Any]) -> dict[str, Any]:
    read = {name: None if counts[name] is None else _read_lengths(counts[name]) for name in ("low", "high")}
    return {"expected": _read_lengths(counts["expected"]), **read}


def _list_lengths(lengths: Lengths) -> list[list[int]]:
    return [[tokens, *sums] for tokens, sums in lengths.items()]


def _read_lengths(listed: Sequence[Sequence[int]]) -> Lengths:
    return {tokens: sums for tokens, *sums in listed}


CORPUS: Final = Kind(
    "corpus",
    count_corpus,
    ENDINGS,
    NO_TEXTS,
    fewer="models",
    command=COMMAND,
    seconds=AN_HOUR,
    memory=MOST_MEMORY,
    copies=True,
)
"""Equal files are prompts that are sent twice."""
