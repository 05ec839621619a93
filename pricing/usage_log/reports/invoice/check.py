"""What the files of an invoice came to, refused where it is no invoice in dollars. Needs no prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pricing.files.faults import FileFault
from pricing.files.sources import Source
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.key import PLACES
from pricing.usage_log.plan import Plan
from pricing.usage_log.reports.invoice.columns import EXPECTED, describe_columns
from pricing.usage_log.reports.invoice.labels import find_cost, get_label, has_cost

_OTHER_MONEY: Final = ("expected usd", "expected USD")
"""Words with which readers refuse an amount that is not in dollars."""


class InvoiceError(ValueError):
    """Files that are no invoice which can be compared; the message names the file and what would be right."""


def check_invoice(reduced: Reduced, sources: Sequence[Source], plan: Plan) -> None:
    """Check what files came to that were read by a plan with `LABELS`, while they can be opened. Raises InvoiceError.

    Without sources it is what rows came to.
    """
    for fault in reduced.faults:
        _check_money(fault)
        if sources and not fault.line:
            raise InvoiceError(f"{fault.file}: {_explain(fault, sources)}")
    _check_costs(reduced, sources)
    if len(sources) > 1:
        _check_overlap(sources, plan)


def _check_money(fault: FileFault) -> None:
    if any(words in fault.problem for words in _OTHER_MONEY):
        place = f"line {fault.line}: " if fault.line else ""
        raise InvoiceError(
            f"{_name(fault.file)}{place}{fault.problem}: amounts in other money are not converted; "
            "export the invoice in US dollars"
        )


def _check_costs(reduced: Reduced, sources: Sequence[Source]) -> None:
    for key in reduced.groups:
        currency = get_label(key, "BillingCurrency").upper()
        if currency not in ("", "USD"):
            raise InvoiceError(
                f"the invoice is in {currency[:10]}: amounts are not converted; export the invoice in US dollars"
            )
    if any(map(has_cost, reduced.groups)):
        return
    for source in sources:
        if columns := describe_columns(source):
            raise InvoiceError(f"{source.name}: {columns}")
    first = f"; {fault.problem}" if (fault := next(iter(reduced.faults), None)) else ""
    raise InvoiceError(
        f"the invoice states no costs{first}; choose a cost export: {EXPECTED}, or a page of a costs API"
    )


def _explain(fault: FileFault, sources: Iterable[Source]) -> str:
    """Say what is wrong with a file as a whole."""
    columns = (describe_columns(source) for source in sources if source.name == fault.file)
    return next(filter(None, columns), fault.problem)


def _check_overlap(sources: Sequence[Source], plan: Plan) -> None:
    """Refuse two files that have the same lines, as exports of overlapping periods do: each would count twice."""
    seen: list[tuple[Source, Counter[object]]] = []
    for source in sources:
        lines = Counter(_list_costs(reduce_files([source], plan, processes=1)))
        for other, theirs in seen:
            shared = (lines & theirs).total()
            if 2 * shared > min(lines.total(), theirs.total()):
                raise InvoiceError(
                    f"{source.name} has {shared:,} lines that {other.name} has, too; each would count twice. "
                    "Export periods that do not overlap"
                )
        seen.append((source, lines))


def _list_costs(reduced: Reduced) -> Iterator[object]:
    for key, sums in reduced.groups.items():
        if sums[PLACES["reported"]] or find_cost(key):
            yield key, tuple(sums)


def _name(file: str) -> str:
    return f"{file}: " if file else ""
