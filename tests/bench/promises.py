"""Seconds that `costcalc.configuration.work_limits` promises for the worst of each kind, and those measured now."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator


def measure_promises() -> Iterator[str]:
    """Yield a line for each; above 1, the constant has to grow, and with it what the settings are checked by."""
    from costcalc.configuration.work_limits import PER_MILLION_CHARACTERS, PER_THOUSAND_CELLS, PER_TRAINING_MB

    yield "Seconds of one processor, measured ÷ promised by costcalc/configuration/work_limits.py (at most 1):"
    for what, promised, measured in (
        ("a million characters in all vocabularies", PER_MILLION_CHARACTERS, _count_text()),
        ("a thousand cells of a projection", PER_THOUSAND_CELLS, _project()),
        ("a megabyte of a training file", PER_TRAINING_MB, _read_training_file()),
    ):
        yield f"  {what}: {measured:.3f} ÷ {promised:g} = {measured / promised:.2f}"


def _measure(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _list_names() -> list[str]:
    from costcalc.current import catalog, current_day

    book = catalog()
    return [book.short_name(offer) for offer in book.list_on_sale(current_day())]


def _count_text() -> float:
    """Random Chinese characters, as a web request counts them: of the texts that were tried, the longest to count."""
    from costcalc.current import catalog, current_day
    from pricing.estimate.estimate import choose_vocabularies
    from pricing.tokens.prompt import Prompt, count_prompt

    vocabularies = choose_vocabularies(catalog(), tuple(_list_names()), current_day())
    count_prompt(Prompt(text="Hello"), vocabularies)  # loads them
    chance = random.Random(1)  # noqa: S311 -- the same text each time
    text = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(500_000))
    return _measure(lambda: count_prompt(Prompt(text=text), vocabularies, full=False)) * 2


def _project() -> float:
    """Every model on sale, over the most months with the most types, as JSON."""
    from django.test import Client

    from pricing.workload import MOST_MONTHS, MOST_TYPES

    names = _list_names()
    kinds = [
        {"name": f"type {n}", "input_tokens": 1000, "output_tokens": 500, "requests": 100}
        for n in range(MOST_TYPES - 1)
    ]
    body = {"input_tokens": 1000, "output_tokens": 500, "models": names, "requests_per_month": 1000}
    plan = json.dumps(body | {"months": MOST_MONTHS, "types": kinds})
    client = Client()

    def project() -> None:
        assert client.post("/api/v1/projection", plan, content_type="application/json").status_code == 200

    return _measure(project) / (len(names) * MOST_MONTHS * MOST_TYPES / 1_000)


def _read_training_file() -> float:
    """Short lines, each with as few tokens as a line of a training file may have."""
    from pricing.training.file import count_file

    line = b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n'
    data = line * (5_000_000 // len(line))
    count_file([line], "o200k_base")
    return _measure(lambda: count_file([data], "o200k_base")) / (len(data) / 1_000_000)
