"""Types of requests, and routes, as a person types them: in a form, an address or a command."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.web.numbers import InputError
from pricing.projection.routing import check_shares
from pricing.projection.scenario import LONGEST_TITLE, MOST_ROUTES, FurtherType, Route
from pricing.units import FEES
from pricing.workload import MOST_TYPES, WorkloadError


def split_lines(text: str) -> list[str]:
    """Split the lines of a text area; in an address they are separated by semicolons."""
    return [line.strip() for line in re.split(r"[;\n]", text) if line.strip()]


def read_types(text: str) -> list[FurtherType]:
    """Read types of requests, one a line. Raises InputError."""
    lines = split_lines(text)
    if len(lines) >= MOST_TYPES:
        raise InputError(f"{len(lines)} lines; the limit is {MOST_TYPES - 1}, in addition to the prompt above.")
    return [read_type(line) for line in lines]


def read_type(line: str) -> FurtherType:
    """Read `name: input tokens, output tokens, requests`; output and requests may be low/expected/high.

    Fees may follow, as `web_search=0.3`. Raises InputError.
    """
    wrong = f"{line[:60]!r}: enter a name, then input tokens, output tokens and requests: summaries: 2000, 300, 5000."
    name, colon, rest = line.rpartition(":")
    parts = [part.strip() for part in rest.split(",")]
    named = 0 < len(name.strip()) <= LONGEST_TITLE and name.isprintable()
    if not (colon and named and len(parts) >= 3):
        raise InputError(wrong)
    if not re.fullmatch(r"[0-9]{1,8}", parts[0]):
        raise InputError(wrong)
    bands = _read_band("output_tokens", parts[1], wrong) | _read_band("requests", parts[2], wrong)
    fees = _read_fees(parts[3:])
    try:
        return FurtherType.model_validate({"name": name, "input_tokens": int(parts[0]), **bands, **fees})
    except ValueError:
        raise InputError(wrong) from None


def _read_fees(parts: list[str]) -> dict[str, str]:
    """Read fees, each as `web_search=0.3`, as values of their fields. Raises InputError."""
    fees: dict[str, str] = {}
    for part in parts:
        key, _, quantity = (side.strip() for side in part.partition("="))
        if key not in FEES:
            raise InputError(f"Unknown fee {key[:40]!r}. Choose from {', '.join(FEES)}.")
        if key in fees:
            raise InputError(f"{key} appears twice; enter it once.")
        fees[key] = quantity
    return fees


def _read_band(field: str, text: str, wrong: str) -> dict[str, int]:
    """Read `300`, or `200/300/500`, as the values of a field, its low and its high. Raises InputError."""
    ends = [part.strip() for part in text.split("/")]
    if len(ends) not in (1, 3) or not all(re.fullmatch(r"[0-9]{1,13}", end) for end in ends):
        raise InputError(wrong)
    low, expected, high = map(int, ends if len(ends) == 3 else ends * 3)
    if not low <= expected <= high:
        raise InputError(f"{wrong} A range is low/expected/high.")
    return {f"{field}_low": low, field: expected, f"{field}_high": high}


def read_routes(text: str) -> list[Route]:
    """Read `model = share` or `type = model`, one a line. Raises InputError."""
    routes: dict[str, Route] = {}
    for line in split_lines(text):
        name, route = _route(line)
        if name in routes:
            raise InputError(f"{name} appears twice; enter it once.")
        routes[name] = route
    shares = {route.model: route.share for route in routes.values() if route.share is not None}
    if 0 < len(shares) < len(routes):
        raise InputError("Enter either shares of all requests or a model for each type, not both.")
    if len(routes) > MOST_ROUTES:
        raise InputError(f"{len(routes)} lines; the limit is {MOST_ROUTES}.")
    if shares:
        _check(shares)
    return list(routes.values())


def _route(line: str) -> tuple[str, Route]:
    """Read (what stands before the equals sign, the route). Raises InputError."""
    name, _, what = (part.strip() for part in line.rpartition("="))
    share = _share(what)
    if share is not None and share > 1:
        raise InputError(f"{line[:60]!r}: enter a share as 70% or 0.7, at most 100%.")
    try:
        return name, Route(model=what, type=name) if share is None else Route(model=name, share=share)
    except ValueError:
        raise InputError(f"{line[:60]!r}: enter a model and its share, such as gpt-4o-mini = 70%.") from None


def _check(shares: dict[str, Decimal]) -> None:
    """Check shares before the models are known, which are checked with them. Raises InputError."""
    try:
        check_shares(shares, shares)
    except WorkloadError as error:
        raise InputError(f"Shares {error.problem}.") from None


def _share(text: str) -> Decimal | None:
    match = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,12})?)\s*(%?)", text)
    if not match:
        return None
    return Decimal(match[1]) / 100 if match[2] else Decimal(match[1])
