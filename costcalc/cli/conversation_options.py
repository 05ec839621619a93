"""The options of `costcalc conversation` → the contract's fields."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from costcalc.cli.options import add_options, name_option, read_number
from costcalc.cli.output import WrongUsage
from costcalc.cli.projection_options import read_decimal, read_share
from costcalc.request.conversation import WORDS
from costcalc.request.images_text import read_images
from costcalc.web.numbers import InputError

COUNTS = {
    "turns": "turns of a conversation",
    "user_tokens": "the message that begins a turn; its answer has --output-tokens",
    "calls": "calls of the model in a turn; default: 1",
    "call_tokens": "output of a tool call, which ends each call of a turn but the last",
    "result_tokens": "a tool's result",
    "keep": "earlier turns that are resent; default: all",
    "limit": "input tokens of a call beyond which the history is shortened",
    "summary_tokens": "what a compaction leaves of the history",
    "sub_input_tokens": "of a run of a sub-agent",
    "sub_output_tokens": "of a run of a sub-agent",
}
IMAGES = {"turn_images": "images of a turn, as in the form: '1024 x 768, 512 x 512 low 2'"}
AMOUNTS = {"pause": "minutes between turns", "sub_calls": "runs of sub-agents a turn, such as 0.5"}
SHARES = {"success_rate": "conversations that resolve their task; default: 100%%"}
NAMES = {"sub_model": "the model of the sub-agents; default: that of the conversation"}
CHOICES = {
    "reasoning_kept": "whether later turns are sent a turn's reasoning; default: by the vendor's rule",
    "at_limit": "default: compact",
    "caching": "default: on",
}
OPTIONS = (*COUNTS, *IMAGES, *AMOUNTS, *SHARES, *NAMES, *CHOICES)


def add_conversation(parser: ArgumentParser) -> None:
    add_options(parser, COUNTS, "NUMBER", read_number)
    add_options(parser, IMAGES, "SIZES")
    add_options(parser, AMOUNTS, "NUMBER", read_decimal)
    add_options(parser, SHARES, "SHARE%", read_share)
    add_options(parser, NAMES, "NAME")
    for name, words in CHOICES.items():
        parser.add_argument(name_option(name), choices=WORDS[name], help=words)


def read_turns(options: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was given of a conversation, under the contract's names. Raises WrongUsage."""
    given = {name: options[name] for name in OPTIONS if options[name] is not None}
    if "turns" not in given:
        raise WrongUsage("give --turns NUMBER, the turns of a conversation, --session FILE or --request FILE")
    if "turn_images" in given:
        given["turn_images"] = _read_images(given["turn_images"])
    if "caching" in given:
        given["caching"] = given["caching"] == "on"
    return given


def _read_images(text: str) -> list[dict[str, Any]]:
    """Read as the form's field does. Raises WrongUsage."""
    try:
        images = read_images(text)
    except InputError as error:
        raise WrongUsage(f"--turn-images {error}") from None
    return [{"width": i.width, "height": i.height, "detail": i.detail, "count": i.count} for i in images]
