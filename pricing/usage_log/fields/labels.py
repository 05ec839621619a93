"""Labels of a row: who asked, for what, as far as the log says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

LONGEST_LABEL: Final = 200
SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "user": ("user", "user_id", "userId", "user_email", "end_user"),
    "project": ("project", "project_id", "project_name", "projectId"),
    "team": ("team", "team_id", "team_alias", "teamId"),
    "api_key": ("api_key", "api_key_id", "api_key_name", "apiKey"),
    "workspace": ("workspace", "workspace_id", "workspaceId"),
    "session": ("session", "session_id", "sessionId"),
    "environment": ("environment", "env"),
}
"""Fields that each label has in logs, the likeliest first. Any other label is a field of its own name."""


def read_labels(names: tuple[str, ...], *rows: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values of labels, in their order: in the `metadata` of the rows, else in the rows; blank: in none."""
    if not names:
        return ()
    places = (*(inner for row in rows if isinstance(inner := row.get("metadata"), dict)), *rows)
    return tuple(_find(name, places) for name in names)


def write_label(value: Any) -> str:
    """Return a value as a label: printable, and cut where it is too long; blank for an object, a list and null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None or isinstance(value, dict | list) else str(value)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST_LABEL])


def _find(name: str, places: tuple[Mapping[str, Any], ...]) -> str:
    spellings = SPELLINGS.get(name, (name,))
    values = (write_label(place.get(key)) for place in places for key in spellings)
    return next((value for value in values if value), "")
