"""Fine-tunings to start from: usual shapes of use, with numbers that are ours and meant to be changed."""

from __future__ import annotations

from urllib.parse import urlencode

EXAMPLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "Classification",
        "Forty labeled examples in each prompt, which a tuned model does without",
        {"training_tokens": "400000", "base_input_tokens": "3200", "saved_tokens": "2900", "base_output_tokens": "10",
         "requests": "10000", "per": "day"},
    ),
    (
        "Replies in a house style",
        "A long style guide in each prompt",
        {"training_tokens": "2000000", "base_input_tokens": "2500", "saved_tokens": "1800", "base_output_tokens": "350",
         "requests": "30000"},
    ),
    (
        "Extraction to JSON",
        "A schema with its rules in each prompt; documents of two pages",
        {"training_tokens": "5000000", "base_input_tokens": "3000", "saved_tokens": "1400", "base_output_tokens": "250",
         "requests": "200000"},
    ),
)  # fmt: skip


def list_examples() -> list[tuple[str, str, str]]:
    """List the examples as (name, what it is, query)."""
    return [(name, about, urlencode(numbers)) for name, about, numbers in EXAMPLES]
