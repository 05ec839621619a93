"""`--estimate` of `costcalc usage`: an estimate beside the usage that followed it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costcalc.cli.output import WrongUsage
from costcalc.input_limits import LARGEST_EXPORT
from costcalc.schema.errors import RequestError
from costcalc.usage.reports.variance import EstimateQuestion
from costcalc.usage.reports.variance_read import read_estimate


def add_estimate(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        "against an estimate", "why the usage cost more or less than was estimated: volume, size, cache, mix, price"
    )
    group.add_argument(
        "--estimate",
        metavar="FILE|LINK",
        help="what `costcalc estimate … --format json` wrote, the JSON of the page, or the link of an estimate",
    )
    group.add_argument(
        "--estimate-model", default="", metavar="NAME", help="the planned model, where the estimate has several"
    )


def read_estimate_question(options: dict[str, Any]) -> Iterator[EstimateQuestion]:
    """Yield the question, if it is asked. Raises WrongUsage."""
    given, model = options["estimate"], options["estimate_model"]
    if given is None:
        if model:
            raise WrongUsage("--estimate-model: names a model of an estimate; add --estimate FILE")
        return
    try:
        yield EstimateQuestion(read_estimate(given if "?" in given else _read_file(given), model))
    except RequestError as error:
        name = "--estimate-model" if error.path == "estimate_model" else f"--estimate {given[:200]}"
        raise WrongUsage(f"{name}: {error.message if error.path == 'estimate_model' else error}") from None


def _read_file(path: str) -> str:
    try:
        with Path(path).open("rb") as file:  # a device has no size, and no end either
            data = file.read(LARGEST_EXPORT + 1)
        if len(data) > LARGEST_EXPORT:
            raise WrongUsage(f"--estimate {path}: larger than {LARGEST_EXPORT // 1_000_000} MB; name an estimate")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise WrongUsage(f"--estimate {path}: {error.strerror}; name the JSON or the link of an estimate") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"--estimate {path}: is not UTF-8 text; name the JSON or the link of an estimate") from None
