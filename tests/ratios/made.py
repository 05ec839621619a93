"""Texts of kinds that no recorded set has: JSON, tables, logs, mail, mixtures. Always the same ones."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from typing import Final

import yaml

from tests.ratios.maker import NAMES, Maker
from tests.ratios.markup import MANUALS, MARKUP
from tests.ratios.texts import Text

_LEVELS: Final = ("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")


def _json(make: Maker) -> str:
    records = [make.record(2) for _ in range(make.draw.randrange(1, 6))]
    return json.dumps(records, indent=make.draw.choice((None, 2, 4)), ensure_ascii=make.draw.choice((True, False)))


def _minified(make: Maker) -> str:
    return json.dumps(make.record(3), separators=(",", ":"), ensure_ascii=False)


def _schema(make: Maker) -> str:
    properties = {
        make.key(): {
            "type": make.draw.choice(("string", "integer", "number")),
            "description": make.draw.choice(make.sentences),
        }
        for _ in range(make.draw.randrange(2, 6))
    }
    function = {
        "name": make.key(),
        "description": make.prose(1),
        "parameters": {"type": "object", "properties": properties},
    }
    return json.dumps(
        {"type": "function", "function": function}, indent=make.draw.choice((None, 2)), ensure_ascii=False
    )


def _csv(make: Maker) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=make.draw.choice((",", ";", "\t")), lineterminator="\n").writerows(make.table())
    return file.getvalue()


def _numbers(make: Maker) -> str:
    separator = make.draw.choice((" ", ", ", "\t", "\n"))
    return separator.join(str(make.number()) for _ in range(make.draw.randrange(20, 300)))


def _log(make: Maker) -> str:
    lines = (
        f"{make.when()} {make.draw.choice(_LEVELS)} [{make.word()}-{make.draw.randrange(64)}] "
        f"{make.word()}.{make.word()}: {make.word()} {make.word()} {make.key()}={make.number()} "
        f"in {make.draw.randrange(900)} ms"
        for _ in range(make.draw.randrange(5, 40))
    )
    return "\n".join(lines)


def _access_log(make: Maker) -> str:
    address = ".".join(str(make.draw.randrange(256)) for _ in range(4))
    lines = (
        f'{address} - - [{make.when()}] "GET /{make.word()}/{make.draw.randrange(9999)} HTTP/1.1" '
        f'{make.draw.choice((200, 200, 304, 404))} {make.draw.randrange(90000)} "{make.url()}" "Mozilla/5.0"'
        for _ in range(make.draw.randrange(3, 25))
    )
    return "\n".join(lines)


def _markdown(make: Maker) -> str:
    items = "\n".join(f"- **{make.word().title()}**: {make.prose(1)}" for _ in range(make.draw.randrange(2, 6)))
    table = "\n".join("| " + " | ".join(map(str, row)) + " |" for row in make.table()[:8])
    code = make.draw.choice(make.code)[:400]
    parts = [f"# {make.word().title()} {make.word()}", make.prose(4), items, table, f"```\n{code}\n```", make.prose(3)]
    return "\n\n".join(make.draw.sample(parts, make.draw.randrange(3, 7)))


def _html(make: Maker) -> str:
    rows = "\n".join(
        f'  <li class="{make.word()}-{make.word()}" id="{make.key()}"><a href="{make.url()}">{make.prose(1)}</a></li>'
        for _ in range(make.draw.randrange(2, 9))
    )
    head = f'<div class="{make.word()}">\n<h2>{make.word().title()}</h2>'
    return f"{head}\n<ul>\n{rows}\n</ul>\n<p>{make.prose(2)}</p>\n</div>"


def _yaml(make: Maker) -> str:
    return yaml.safe_dump(make.record(3), allow_unicode=True)


def _sql(make: Maker) -> str:
    columns = ", ".join(f"{make.word()}.{make.key()}" for _ in range(make.draw.randrange(2, 7)))
    rows = ",\n".join(
        f"  ({make.draw.randrange(999)}, '{make.word()}', '{make.when()}')" for _ in range(make.draw.randrange(9))
    )
    join = f"JOIN {make.word()} ON {make.key()} = {make.key()}\nWHERE {make.key()} > 10"
    head = f"SELECT {columns}\nFROM {make.word()}\n{join}\nORDER BY {make.key()} DESC LIMIT 50;"
    return f"{head}\nINSERT INTO {make.word()} VALUES\n{rows};"


def _base64(make: Maker) -> str:
    return base64.b64encode(make.draw.randbytes(make.draw.randrange(100, 1500))).decode()


def _identifiers(make: Maker) -> str:
    return "\n".join("-".join(make.hexadecimal(n) for n in (8, 4, 4, 4, 12)) for _ in range(make.draw.randrange(3, 40)))


def _mail(make: Maker) -> str:
    sender = make.draw.choice(NAMES)
    head = (
        f"From: {sender} <{make.word()}@example.com>\nDate: {make.when()}\nSubject: {make.word().title()} {make.word()}"
    )
    return f"{head}\n\nHi {make.draw.choice(NAMES).split()[0]},\n\n{make.prose(5)}\n\nBest,\n{sender}"


def _chat(make: Maker) -> str:
    speakers = make.draw.choice((("User", "Assistant"), ("Customer", "Agent"), ("Q", "A")))
    return "\n".join(
        f"{speakers[n % 2]}: {make.prose(make.draw.randrange(1, 4))}" for n in range(make.draw.randrange(2, 9))
    )


def _instruction(make: Maker) -> str:
    return f"{make.prose(2)}\n\n{make.draw.choice((_json, _csv, _log, _html))(make)[:1500]}\n\n{make.prose(1)}"


def _review(make: Maker) -> str:
    return f"{make.prose(2)}\n\n```\n{make.draw.choice(make.code)[:1500]}\n```\n\n{make.prose(1)}"


KINDS: Final = (
    _json, _minified, _schema, _csv, _numbers, _log, _access_log, _markdown, _html, _yaml, _sql, _base64, _identifiers,
    _mail, _chat, _instruction, _review, *MARKUP,
)  # fmt: skip
"""What is made; the name of the function is the kind's."""


def make_kinds(prose: list[Text], code: list[Text], seed: int, each: int) -> Iterator[Text]:
    """Make texts of every kind, with sentences of the prose (English or any other) and programs inside."""
    make = Maker(seed, [], [text.text for text in code])
    english = [text.text for text in prose if text.language == "english"]
    others = [text.text for text in prose]
    for kind in KINDS:
        for number in range(each):
            make.sentences = english if number % 3 else others
            yield _make_text(kind, make, f"{seed} {number}")
    for language in sorted({text.language for text in prose}):
        make.sentences = [text.text for text in prose if text.language == language]
        for kind in MANUALS:
            for number in range(each // 6):
                yield _make_text(kind, make, f"{seed} {language} {number}")


def _make_text(kind: Callable[[Maker], str], make: Maker, identity: str) -> Text:
    name = kind.__name__.lstrip("_")
    return Text(f"made {name}", f"{name} {identity}", kind(make), f"{name} {identity}")


def make_mixtures(texts: list[Text], seed: int, count: int) -> Iterator[Text]:
    """Put texts together by two and three, as prompts do; `texts` belong to one fold, and so do their mixtures."""
    draw = random.Random(seed)  # noqa: S311
    for _ in range(count):
        chosen = draw.sample(texts, draw.choice((2, 2, 3)))
        yield Text("mixtures", chosen[0].id, "\n\n".join(text.text for text in chosen), chosen[0].key)
