"""`costcalc models [WORD …]`: the models of the price book on a day."""

from __future__ import annotations

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.catalog.answers import describe_models
from costcalc.catalog.columns import SHOWN
from costcalc.catalog.schema import ModelResponse, ModelsRequest
from costcalc.cli.output import FiguresCommand, Incomplete
from costcalc.current import current_day
from costcalc.export.csv_text import write_rows
from costcalc.schema.errors import validate
from costcalc.web.price_words import describe_image_rate, describe_rates
from pricing.catalog.search import ModelFilter

HEADS = ("Model", "Provider", "Kind", "Tokens", "Price in", "Price out", "Other prices", "Window", "Why")
NUMERIC = (False, False, False, False, True, True, False, True, False)


class Command(FiguresCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("words", nargs="*", metavar="WORD", help="word of the name, the provider or an alias")
        parser.add_argument("--provider", default="", help="its id, such as openai")
        parser.add_argument("--kind", default="", help="such as chat or embedding")
        parser.add_argument("--as-of", metavar="DAY", help="the day whose prices apply; default: today, in UTC")

    def print_figures(self, options: dict[str, Any]) -> None:
        filters = {"q": " ".join(options["words"]), "provider": options["provider"], "kind": options["kind"]}
        body = validate(ModelsRequest, filters | ({"as_of": options["as_of"]} if options["as_of"] else {}))
        day = body.as_of or current_day()
        answer = describe_models(ModelFilter(q=body.q, provider=body.provider, kind=body.kind, as_of=day))
        self.write(
            options["format"],
            answer=lambda: answer,
            csv=lambda: write_rows([HEADS, *map(_plain, answer["models"])]),
            table=lambda draw: draw([HEADS, *map(_row, answer["models"])], NUMERIC),
        )
        if not answer["models"]:
            raise Incomplete("No matching models; leave out a word or an option.")


def _plain(model: ModelResponse) -> list[str]:
    rates = (model["rates"].get(key, "") for key in ("input_mtok", "output_mtok"))
    window = model["context_window"] or model["max_input"]
    head = [model["id"], model["provider"], model["kind"], model["tokens"] or ""]
    return [*head, *rates, _other(model), str(window or ""), model["unpriced"] or ""]


def _other(model: ModelResponse) -> str:
    """Say what a model of another kind than chat is priced by."""
    if model["kind"] == "chat":
        return ""
    known = {key: Decimal(rate) for key, rate in model["rates"].items() if key not in SHOWN and "cache" not in key}
    images = [
        describe_image_rate(image["size"], image["quality"], Decimal(image["rate"]))
        for image in model["images"]
        if image["rate"]
    ]
    return " · ".join(filter(None, [describe_rates(known), *images])).replace("\N{NO-BREAK SPACE}", " ")


def _row(model: ModelResponse) -> list[str]:
    *head, rate_in, rate_out, other, window, why = _plain(model)
    rates = [formatting.rate(Decimal(rate) if rate else None) for rate in (rate_in, rate_out)]
    return [*head, *rates, other, formatting.count(int(window) if window else None), why]
