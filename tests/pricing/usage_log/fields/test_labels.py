"""Labels: who asked, for what."""

from __future__ import annotations

from typing import Any

import pytest

from pricing.usage_log.fields.labels import read_labels


@pytest.mark.parametrize(
    ("row", "labels"),
    [
        ({"metadata": {"team": "search"}, "user_id": "u1"}, ("search", "u1")),
        ({"team_id": "t", "user": {"id": 5}, "user_email": "a@example.com"}, ("t", "a@example.com")),
        ({"metadata": None, "user": 17}, ("", "17")),
        ({"metadata": "text", "team": "a\nb"}, ("a\N{REPLACEMENT CHARACTER}b", "")),
    ],
)
def test_a_label_is_found_by_its_spellings(row: dict[str, Any], labels: tuple[str, ...]) -> None:
    assert read_labels(("team", "user"), row) == labels


def test_any_field_can_be_a_label_and_none_is_long() -> None:
    assert read_labels(("cost_center",), {"cost_center": "x" * 300}) == ("x" * 200,)
    assert read_labels(("a",), {"metadata": {}}, {"a": True}) == ("true",)
    assert read_labels((), {"a": 1}) == ()
