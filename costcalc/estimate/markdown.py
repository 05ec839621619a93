"""An estimate as a Markdown table for a document: the texts of the screen, and under them what they rest on."""

from __future__ import annotations

from costcalc import formatting
from costcalc.estimate.columns import choose_columns, name_column
from costcalc.estimate.state import State
from costcalc.estimate.table import build_groups
from costcalc.export.markdown import draw_markdown, drop_empty_remarks
from costcalc.request.words import name_request, say_conversation
from costcalc.web.columns import Row
from costcalc.web.conditions import compare_excluded, describe_pairs
from pricing.estimate.estimate import Estimate
from pricing.estimate.request import Request


def to_markdown(estimate: Estimate, state: State, address: str, plan: str = "") -> str:
    """Write the table; `address` is that of the page with the same figures, `plan` what follows them."""
    columns = choose_columns(estimate.request, state.columns)
    rows = [[*map(name_column, columns), "Remarks"]]
    for group in build_groups(estimate, state.sort, columns):
        rows += [[row.model, *(cell.text for cell in row.cells), _remark(row)] for row in group.rows]
    lines = draw_markdown(drop_empty_remarks(rows), [*(column.numeric for column in columns), False])
    return "\n".join([*lines, "", _under(estimate, address), *(["", plan] if plan else [""])])


def _remark(row: Row) -> str:
    return "; ".join(filter(None, (*row.notes, *row.tags, *row.problems)))


def _under(estimate: Estimate, address: str) -> str:
    request = estimate.request
    expected, conditions, unit = request.expectation, request.conditions, name_request(request)
    parts = [
        f"Prices as of {conditions.as_of}, {conditions.tier} tier",
        f"{formatting.plural(request.workload.monthly_requests, unit)} a month",
        *_describe_turns(request),
        f"{formatting.plural(expected.output_tokens, 'output token')} a {'turn' if request.conversation else unit}"
        + (", for an answer of the same length as text on all models" if expected.same_answer_length else ""),
        f"{formatting.plural(expected.reasoning_tokens, 'reasoning token')} on reasoning models"
        + (" in each call" if request.conversation else ""),
        "≈ marks an estimated token count",
        *describe_pairs(expected.fees, conditions),
        f"price tables of {estimate.catalog.version}",
    ]
    excluded = f" {text}" if (text := compare_excluded(estimate.results)) else ""
    link = address.replace(")", "%29").replace(" ", "%20")
    return f"{'; '.join(parts)}.{excluded} [The same figures in costcalc]({link})."


def _describe_turns(request: Request) -> list[str]:
    """Say what is stated of a conversation, where the request is one."""
    if request.conversation is None:
        return []
    held = [f"cached for {request.expectation.lifetime}"] if request.conversation.cached else []
    return [*say_conversation(request.conversation), *held]
