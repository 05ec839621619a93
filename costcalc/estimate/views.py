from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from costcalc import formatting
from costcalc.current import catalog
from costcalc.estimate.changes_since import compare_with_today
from costcalc.estimate.charts import draw_charts
from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.state import State, check_state
from costcalc.estimate.table import COLUMNS, build_table, write_summary
from costcalc.projection.section import PlanSection, build_section
from costcalc.request.chat_editor import EDITED
from costcalc.request.examples import list_examples
from costcalc.request.forms import EFFORTS
from costcalc.request.prompt import (
    COUNTS,
    count_total,
    describe_reading,
    describe_uncounted,
    list_parts,
    list_texts,
    write_pairs,
)
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.conditions import UNLABELED, build_fields, collect_excluded, describe_excluded
from costcalc.web.fields import read_fields
from costcalc.web.picker import render_picker
from costcalc.web.responses import HtmxRequest, accept_text, render_page
from pricing.caching import Lifetime
from pricing.estimate.estimate import Estimate, estimate_request
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import PromptCount
from pricing.tokens.text import Piece, split_pieces
from pricing.tokens.vocabularies import find_readable

EXAMPLE = (Path(__file__).parent / "example.txt").read_text(encoding="utf-8").rstrip("\n")
EXAMPLE_FORM = {"prompt": EXAMPLE, "output_tokens": "200", "reasoning_tokens": "400", "requests": "10000"}
DOWNLOADS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "md": "Markdown"}
MOST_PIECES = 2_000
UNSEEN = ("sort", "v", "catalog", "figures", "s", "how", *COUNTS, *UNLABELED)
"""Fields that come with an address and have no place of their own in the form; their messages stand at its end."""
SPACES = re.compile(r"(\s+)")
VISIBLE = {" ": "·", "\n": "↵\n", "\t": "→\t", "\r": "␍"}


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show the form and its results. What is pasted arrives by POST; an address holds numbers and choices."""
    form = _form(request)
    state = check_state(form) if form.is_valid() else None
    if state is None:
        return render_page(request, "estimate", form, _around(form, None, build_section(form.data, None)), None)
    estimate = estimate_request(catalog(), state.request)
    plan = build_section(form.data, estimate)
    if plan.problems:
        for name in plan.problems.keys() & form.fields.keys():
            form.add_error(name, plan.problems[name])
        return render_page(request, "estimate", form, _around(form, state, plan), None)
    results = _results(state, form.cleaned_data, estimate, plan)
    if request.method != "POST":
        results |= compare_with_today(
            state,
            form.cleaned_data,
            estimate,
            lambda now: f"{reverse('estimate')}?{shorten_query(now.write_query() + plan.query)}",
        )
    return render_page(request, "estimate", form, _around(form, state, plan), results)


def _form(request: HttpRequest) -> EstimateForm:
    if request.method == "POST":
        return EstimateForm(request.POST, request.FILES)
    if request.GET:
        return EstimateForm(expand_query(request.GET))
    return EstimateForm(EXAMPLE_FORM)


def _around(form: EstimateForm, state: State | None, plan: PlanSection) -> dict[str, Any]:
    """Build the form's side of the page."""
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
        "unseen": UNSEEN,
        "is_example": fields["prompt"].value == EXAMPLE,
        "counts": _hidden_counts(form, state) if state else (),
        "editor": form.editor.rows,
        "swap_in": "estimate/chat.html" if form.data.get("edit") else "",
        "roles": EDITED,
        "shows": [("", "no"), *((name, name) for name in _encodings(state) if name in find_readable())],
        "extras": _extras(form),
        **(build_fields(state.request.expectation.fees, state.request.conditions) if state else build_fields()),
        "lifetimes": [(name, name) for name in get_args(Lifetime)],
        "efforts": [("", "not set"), *((name, f"{name}: {tokens:,} tokens") for name, tokens in EFFORTS.items())],
        "chosen": state.request.models if state else form.cleaned_data.get("models") or (),
        "picker": render_picker(state.request.conditions.as_of if state else None),
        "max_characters": settings.MAX_CHARACTERS,
        "examples": list_examples(),
        **_columns(state.columns if state else form.cleaned_data.get("columns", ())),
    }


def _columns(chosen: Sequence[str]) -> dict[str, Any]:
    """List the columns to choose from, and say how many are chosen; none: all."""
    names = [(c.key, f"{c.header}, {c.hint}" if c.hint else c.header) for c in COLUMNS[1:]]
    return {
        "columns": [(key, name, not chosen or key in chosen) for key, name in names],
        "columns_chosen": f"{len(chosen)} of {len(names)}" if chosen else "",
    }


def _extras(form: EstimateForm) -> str:
    """Sum up what the folded part holds."""
    data = form.cleaned_data if form.is_bound else {}
    tools = "tools" if str(data.get("tools") or "").strip() else "no tools"
    images = sum(image.count for image in (*(data.get("images") or ()), *(data.get("image_files") or ())))
    return f"{tools}, {formatting.plural(images, 'image')}" if images else f"{tools}, no images"


def _results(state: State, data: dict[str, Any], estimate: Estimate, plan: PlanSection) -> dict[str, Any]:
    query = shorten_query(state.write_query(estimate) + plan.query)
    prompt, texts = state.request.prompt, list_texts(data["pasted"].prompt)
    context: dict[str, Any] = {
        "answer": write_summary(estimate, count_total(prompt)),
        "table": build_table(estimate, state.sort, data["how"], state.columns),
        "not_included": describe_excluded(collect_excluded(estimate.results)),
        "sort": state.sort,
        "how": data["how"],
        "charts": draw_charts(estimate, "", None),
        "address": f"{reverse('estimate')}?{query}",
        "compare_address": f"{reverse('compare')}?{query}",
        "since": None,
        "plan": plan.results,
        "plan_query": query,
        "downloads": [(text, f"{reverse(f'estimate-{ending}')}?{query}") for ending, text in DOWNLOADS.items()],
        "prices_of": state.request.conditions.as_of.isoformat(),
        "monthly_requests": formatting.plural(state.request.workload.monthly_requests, "request"),
        "size": _size(prompt),
        "parts": () if isinstance(prompt, int) else _parts(prompt),
        "encodings": " · ".join(_encodings(state)),
        "read_as": describe_reading(data["pasted"], data["tier"]) or describe_uncounted(prompt, data["pasted"].prompt),
        "text_is_elsewhere": not texts and isinstance(prompt, PromptCount) and count_total(prompt) > 0,
        "pieces": None,
    }
    if data["show"] and texts:
        context["pieces"] = _pieces(texts, data["show"])
    return context


def _pieces(texts: tuple[tuple[str, str], ...], encoding: str) -> dict[str, Any]:
    """List the first tokens of each text, as far as the limit for all of them reaches."""
    left, whole, blocks = MOST_PIECES, 0, []
    for title, text in texts:
        shown, number = split_pieces(text, encoding, left)
        whole += number
        left -= min(left, number)
        if shown:
            blocks.append((title, [(_marked(piece.text), _ids(piece)) for piece in shown]))
    cut = f"{MOST_PIECES:,} of {whole:,}" if whole > MOST_PIECES else ""
    return {"encoding": encoding, "blocks": blocks, "cut": cut}


def _parts(count: PromptCount) -> list[tuple[str, str]]:
    """List what more than text the count is made of, in the default encoding first."""
    rows = [(name, " · ".join(map(formatting.count, numbers))) for name, numbers in list_parts(count)]
    return rows if len(rows) > 1 else []


def _ids(piece: Piece) -> str:
    return f"{'token' if len(piece.ids) == 1 else 'tokens'} {' '.join(map(str, piece.ids))}"


def _marked(text: str) -> list[tuple[str, str]]:
    """Split a text into (part, its mark where it is white space); what is visible by itself has none."""
    return [
        (part, "".join(VISIBLE.get(c, "⍽") for c in part) if part.isspace() else "")
        for part in SPACES.split(text)
        if part
    ]


def _encodings(state: State | None) -> tuple[str, ...]:
    """Return the encodings that the prompt was counted in."""
    prompt = state.request.prompt if state else 0
    return tuple(FILES) if isinstance(prompt, int) else tuple(prompt.sizes)


def _hidden_counts(form: EstimateForm, state: State) -> list[tuple[str, object]]:
    """List the counts that go on with the form of an address that has no text."""
    if form.cleaned_data["pasted"].prompt.texts:
        return []
    return [pair for pair in write_pairs(state.request.prompt) if pair[0] in COUNTS]


def _size(prompt: PromptCount | int) -> list[tuple[str, str]]:
    if isinstance(prompt, int):
        return [("tokens, as entered", formatting.count(prompt))]
    images = sum(image.count for image in prompt.images)
    return [
        *((f"tokens in {encoding}", formatting.count(count_total(prompt, encoding))) for encoding in prompt.sizes),
        *([("images, counted by each model", formatting.count(images))] if images else []),
        ("characters", formatting.count(prompt.characters)),
        ("words", formatting.count(prompt.words)),
    ]
