"""Results of OpenAI's usage and costs: pages of its API, buckets and results of these, rows of the dashboard's CSV.

https://platform.openai.com/docs/api-reference/usage; the CSV has the names of the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from pricing.files.items import Row
from pricing.strict_json import JSONError, as_list, as_object, below, check
from pricing.usage_log.fields.cells import Cells
from pricing.usage_log.fields.moment import When

STANDS_BESIDE: Final = frozenset(
    {
        "object", "start_time", "end_time", "start_time_iso", "end_time_iso", "organization_id", "organization_name",
        "project_id", "project_name", "user_id", "user_email", "api_key_id", "api_source",
    }
)  # fmt: skip
"""Fields that say whose a result is and of when."""
_A_DAY: Final = timedelta(days=1)


def find_results(row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (path, result), each with the times of its bucket; a row of CSV is a result. Raises JSONError."""
    check(row)
    return _list_results(row)


def _list_results(row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(row.get("results"), list):
        yield from _divide(row, "")
    elif isinstance(row.get("data"), list):
        for index, bucket in enumerate(row["data"]):
            yield from _divide(as_object(bucket, f"data[{index}]"), f"data[{index}]")
    else:
        yield "", dict(row)


def find_objects(row: Row) -> Iterator[str]:
    """Yield the kind of each result, such as organization.costs.result; blank where it has none."""
    if not isinstance(row.get("results"), list) and not isinstance(row.get("data"), list):
        yield str(row.get("object") or "")
        return
    try:
        for _, result in _list_results(row):
            yield str(result.get("object") or "")
    except JSONError:
        return


def find_bucket(cells: Cells) -> When:
    """Return the day of a bucket, and the time where it is shorter than a day."""
    begin, end = cells.moment("start_time", "start_time_iso"), cells.moment("end_time", "end_time_iso")
    if begin is None:
        return When()
    whole = end is None or end - begin >= _A_DAY
    return When(begin.date(), None if whole else begin.time())


def _divide(bucket: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    times = {key: bucket[key] for key in ("start_time", "end_time") if key in bucket}
    for key in ("results", "result"):
        for index, result in enumerate(as_list(bucket.get(key) or [], below(path, key))):
            where = f"{below(path, key)}[{index}]"
            yield where, {**times, **as_object(result, where)}
