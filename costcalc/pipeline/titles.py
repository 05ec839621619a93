"""What steps and their quantities are called, in form, table, charts and files alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from costcalc.current import catalog
from costcalc.pipeline.kinds import BY_KIND
from costcalc.pipeline.row import Row
from pricing.catalog.search import find_model

LABELS: Final = {
    "input_tokens": "Input tokens",
    "output_tokens": "Output tokens",
    "characters": "Characters",
    "minutes": "Minutes of audio",
    "spoken_minutes": "Minutes of speech",
    "images": "Images",
    "input_images": "Images given in",
    "page": "Pages",
    "annotated_page": "Annotated pages",
    "rerank_search": "Searches",
    "video_second": "Seconds of video",
}
USES: Final = {
    "": "own numbers",
    "documents": "Embed documents",
    "again": "Re-embed changes",
    "question": "Embed query",
    "answer": "Answer",
    "storage": "Store vectors",
}
"""What a step does in a retrieval, whose numbers then are its own."""


def list_titles(rows: Sequence[Row]) -> Iterator[str]:
    """Name the steps that are priced, for table and charts: as they were called, else by what they do."""
    for place, row in enumerate(rows, start=1):
        if row.choice:
            yield f"{place} {find_title(row)}"


def find_title(row: Row) -> str:
    """Return what a step is called: as somebody named it, else by its use or its kind."""
    use, kind = row.values["use"], BY_KIND.get(find_kind(row))
    return row.values["name"] or (USES.get(use, use) if use else kind.verb if kind else "Step")


def find_kind(row: Row) -> str:
    """Return the kind of a step, which in addresses from before is that of its model."""
    if row.values["kind"] or not row.names:
        return row.values["kind"]
    model = find_model(catalog(), row.names[0], row.around.day)
    return model.kind if model else ""
