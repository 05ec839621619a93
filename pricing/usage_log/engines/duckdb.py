"""Large tables grouped by DuckDB (extra `duckdb`): the same keys and sums as ours, by SQL that knows no prices.

SQL groups the rows of a file by their template, their day and what else tells keys apart; what a template means is the
slow reader's word on one of its rows. A file in which some row has another shape, or some call is stated twice, is
refused: the other engines read it.
"""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from pricing.files.parquet import connect, import_duckdb
from pricing.strict_json import JSONError, parse_line
from pricing.usage_log.engines.duckdb_sql import list_conditions, select_groups, select_rows, select_values
from pricing.usage_log.engines.one_line import read_slowly
from pricing.usage_log.engines.reduced import Recognized, Reduced
from pricing.usage_log.fast.numbers import expand_numbers
from pricing.usage_log.fast.shape import NoShape, find_shape
from pricing.usage_log.fast.template import Known, agrees, make_template
from pricing.usage_log.key import Groups, add
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row

MEMORY = "1GB"


class NotGrouped(Exception):
    """The file has rows that SQL cannot group as we do, and why."""


def reduce_table(path: str, plan: Plan) -> Reduced:
    """Reduce a file of JSON lines, CSV or Parquet. Raises NotGrouped, and ImportError where DuckDB is not installed."""
    duckdb = import_duckdb()
    try:
        with closing(connect(duckdb, MEMORY)) as database:
            return _reduce(database, path, plan)
    except (duckdb.Error, NoShape, JSONError, UnicodeError) as error:
        raise NotGrouped(f"DuckDB cannot group these rows: {type(error).__name__}") from None


def _reduce(database: Any, path: str, plan: Plan) -> Reduced:
    database.execute(f"CREATE TEMP VIEW given AS {select_rows(database, path)}")
    first = database.execute("SELECT j FROM given LIMIT 1").fetchone()
    row: Any = parse_line(first[0]) if first else None
    recognized = recognize_row(row) if isinstance(row, dict) else None
    if recognized is None or not recognized.form.divisible:
        raise NotGrouped("expected rows of which each is a response or a usage")
    slow = partial(read_slowly, plan.labels)
    known = Known(find_shape(row, plan.labels), row, plan, slow)
    database.execute(f"CREATE TEMP VIEW rows AS {select_values(known.shape)}")
    rows = _check(database, known, row)
    reduced = Reduced(rows=rows, calls=rows, size=Path(path).stat().st_size)
    reduced.formats[recognized.form.title] = Recognized(recognized.reason, 1, rows)
    for line, number, *sums in database.execute(select_groups(known, plan)).fetchall():
        _count(reduced.groups, known, slow, line.encode(), (number, *map(int, sums)))
    reduced.tell_later(path, reduced.groups, plan.today)
    return reduced


def _check(database: Any, known: Known, row: Any) -> int:
    """Return the number of rows. Raises NotGrouped where one has another shape, or two are of one call."""
    fits, name = list_conditions(database, known, row)
    select = f"SELECT count(*), count(*) FILTER (WHERE {fits}), count({name}), count(DISTINCT {name}) FROM rows"
    rows, fitting, named, names = database.execute(select).fetchone()
    if fitting < rows:
        raise NotGrouped(f"{rows - fitting:,} of {rows:,} rows have other fields than the first, or odd values")
    if names < named:
        raise NotGrouped(f"{named - names:,} of {rows:,} rows state a call again")
    return int(rows)


def _count(groups: Groups, known: Known, slow: Any, line: bytes, sums: tuple[int, ...]) -> None:
    """Count the rows of a group, of which a line is given."""
    row = known.shape.decode(line)
    template = known.read_key(row)
    new = template not in known.templates
    if new:
        known.templates[template] = make_template(slow(line), known.plan, iso=known.iso)
    found = known.read_rows((row,))
    if not found or found[1] != line.count(b'"') or (new and not agrees(found[0][0], slow(line), known.plan)):
        raise NotGrouped("rows with conditions that SQL does not know")
    number, *numbers = sums
    add(groups, found[0][0][1].key, expand_numbers(number, numbers))
