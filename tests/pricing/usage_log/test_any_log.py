"""Whatever a log repeats, and however it is cut: what the engine counts is what a list of all its records would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.usage_log.engines import duplicates, id_store, tasks
from tests.support.written_logs import add_up, chat, reduce_bytes

ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), max_size=40)
"""(id, output) of responses; id 0: it states none."""


@given(
    files=st.lists(ROWS, min_size=1, max_size=4), window=st.integers(1, 5), most=st.integers(1, 9), cut=st.booleans()
)
def test_each_call_counts_once_with_its_largest_output(
    files: list[list[tuple[int, int]]], window: int, most: int, cut: bool
) -> None:
    largest: dict[int, int] = {}
    nameless = 0
    for id_, answered in (row for rows in files for row in rows):
        if id_:
            largest[id_] = max(answered, largest.get(id_, 0))
        else:
            nameless += answered
    bodies = [
        b"".join(chat(str(id_) if id_ else "", answered=answered) for id_, answered in rows) or b"\n" for rows in files
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "WINDOW", window)
        patch.setattr(duplicates, "MOST_OPEN", window + most)
        patch.setattr(duplicates, "MOST_IDS", most)
        patch.setattr(id_store, "MOST_HELD", 100)
        patch.setattr(tasks.list_log_pieces, "__defaults__", (700 if cut else None,))
        reduced = reduce_bytes(*bodies)
    rows = sum(map(len, files))
    assert add_up(reduced, "output_tokens") == sum(largest.values()) + nameless
    assert reduced.calls + reduced.duplicates == rows
    assert add_up(reduced, "rows") == reduced.calls
