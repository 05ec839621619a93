"""Prompts of a policy in a folder → what each costs on each of its models; and what it cost before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from costcalc.cli.baseline import Costs, read_baseline
from costcalc.cli.output import WrongUsage
from costcalc.cli.policy.fields import PromptsFields
from costcalc.cli.sources import count_source, read_sources
from costcalc.current import catalog, current_day
from costcalc.formatting import legible
from costcalc.request.from_json import read_body
from costcalc.schema.errors import RequestError
from pricing.estimate.estimate import Estimate, choose_vocabularies, estimate_request

MOST_FILES: Final = 1_000
"""Prompts of a policy."""
AS_TEXT: Final = "correct it, or count it with `as_text: true`"


class FoundPrompt(NamedTuple):
    """`name`: its path within the folder; `group`: number of the prompts in the policy that it is one of."""

    name: str
    group: int


class PricedPrompt(NamedTuple):
    name: str
    group: PromptsFields
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Baseline:
    """What prompts cost before, in dollars for a request."""

    costs: Costs
    unread: frozenset[str] = frozenset()
    """Prompts that could not be read."""


def find_prompts(
    groups: Sequence[PromptsFields], folder: Path, *, once: bool = True
) -> tuple[list[FoundPrompt], list[str]]:
    """Find the files of the groups, in order of name, and the patterns that no file fits.

    Raises WrongUsage where there are too many, or a file is of two groups; not `once`: it is of the first.
    """
    owners = dict[str, int]()
    unfit = list[str]()
    for number, group in enumerate(groups):
        for pattern in group.files:
            names = [*_find_files(folder, pattern)]
            unfit += [] if names else [pattern]
            for name in names:
                if owners.setdefault(name, number) != number and once:
                    places = f"prompts[{owners[name]}] and prompts[{number}]"
                    raise WrongUsage(f"{legible(name)}: is in {places} of the policy; narrow one of the two")
    if len(owners) > MOST_FILES:
        raise WrongUsage(f"{len(owners):,} prompts; a policy takes {MOST_FILES:,}: narrow its patterns, or divide it")
    return [FoundPrompt(*each) for each in sorted(owners.items())], unfit


def _find_files(folder: Path, pattern: str) -> Iterator[str]:
    """Yield the files that a pattern fits, but hidden ones."""
    for path in folder.glob(pattern):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def price_prompts(groups: Sequence[PromptsFields], found: Sequence[FoundPrompt], folder: Path) -> list[PricedPrompt]:
    """Price each prompt on its models. Raises WrongUsage."""
    return [_price(groups[each.group], each.name, folder) for each in found]


def _price(group: PromptsFields, name: str, folder: Path) -> PricedPrompt:
    """Raises WrongUsage."""
    among = choose_vocabularies(catalog(), group.models, group.as_of or current_day())
    try:
        [source] = read_sources([f"{folder}/{name}"])  # with its folder: a file named - is no standard input
        counted = count_source(source._replace(name=name), group.as_text, among, advice=AS_TEXT)
        request = read_body(group, prompt=counted.count, max_output=counted.max_output)
    except RequestError as error:
        raise WrongUsage(f"{legible(name)}: {legible(str(error))}") from None
    except WrongUsage as error:
        raise WrongUsage(legible(str(error))) from None
    return PricedPrompt(name, group, estimate_request(catalog(), request))


def load_baseline(groups: Sequence[PromptsFields], place: str) -> Baseline:
    """Load what prompts cost before: from a file of `--format json`, or by pricing those of a folder alike.

    Raises WrongUsage where there is neither.
    """
    folder = Path(place)
    if not folder.is_dir():
        return Baseline(read_baseline(place))
    costs, unread = Costs(), set[str]()
    for name, number in find_prompts(groups, folder, once=False)[0]:  # this change may be what parts the groups,
        try:
            priced = _price(groups[number], name, folder)
        except WrongUsage:  # or mends the file
            unread.add(name)
        else:
            costs |= {(name, result.requested): result.cost for result in priced.estimate.results}
    return Baseline(costs, frozenset(unread))
