"""Whether an input holds its cached tokens, and an output its reasoning, where packages of one format differ.

The same call was written as 1,012 input tokens by one package and as 12 by another (traceloop/openllmetry#4449). So a
stated total decides; without one, an input that is less than its own cached tokens cannot hold them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pricing.strict_json import JSONError

BESIDE_INPUT: Final = "input beside the cached tokens, which this log states apart"
BESIDE_OUTPUT: Final = "output beside the reasoning, which this log states apart"


class Side(NamedTuple):
    """Input or output as a log states it."""

    whole: int
    """Number that may or may not hold the parts."""
    parts: int = 0
    """Tokens that have numbers of their own: those of a cache, or of reasoning."""

    def sum(self, beside: bool) -> int:
        return self.whole + self.parts * beside


class Division(NamedTuple):
    """Input and output, all of each."""

    input: int
    output: int
    input_beside: bool = False
    """True where the input was stated without its parts."""
    output_beside: bool = False


def divide(into: Side, out: Side, total: int | None, *, usual: bool = False, path: str = "") -> Division:
    """Return all of the input and the output. `usual`: True where the format's parts usually stand beside.

    Raises JSONError where the total is that of no reading.
    """
    readings = [_read(into, out, a, b) for a in (usual, not usual) for b in (usual, not usual)]
    possible = [each for each in readings if _holds(into, each.input_beside) and _holds(out, each.output_beside)]
    fitting = [each for each in possible if total is None or each.input + each.output == total]
    if fitting:
        return fitting[0]
    # a package that adds up its own two numbers, whatever they hold
    if total == into.whole + out.whole or not total:
        return possible[0]
    sums = sorted({each.input + each.output for each in possible})
    added = " or ".join(f"{number:,}" for number in sums)
    raise JSONError(path, f"its input and output add up to {added} tokens, not to the stated total of {total:,}")


def _read(into: Side, out: Side, input_beside: bool, output_beside: bool) -> Division:
    return Division(into.sum(input_beside), out.sum(output_beside), input_beside, output_beside)


def _holds(side: Side, beside: bool) -> bool:
    """Return False where a number would hold more than it is; without parts, there is nothing to hold."""
    return side.whole >= side.parts or beside
