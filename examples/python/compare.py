"""What a prompt costs on two models, in Python: `python compare.py FILE`."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from pricing import Conditions, Expectation, Prompt, Request, Workload, count_prompt, estimate_request, load_catalog

MODELS = ("gpt-4o", "gpt-4o-mini", "no-such-model")


def main(path: str) -> None:
    request = Request(
        prompt=count_prompt(Prompt(text=Path(path).read_text(encoding="utf-8"))),
        models=MODELS,
        expectation=Expectation(output_tokens=100),
        conditions=Conditions(date(2026, 11, 21)),
        workload=Workload(Decimal(10_000)),
    )
    for result in estimate_request(load_catalog(), request).results:
        if result.quote is None:
            print(f"{result.requested}: no price: {result.unpriced}")
        else:
            print(f"{result.requested}: ${result.cost:f} a request, ${result.monthly:f} a month")
            for line in result.lines:
                print(f"  {line.item}: {line.quantity} at ${line.rate}")


if __name__ == "__main__":
    main(sys.argv[1])
