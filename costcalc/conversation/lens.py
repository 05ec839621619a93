"""A conversation as a way to describe what is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from costcalc.conversation.forms import ConversationForm
from costcalc.estimate.lens import Lens
from costcalc.request.examples import Example
from costcalc.request.query import SAFE

EXAMPLE: Final = (Path(__file__).parent / "example.json").read_text(encoding="utf-8").rstrip("\n")
EXAMPLES: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    (
        "Coding agent",
        "Thirty turns with eight calls each; the history is summarized at 150,000 tokens",
        {
            "input_tokens": "18000",
            "turn_count": "30",
            "user_tokens": "120",
            "turn_calls": "8",
            "call_tokens": "150",
            "result_tokens": "1500",
            "output_tokens": "350",
            "reasoning_tokens": "200",
            "limit": "150000",
            "summary_tokens": "4000",
            "pause": "3",
            "requests": "1000",
        },
    ),
    (
        "Support bot",
        "Six turns, a lookup in each, and seven in ten resolved",
        {
            "input_tokens": "2500",
            "turn_count": "6",
            "user_tokens": "80",
            "turn_calls": "2",
            "call_tokens": "60",
            "result_tokens": "700",
            "output_tokens": "180",
            "pause": "2",
            "success_rate": "70%",
            "requests": "20000",
        },
    ),
    (
        "Research agent",
        "Three questions, a dozen calls each, most with a web search, and sub-agents that read",
        {
            "input_tokens": "6000",
            "turn_count": "3",
            "user_tokens": "200",
            "turn_calls": "12",
            "call_tokens": "80",
            "result_tokens": "3500",
            "output_tokens": "1500",
            "reasoning_tokens": "500",
            "web_search": "0.8",
            "sub_calls": "4",
            "sub_model": "gpt-6-luna",
            "sub_input_tokens": "12000",
            "sub_output_tokens": "800",
            "pause": "10",
            "success_rate": "80%",
            "requests": "2000",
        },
    ),
)
"""(name, what it is, fields), with numbers that are ours and meant to be changed."""
CONVERSATION: Final = Lens(
    "conversation",
    "compare-conversation",
    ConversationForm,
    {
        "prompt": EXAMPLE,
        "turn_count": "6",
        "user_tokens": "80",
        "turn_calls": "2",
        "call_tokens": "60",
        "result_tokens": "700",
        "output_tokens": "180",
        "success_rate": "70%",
        "requests": "10000",
    },
    fields="conversation/fields.html",
    drawer="conversation/drawer.html",
    output="Answer tokens",
    volume="Conversations",
    asks="Paste what every call begins with: instructions, or a JSON request with its tools",
    examples=[Example(name, about, urlencode(numbers, safe=SAFE)) for name, about, numbers in EXAMPLES],
)
