"""A pipeline as a Markdown table for a document: a row for each combination, and under them what they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import formatting
from costcalc.export.markdown import draw_markdown, drop_empty_remarks, escape
from costcalc.pipeline.combination_table import list_remarks
from costcalc.pipeline.question import PricedPipeline
from costcalc.web.conditions import describe_excluded

Assumed = Sequence[tuple[str, str]]
"""(step, what its runs have)"""


def to_markdown(priced: PricedPipeline, titles: Sequence[str], assumed: Assumed, address: str) -> str:
    """Write the table; `titles` are of the steps, `assumed` what they rest on, `address` is that of the same page."""
    found = priced.found
    head = ["Combination", "Month", "Once", "Request", "× cheapest", *titles, "Remarks"]
    rows = [head]
    for each in found.combinations:
        shares = map(formatting.percent, each.shares)
        times = formatting.ratio(each.times_cheapest)
        costs = (
            formatting.least(formatting.money(each.monthly), partial=each.is_partial("request", "month")),
            formatting.least(formatting.money(each.once), partial=each.is_partial("once")),
            formatting.least(formatting.money(each.per_request), partial=each.is_partial("request")),
        )
        notes, problems = list_remarks(each)
        cheapest = ("cheapest",) if each is found.cheapest and len(found.combinations) > 1 else ()
        rows.append([each.name, *costs, times, *shares, "; ".join((*cheapest, *problems, *notes))])
    numeric = [False, *(True for _ in head[1:-1]), False]
    kept = drop_empty_remarks(rows)
    steps = [f"- {escape(title)}: {escape(text)}" for title, text in assumed]
    return "\n".join([*draw_markdown(kept, numeric[: len(kept[0])]), "", *steps, "", _under(priced, address), ""])


def _under(priced: PricedPipeline, address: str) -> str:
    found = priced.found
    parts = [
        f"Prices as of {found.as_of}",
        f"{formatting.plural(found.requests, 'request')} a month",
        "the steps’ columns have their shares of the month, or without requests of a request",
        f"price tables of {found.catalog.version}",
    ]
    excluded = dict.fromkeys(word for each in found.combinations for word in each.not_included)
    left = f" {text}" if (text := describe_excluded(excluded)) else ""
    link = address.replace(")", "%29").replace(" ", "%20")
    return f"{'; '.join(part.rstrip('.') for part in parts)}.{left} [The same figures in costcalc]({link})."
