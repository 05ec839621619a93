"""The form's side of the page: its fields, what they hold, what the drawer is closed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from costcalc import formatting
from costcalc.configuration.environment import load_environment
from costcalc.estimate.columns import COLUMNS, OF_CONVERSATION, SHOWN, USUAL, name_column, name_columns
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.prompt_view import describe_count, list_vocabularies
from costcalc.estimate.state import State
from costcalc.projection.section import PlanSection
from costcalc.request.chat_editor import EDITED
from costcalc.request.conversation import FOLDED, list_unusual
from costcalc.request.forms import EFFORTS
from costcalc.request.prompt import COUNTS, write_pairs
from costcalc.web.conditions import NAMES as CONDITIONS
from costcalc.web.conditions import UNLABELED, build_fields, describe_pairs
from costcalc.web.fields import Field, read_fields
from pricing.caching import Lifetime
from pricing.tokens.vocabularies import find_readable

UNSEEN = ("sort", "v", "catalog", "figures", "s", "how", "baseline", "only", *COUNTS, *UNLABELED)
"""Fields that come with an address and have no place of their own in the form; their messages stand at its end."""
DRAWER = (
    "reasoning_tokens", "effort", "max_output", "same_answer_length", "cache_read", "cache_write", "lifetime", "tools",
    "images", "image_files", "pages", "audio_seconds", *CONDITIONS, "days", "at", "measured", "factors", "show",
    "columns",
)  # fmt: skip
"""Fields of the drawer, which a mistake in one of them opens."""


LIFETIMES = tuple((name, name) for name in get_args(Lifetime))
SHOWN_EFFORTS = (("", "not set"), *((name, f"{name}: {tokens:,} tokens") for name, tokens in EFFORTS.items()))


def build_form_context(form: EstimateForm, state: State | None, plan: PlanSection) -> dict[str, Any]:
    """Build what every answer has of the form: its messages, and what stands around its fields."""
    values = {"as_of": state.request.conditions.as_of.isoformat()} if state else {}
    if state and form.cleaned_data["file"] is not None:
        values["prompt"] = form.cleaned_data["file"]
    fields = read_fields(form, file="", **values)
    for name in UNSEEN:
        if fields[name].error:
            fields[name] = replace(fields[name], error=f"{name}: {fields[name].error}")
    return {
        "field": fields | plan.fields,
        "plan_section": plan,
        "counted": describe_count(state.request.prompt) if state else "",
        "read_as": "",
        "editor": form.editor.rows,
        "swap_in": "estimate/chat.html" if form.data.get("edit") else "",
        "roles": EDITED,
        "more_says": ", ".join([*_list_unusual(form, fields, state), *plan.filled]) or "as usual",
    }


def build_whole_form(
    form: EstimateForm, state: State | None, plan: PlanSection, fields: Mapping[str, Field], example: str
) -> dict[str, Any]:
    """Build what templates/estimate/form.html shows beside that, which no fragment does."""
    request = state.request if state else None
    return {
        "unseen": UNSEEN,
        "is_example": fields["prompt"].value == example,
        "kind": _choose_kind(fields),
        "counts": _hidden_counts(form, state) if state else (),
        "kept": form.list_kept(),
        "shows": [("", "no"), *((name, name) for name in list_vocabularies(state) if name in find_readable())],
        "more_opens": any(fields[name].error for name in (*DRAWER, *FOLDED) if name in fields) or plan.wrong,
        **(build_fields(request.expectation.fees, request.conditions) if request else build_fields()),
        "lifetimes": LIFETIMES,
        "efforts": SHOWN_EFFORTS,
        "max_characters": load_environment().max_characters,
        "columns": _list_columns(
            state.columns if state else form.cleaned_data.get("columns", ()),
            "conversation" if "turn_count" in form.fields else "request",
        ),
    }


def _choose_kind(fields: Mapping[str, Field]) -> str:
    """Return what is shown for typing: what was chosen, else a number of tokens where an address gives one."""
    if fields["kind"].value:
        return fields["kind"].value
    return "tokens" if fields["input_tokens"].value and not fields["prompt"].value else "text"


def _list_columns(chosen: Sequence[str], unit: str) -> list[tuple[str, str, bool]]:
    """List (key, name, whether it is shown) of the columns to choose from."""
    by_key = {column.key: column for column in COLUMNS}
    shown = name_columns(
        unit, [by_key[key] for key in SHOWN[1:] if unit == "conversation" or key not in OF_CONVERSATION]
    )
    return [(column.key, name_column(column), column.key in (chosen or USUAL)) for column in shown]


def _list_unusual(form: EstimateForm, fields: Mapping[str, Field], state: State | None) -> list[str]:
    """List what the drawer holds that differs from what nobody has touched."""
    if state is None:
        return []
    expected, data = state.request.expectation, form.cleaned_data
    images = sum(image.count for image in (*data["images"], *data["image_files"]))
    said = [
        ("reasoning {}", formatting.count(expected.reasoning_tokens) if expected.reasoning_tokens else ""),
        ("cap {}", fields["max_output"].value),
        ("same answer length", fields["same_answer_length"].value),
        ("cached {}", fields["cache_read"].value),
        ("cache writes {}", fields["cache_write"].value),
        ("tools", fields["tools"].value.strip()),
        ("{}", formatting.plural(images, "image") if images else ""),
        ("{} PDF pages", fields["pages"].value),
        ("audio {} s", fields["audio_seconds"].value),
        ("{}", ", ".join(describe_pairs(expected.fees, state.request.conditions))),
        ("{} days a month", fields["days"].value if state.request.workload.per == "day" else ""),
        ("{} UTC", fields["at"].value),
        ("own token counts", fields["measured"].value.strip() or fields["factors"].value.strip()),
        ("columns chosen", state.columns),
    ]
    talk = list_unusual(state.request.conversation) if state.request.conversation else []
    return [*talk, *(text.format(value) for text, value in said if value)]


def _hidden_counts(form: EstimateForm, state: State) -> list[tuple[str, object]]:
    """List the counts that go on with the form of an address that has no text."""
    if form.cleaned_data["pasted"].prompt.texts:
        return []
    return [pair for pair in write_pairs(state.request.prompt) if pair[0] in COUNTS]
