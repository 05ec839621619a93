"""SQL by which DuckDB groups the rows of a log: JSON texts in `given(j)`, and with their values in `rows(j, v)`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pricing.usage import MOST
from pricing.usage_log.fast.shape import (
    COUNTS,
    EPOCH,
    GENERATION,
    KEY_KINDS,
    LEAST_ID,
    MOMENT,
    MOST_ID,
    MOST_SHORT,
    NOTHING,
    Field,
    Shape,
    find_value,
)
from pricing.usage_log.fast.template import Known
from pricing.usage_log.plan import Plan

_CALLS: Final = r'_call"|\\\\u00[57]|\\\\u006'
_PARTS: Final = ("tokens", "cached", "written", "longer", "output", "reasoning", "visible")


def select_rows(database: Any, path: str) -> str:
    """Return what selects the rows of a file as JSON texts in the column `j`."""
    file = _quote(str(Path(path).absolute()))
    with Path(path).open("rb") as head:
        mark = head.read(4)
    if mark == b"PAR1":
        return f"SELECT to_json(t)::VARCHAR AS j FROM read_parquet({file}) t"
    if mark.lstrip()[:1] == b"{":
        return f"SELECT json::VARCHAR AS j FROM read_ndjson_objects({file}, maximum_object_size = 8000000)"
    names = [name for name, *_ in database.execute(f"DESCRIBE FROM read_csv({file}, all_varchar = true)").fetchall()]
    numbers = [f"CAST({_name(name)} AS BIGINT) AS {_name(name)}" for name in names if name in COUNTS]
    replaced = f" REPLACE ({', '.join(numbers)})" if numbers else ""
    return f"SELECT to_json(t)::VARCHAR AS j FROM (SELECT *{replaced} FROM read_csv({file}, all_varchar = true)) t"


def list_conditions(database: Any, known: Known, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the condition that a row fits the shape of the first one, and its id; `NULL` where it has none."""
    texts = known.shape.list_fields("text")
    patch: dict[str, Any] = {}
    for field in texts:
        inner = patch
        for name in field.path[:-1]:
            inner = inner.setdefault(name, {})
        inner[field.path[-1]] = None
    plain = f"json_structure(json_merge_patch(j, {_quote(json.dumps(patch))}))" if texts else "json_structure(j)"
    (structure,) = database.execute(f"SELECT {plain}::VARCHAR FROM given LIMIT 1").fetchone()
    conditions = [f"{plain}::VARCHAR = {_quote(structure)}", *_list_bounds(known, row)]
    return " AND ".join(f"({each})" for each in conditions), _text(known.name) if known.name else "NULL"


def _list_bounds(known: Known, row: Mapping[str, Any]) -> Iterator[str]:
    for field in known.shape.fields:
        yield from _bound(field, find_value(row, field.path))
    if known.name:
        yield f"length({_text(known.name)}) BETWEEN {LEAST_ID} AND {MOST_ID}"
    into, out, *parts = _list_counts(known)
    if known.is_message:
        read, write, short, long = parts
        yield f"{into} + {read} + {write} <= {MOST}"
        if known.is_divided and write != "0":
            yield f"{write} = {short} + {long}"
    else:
        total, read, write, reasoning = parts
        yield f"{read} + {write} <= {into} AND {reasoning} <= {out}"
        if total != "0":
            yield f"{total} = {into} + {out}"


def _bound(field: Field, value: Any) -> Iterator[str]:
    """Yield within what a value must be, beyond having the type of the first row's."""
    ranges = {"count": (0, MOST), "zero": (0, 0), "epoch": (EPOCH.start, EPOCH.stop - 1), "serial": (1, MOST)}
    if bounds := ranges.get(field.kind):
        yield f"{_number(field)} BETWEEN {bounds[0]} AND {bounds[1]}"
    elif field.kind == "moment":
        yield f"regexp_full_match({_text(field)}, {_quote(MOMENT.pattern)})"
    elif field.kind == "short":
        yield f"length({_text(field)}) BETWEEN 1 AND {MOST_SHORT}"
    elif field.kind == "id" and field.name == "id":
        yield f"NOT contains({_text(field)}, {_quote(GENERATION)})"
    elif field.kind == "text":
        yield f"json_type(j, {_quote(_path(field))}) = '{'VARCHAR' if isinstance(value, str) else 'ARRAY'}'"
        if field.name == "output":
            yield f"NOT regexp_matches({_text(field)}, {_quote(_CALLS)})"
    elif field.kind == "list":
        yield f"{_text(field)} = {_quote(json.dumps(value, separators=(',', ':')))}"


def select_groups(known: Known, plan: Plan) -> str:
    """Return what selects, for each group, one of its rows, their number, and the sums of their numbers."""
    into, out, *parts = _list_counts(known)
    if known.is_message:
        read, write, short, long = parts if known.is_divided else (*parts[:2], parts[1], "0")
        numbers = [f"{into} + {read} + {short} + {long}", read, short, long, out, "0", out]
    else:
        _, read, write, reasoning = parts
        numbers = [into, read, write, "0", out, reasoning, f"{out} - {reasoning}"]
    keys = [f"{_text(field)} AS k{place}" for place, field in enumerate(_list_keys(known))]
    columns = [*keys, *_list_times(known, plan)]
    columns += [f"{number} AS {name}" for name, number in zip(_PARTS, numbers, strict=True)]
    names = [f"k{place}" for place in range(len(keys))] + ["day", "hour"]
    bucket = " + ".join(["0", *(f"(tokens >= {bound})::INT" for bound in plan.thresholds)])
    masks = ["tokens > cached + written + longer", *(f"{name} > 0" for name in ("cached", *_PARTS[2:4], *_PARTS[5:]))]
    sums = ", ".join(f"sum({name})" for name in _PARTS)
    return (
        f"SELECT any_value(j), count(*), {sums} FROM (SELECT j, {', '.join(columns)} FROM rows) "
        f"GROUP BY {', '.join([*names, bucket, *masks])}"
    )


def _list_keys(known: Known) -> list[Field]:
    return known.shape.list_fields(*KEY_KINDS)


def _list_times(known: Known, plan: Plan) -> tuple[str, str]:
    """Return the day, and the place of the time among those at which prices change."""
    if known.time is None:
        return "0 AS day", "0 AS hour"
    if known.iso:
        day, hour = f"left({_text(known.time)}, 10)", f"substr({_text(known.time)}, 12, 5)"
    else:
        day, hour = (
            f"{_number(known.time)} // 86400",
            f"strftime(make_timestamp({_number(known.time)} * 1000000), '%H:%M')",
        )
    changes = " + ".join(["0", *(f"({hour} >= '{at}')::INT" for at in plan.clock)])
    return f"{day} AS day", f"{changes} AS hour"


def _list_counts(known: Known) -> list[str]:
    """Return the six numbers of a row."""
    fields = {field.place: field for field in known.shape.list_fields("count")}
    return ["0" if place == NOTHING else _number(fields[place]) for place in known.places]


def select_values(shape: Shape) -> str:
    """Return what selects the rows with the values of their fields, each as text, in the list `v`."""
    paths = ", ".join(_quote(_path(field)) for field in shape.fields)
    return f"SELECT j, json_extract_string(j, [{paths}]) AS v FROM given"


def _path(field: Field) -> str:
    return "$" + "".join("." + json.dumps(name) for name in field.path)


def _text(field: Field) -> str:
    return f"v[{field.number}]"


def _number(field: Field) -> str:
    return f"CAST({_text(field)} AS BIGINT)"


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
