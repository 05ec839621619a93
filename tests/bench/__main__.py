"""`make bench`: medians and ratios, all measured in one run. Nothing is asserted; quote the ratios, not the times."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.bench.aims import measure_aims
from tests.bench.command import measure_command
from tests.bench.corpus import measure_corpus
from tests.bench.page import CHARACTERS, measure_page
from tests.bench.promises import measure_promises
from tests.bench.start import measure_start
from tests.bench.usage import measure_usage

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SECONDS = 5

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "costcalc.settings",
    "COSTCALC_PRODUCTION": "true",
    "COSTCALC_SECRET_KEY": "a-benchmark-needs-none-" * 3,
    "COSTCALC_ALLOWED_HOSTS": "testserver,127.0.0.1",
    "COSTCALC_SSL_REDIRECT": "false",
    "COSTCALC_MAX_CHARACTERS": "2000000",
    "COSTCALC_POOL_SECONDS": "60",
    "COSTCALC_RATE": "off",
}


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def median(work: Callable[[], object], runs: int) -> float:
    """Milliseconds; one run before the first counted one."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def prompt(characters: int) -> str:
    """Prose, code and other scripts, as people paste them: the project's own files."""
    sources = [ROOT / "README.md", ROOT / "pricing/quote.py", ROOT / "costcalc/estimate/example.txt"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return (text * (characters // len(text) + 1))[:characters]


def counting() -> None:
    from django.test import Client

    from costcalc.current import catalog
    from pricing.catalog.rates import Conditions
    from pricing.estimate.estimate import estimate_request
    from pricing.estimate.request import Expectation, Request
    from pricing.tokens.encodings import load
    from pricing.tokens.prompt import Prompt, count_prompt
    from pricing.workload import Workload

    book, day = catalog(), date(2026, 11, 21)
    names = tuple(book.short_name(offer) for offer in book.list_on_sale(day))
    client = Client()
    say(f"The estimate is over all {len(names)} models on sale; the POST is the page with its default models.")
    say(f"{'characters':>10} {'raw, both':>10} {'estimate':>10} {'ratio':>7} {'whole POST':>11} {'ratio':>7}")
    for characters in (10_000, 100_000, 1_000_000):
        text = prompt(characters)
        runs = max(5, 2_000_000 // characters // 4)

        def raw(text: str = text) -> None:
            for encoding in ("o200k_base", "cl100k_base"):
                load(encoding).encode_ordinary(text)

        def whole(text: str = text) -> None:
            prompt = count_prompt(Prompt(text=text))
            estimate_request(
                book, Request(prompt, names, Expectation(500, 0), Conditions(day), Workload(Decimal(1000)))
            )

        def post(text: str = text) -> None:
            response = client.post("/", {"prompt": text, "output_tokens": "500", "requests": "1000"})
            assert response.status_code == 200

        base, core, page = median(raw, runs), median(whole, runs), median(post, runs)
        say(f"{characters:>10,} {base:>8.2f}ms {core:>8.2f}ms {core / base:>7.2f} {page:>9.2f}ms {page / base:>7.2f}")


def vocabularies() -> None:
    """Count 10 kB in every installed vocabulary, another text each time: splintr remembers the words of the last."""
    from pricing.tokens.text import count_tokens
    from pricing.tokens.vocabularies import find_installed
    from tests.support.claude_counts import read_counts

    code = "".join(recorded.text for recorded in read_counts("rosetta", "claude_3"))
    texts = [code[start : start + 10_000] for start in range(0, 400_000, 10_000)]

    def measure(name: str) -> float:
        left = iter(texts)
        return median(lambda: count_tokens(next(left), name), len(texts) - 1)

    base = measure("o200k_base")
    say()
    say(f"10,000 characters of code and prose: o200k_base {base:.2f}ms")
    say(", ".join(f"{name} {measure(name) / base:.1f}" for name in find_installed()))


def chatting() -> None:
    from pricing.tokens.chat import Message
    from pricing.tokens.encodings import load
    from pricing.tokens.prompt import Prompt, count_prompt
    from pricing.tokens.tools import read_tools, render

    words = prompt(60_000)
    messages = tuple(Message("user" if n % 2 else "assistant", words[n * 300 : n * 300 + 300]) for n in range(200))
    schema = {
        "type": "object",
        "properties": {f"field_{n}": {"type": "string", "description": "A word."} for n in range(8)},
    }
    tools, _ = read_tools(
        [
            {"type": "function", "function": {"name": f"f{n}", "description": "Does it.", "parameters": schema}}
            for n in range(20)
        ]
    )
    texts = [*(message.texts[0] for message in messages), render(tools).newer, render(tools).older]

    def raw() -> None:
        for encoding in ("o200k_base", "cl100k_base"):
            for text in texts:
                load(encoding).encode_ordinary(text)

    base, whole = median(raw, 20), median(lambda: count_prompt(Prompt(messages=messages, tools=tools)), 20)
    say()
    say(f"A chat of 200 messages with 20 tools: raw {base:.2f}ms, counted {whole:.2f}ms, ratio {whole / base:.2f}")


def price_book() -> None:
    import importlib
    import subprocess

    from pricing.catalog.catalog import get_price
    from pricing.catalog.kept import load_kept
    from pricing.catalog.loader import load_catalog

    loading = median(load_catalog, 5)
    with tempfile.TemporaryDirectory() as folder:
        kept = median(lambda: load_kept(cache=Path(folder)), 10)
    book, day = load_catalog(), date(2026, 11, 21)
    names = [book.short_name(offer) for offer in book.list_on_sale(day)]
    lookups = median(lambda: [get_price(book.offer(name).on(day).model, day) for name in names], 50) / len(names)
    say()
    say(
        f"The price book: {len(book.entries)} models load in {loading:.0f}ms, compiled in {kept:.0f}ms; "
        f"a lookup takes {lookups * 1000:.1f}µs"
    )
    if importlib.util.find_spec("genai_prices") is None:
        say("  genai-prices is not installed, so it was not measured beside it.")
        return
    code = (
        "import time; s = time.perf_counter(); from genai_prices import data; print((time.perf_counter() - s) * 1000)"
    )
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout) for _ in range(5)
    ]
    from genai_prices.data_snapshot import get_snapshot

    snapshot = get_snapshot()
    wanted = ["gpt-4o", "gpt-4o-mini", "o3", "gpt-4.1"]
    theirs = median(lambda: [snapshot.find_provider_model(n, None, "openai", None) for n in wanted], 50) / len(wanted)
    load = statistics.median(runs)
    say(f"  beside it genai-prices: its data imports in {load:.0f}ms; a lookup takes {theirs * 1000:.1f}µs")


def planning() -> None:
    """The core: a plan of 36 months at its low, expected and high, on 300 models; and the page that shows it."""
    from django.test import Client

    from costcalc.current import catalog
    from pricing.projection.plan import Plan, Profile, RequestType
    from pricing.projection.projection import project
    from pricing.workload import Band, Workload

    book, day = catalog(), date(2026, 11, 21)
    offers = list(book.list_on_sale(day))[:300]
    work = Workload(Decimal(1000), low=Decimal(500), high=Decimal(2000), growth=Decimal("0.05"), cached=Decimal("0.5"))
    client = Client()
    address = "/?input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21"

    def core() -> None:
        plan = Plan((RequestType("chat", Profile(1000, Band(100, 500, 900)), work),), day, 36)
        for offer in offers:
            assert project(plan, offer).known.expected is not None

    def page(more: str = "") -> None:
        assert client.get(address + more).status_code == 200

    def shared() -> None:
        """Three types of requests, some of them cached, in batch, sent again."""
        more = replace(work, batch=Decimal("0.3"), retries=Decimal("0.02"), cache_writes=Decimal("0.1"))
        kinds = [RequestType(name, Profile(1000, Band(100, 500, 900)), more) for name in ("chat", "search", "label")]
        plan = Plan(tuple(kinds), day, 36)
        for offer in offers:
            assert project(plan, offer).known.expected is not None

    bare, whole = median(page, 20), median(lambda: page("&months=36&growth=5&output_low=100&output_high=900"), 20)
    say()
    say(f"A plan of 36 months × {len(offers)} models × low, expected, high: {median(core, 10):.1f} ms;")
    say(f"  with three types of requests and every share: {median(shared, 10):.1f} ms.")
    say(f"The page with its default models {bare:.1f} ms, with a plan of 36 months {whole:.1f} ms.")


def training() -> None:
    """A training file of 100 MB, made as it is read; memory is what one line needs."""
    import json
    import tracemalloc
    from itertools import pairwise, repeat

    from pricing.tokens.encodings import load
    from pricing.training.file import count_file

    words, megabytes = prompt(40_000), 100
    texts = [words[n * 400 : n * 400 + 400] for n in range(100)]
    chats = [[{"role": "user", "content": a}, {"role": "assistant", "content": b}] for a, b in pairwise(texts)]
    block = "".join(json.dumps({"messages": chat}, ensure_ascii=False) + "\n" for chat in chats).encode()
    blocks = megabytes * 1_000_000 // len(block)
    encoding = load("o200k_base")
    raw = median(lambda: [encoding.encode_ordinary(text) for text in texts[1:] + texts[:-1]], 10) * blocks / 1000
    start = time.perf_counter()
    found = count_file(repeat(block, blocks), "o200k_base")
    took = time.perf_counter() - start
    assert found.examples == blocks * len(chats)
    tracemalloc.start()
    count_file(repeat(block, 20), "o200k_base")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = blocks * len(block) / 1e6
    say()
    say(
        f"A training file of {size:.0f} MB: {size / took:.1f} MB/s, ratio {took / raw:.2f} to raw tokenization of the "
        f"same texts ({size / raw:.1f} MB/s); at most {peak / 1e6:.1f} MB of memory beside the file's blocks"
    )


def faulty_training() -> None:
    """Training files at the default limit that hold nothing, beside reading their lines."""
    from io import BytesIO

    from pricing.training.file import count_file

    say()
    for name, data in (("empty", b"\n" * 20_000_000), ("blank", b" \n" * 10_000_000), ("faulty", b"{\n" * 10_000_000)):

        def read(data: bytes = data) -> int:
            return sum(1 for _ in BytesIO(data))

        def count(data: bytes = data) -> object:
            return count_file([data], "o200k_base")

        base, whole = median(read, 3), median(count, 3)
        say(f"20 MB of {name} lines: read {base:.0f}ms, counted {whole:.0f}ms, ratio {whole / base:.2f} (at most 3)")


@contextmanager
def gunicorn(application: str, *options: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, application, "--log-level", "error"],
        cwd=ROOT, env=os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2"},
    )  # fmt: skip
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=30)


def load_with(wrk: str, script: str, address: str, body: str, **env: str) -> float:
    """Requests a second, each sending the body as the script does."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(body)
        file.flush()
        done = subprocess.run(
            [wrk, "-t1", "-c4", f"-d{SECONDS}s", "-s", str(HERE / script), address],
            env=os.environ | {"PROMPT": file.name} | env, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found, done.stdout
    assert "Non-2xx" not in done.stdout, done.stdout
    return float(found[1])


def serving() -> None:
    wrk = shutil.which("wrk")
    if wrk is None:
        say("The server was not measured: wrk is not installed.")
        return
    text, names = prompt(10_000), ["gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-5", "gpt-5-mini"]
    names += ["gpt-6-luna", "gpt-6.1-sol", "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"]
    expected = {"models": names, "output_tokens": 500, "requests_per_month": 1000}
    usage = {"models": names, "usage": {"input_tokens": 2000, "output_tokens": 500}}
    rates: dict[str, list[float]] = {"bare": [], "page": [], "typing": [], "api": [], "usage": []}
    with (
        gunicorn("tests.bench.bare:application", "--worker-class", "gevent") as bare,
        gunicorn("costcalc.wsgi:application", "--config", "python:costcalc.gunicorn") as page,
    ):
        api = f"{page}api/v1/estimate"
        for _ in range(3):  # in turn, so that a noisy minute touches all
            rates["bare"].append(load_with(wrk, "post.lua", bare, text))
            rates["page"].append(load_with(wrk, "post.lua", page, text))
            rates["typing"].append(load_with(wrk, "post.lua", page, text, TYPING="1"))
            rates["api"].append(load_with(wrk, "json.lua", api, json.dumps({"prompt": text} | expected)))
            rates["usage"].append(load_with(wrk, "json.lua", api, json.dumps(usage)))
    base = statistics.median(rates["bare"])
    say()
    say("gunicorn, two workers, requests a second (wrk, four connections), and as a multiple of the bare view:")
    for name, words in (
        ("bare", "a bare view, a 10 kB prompt in one encoding and 30 rows"),
        ("page", "the page, the same prompt"),
        ("typing", "the page's answer while one types, the same prompt"),
        ("api", "POST estimate, the same prompt on ten models"),
        ("usage", "POST estimate, token numbers on ten models"),
    ):
        rate = statistics.median(rates[name])
        say(f"  {rate:>6,.0f}  {rate / base:>5.2f} ×  {words}")


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", "--noinput", verbosity=0)
    counting()
    vocabularies()
    chatting()
    price_book()
    planning()
    training()
    faulty_training()
    say()
    for line in (
        *measure_aims(),
        "",
        *measure_promises(),
        *measure_page(prompt(CHARACTERS)),
        "",
        *measure_command(),
        "",
        *measure_start(),
        "",
        *measure_usage(),
        "",
        *measure_corpus(),
    ):
        say(line)
    serving()
