"""Ways to describe what is sent, on the same page: a request, a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from costcalc.estimate.forms import EstimateForm
from costcalc.request.examples import Example, list_examples

EXAMPLE: Final = (Path(__file__).parent / "example.txt").read_text(encoding="utf-8").rstrip("\n")


@dataclass(frozen=True, slots=True)
class Lens:
    name: str
    """Name of its page; its files are called the same with an ending, such as estimate-csv."""
    compare: str
    """Name of the page that has its models as columns."""
    form: type[EstimateForm]
    first: Mapping[str, str]
    """What the form holds on the first visit."""
    fields: str = ""
    """Template of the fields that it has beside the prompt."""
    drawer: str = ""
    """Template of those that it has in the drawer."""
    output: str = "Output tokens"
    volume: str = "Requests"
    asks: str = "Paste a prompt, or a JSON request"
    """What stands in the empty box of the prompt."""
    examples: Sequence[Example] = ()
    """What there is to start from."""


REQUEST: Final = Lens(
    "estimate",
    "compare",
    EstimateForm,
    {"prompt": EXAMPLE, "output_tokens": "200", "reasoning_tokens": "400", "requests": "10000"},
    examples=list_examples(),
)
