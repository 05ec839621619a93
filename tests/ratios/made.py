"""Texts of kinds that no recorded set has: JSON, tables, logs, mail, mixtures. Always the same ones."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml

from tests.ratios.texts import Text

_NAMES: Final = (
    "Alice Morgan", "Juan Pérez", "Wei Zhang", "Fatima Al-Sayed", "Jürgen Groß", "Olga Ivanova", "Kenji Sato",
    "Priya Nair", "Noah Smith", "Chloé Martin", "Lars Nilsson", "Maria Rossi",
)  # fmt: skip
_VOCABULARY: Final = """
account active address amount archive batch billing body buffer cache cancel category channel client code color
comment config content count country created currency customer data default delivery description device discount
document domain email enabled error event expires field file filter format group handler header height history host
id image index input invoice item key label language last_login latency level limit list location locale log
message meta method mode model name node note number offset option order output owner page password path payload
payment phone plan port price priority product profile project query queue quantity rate reason region report
request response result role route schema score search sender server session shipping size source stage start state
status store street subject summary tag target task tax team text threshold ticket time title token total type unit
update url user user_name value version video volume warehouse weight width worker zone
"""
_WORDS: Final = tuple(_VOCABULARY.split())
_LEVELS: Final = ("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")


class _Maker:
    """A source of words, numbers and records that depends on its seed alone."""

    def __init__(self, seed: int, sentences: list[str], code: list[str]) -> None:
        self.draw = random.Random(seed)  # noqa: S311 -- reproducible, not secret
        self.sentences = sentences
        self.code = code

    def word(self) -> str:
        return self.draw.choice(_WORDS)

    def key(self) -> str:
        words = [self.word() for _ in range(self.draw.choice((1, 1, 2)))]
        return self.draw.choice(("_".join(words), words[0] + "".join(map(str.title, words[1:]))))

    def number(self) -> int | float:
        size = self.draw.choice((10, 100, 10_000, 10_000_000))
        return self.draw.choice((self.draw.randrange(size), round(self.draw.uniform(0, size), 2)))

    def when(self) -> str:
        draw = self.draw.randrange
        return f"20{draw(19, 27)}-{draw(1, 13):02}-{draw(1, 29):02}T{draw(24):02}:{draw(60):02}:{draw(60):02}Z"

    def hexadecimal(self, length: int) -> str:
        return "".join(self.draw.choices("0123456789abcdef", k=length))

    def url(self) -> str:
        return (
            f"https://{self.word()}.example.com/{self.word()}/{self.word()}?{self.word()}={self.draw.randrange(9999)}"
        )

    def value(self, depth: int) -> Any:
        kinds: list[Callable[[], Any]] = [
            self.number, self.number, self.when, self.word, lambda: self.draw.choice(self.sentences), self.url,
            lambda: self.draw.choice((True, False, None)), lambda: self.draw.choice(_NAMES),
            lambda: self.hexadecimal(self.draw.choice((8, 24, 32))),
            lambda: f"{self.word()}@{self.word()}.example.com",
        ]  # fmt: skip
        if depth:
            kinds += [lambda: self.record(depth - 1), lambda: [self.value(0) for _ in range(self.draw.randrange(4))]]
        return self.draw.choice(kinds)()

    def record(self, depth: int) -> dict[str, Any]:
        return {self.key(): self.value(depth) for _ in range(self.draw.randrange(3, 9))}

    def table(self) -> list[list[Any]]:
        makers = [
            self.draw.choice((self.number, self.number, self.word, self.when)) for _ in range(self.draw.randrange(3, 8))
        ]
        return [[self.word() for _ in makers]] + [
            [make() for make in makers] for _ in range(self.draw.randrange(4, 40))
        ]

    def prose(self, count: int) -> str:
        return " ".join(self.draw.choices(self.sentences, k=count))


def _json(make: _Maker) -> str:
    records = [make.record(2) for _ in range(make.draw.randrange(1, 6))]
    return json.dumps(records, indent=make.draw.choice((None, 2, 4)), ensure_ascii=make.draw.choice((True, False)))


def _minified(make: _Maker) -> str:
    return json.dumps(make.record(3), separators=(",", ":"), ensure_ascii=False)


def _schema(make: _Maker) -> str:
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


def _csv(make: _Maker) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=make.draw.choice((",", ";", "\t")), lineterminator="\n").writerows(make.table())
    return file.getvalue()


def _numbers(make: _Maker) -> str:
    separator = make.draw.choice((" ", ", ", "\t", "\n"))
    return separator.join(str(make.number()) for _ in range(make.draw.randrange(20, 300)))


def _log(make: _Maker) -> str:
    lines = (
        f"{make.when()} {make.draw.choice(_LEVELS)} [{make.word()}-{make.draw.randrange(64)}] "
        f"{make.word()}.{make.word()}: {make.word()} {make.word()} {make.key()}={make.number()} "
        f"in {make.draw.randrange(900)} ms"
        for _ in range(make.draw.randrange(5, 40))
    )
    return "\n".join(lines)


def _access_log(make: _Maker) -> str:
    address = ".".join(str(make.draw.randrange(256)) for _ in range(4))
    lines = (
        f'{address} - - [{make.when()}] "GET /{make.word()}/{make.draw.randrange(9999)} HTTP/1.1" '
        f'{make.draw.choice((200, 200, 304, 404))} {make.draw.randrange(90000)} "{make.url()}" "Mozilla/5.0"'
        for _ in range(make.draw.randrange(3, 25))
    )
    return "\n".join(lines)


def _markdown(make: _Maker) -> str:
    items = "\n".join(f"- **{make.word().title()}**: {make.prose(1)}" for _ in range(make.draw.randrange(2, 6)))
    table = "\n".join("| " + " | ".join(map(str, row)) + " |" for row in make.table()[:8])
    code = make.draw.choice(make.code)[:400]
    parts = [f"# {make.word().title()} {make.word()}", make.prose(4), items, table, f"```\n{code}\n```", make.prose(3)]
    return "\n\n".join(make.draw.sample(parts, make.draw.randrange(3, 7)))


def _html(make: _Maker) -> str:
    rows = "\n".join(
        f'  <li class="{make.word()}-{make.word()}" id="{make.key()}"><a href="{make.url()}">{make.prose(1)}</a></li>'
        for _ in range(make.draw.randrange(2, 9))
    )
    head = f'<div class="{make.word()}">\n<h2>{make.word().title()}</h2>'
    return f"{head}\n<ul>\n{rows}\n</ul>\n<p>{make.prose(2)}</p>\n</div>"


def _yaml(make: _Maker) -> str:
    return yaml.safe_dump(make.record(3), allow_unicode=True)


def _sql(make: _Maker) -> str:
    columns = ", ".join(f"{make.word()}.{make.key()}" for _ in range(make.draw.randrange(2, 7)))
    rows = ",\n".join(
        f"  ({make.draw.randrange(999)}, '{make.word()}', '{make.when()}')" for _ in range(make.draw.randrange(9))
    )
    join = f"JOIN {make.word()} ON {make.key()} = {make.key()}\nWHERE {make.key()} > 10"
    head = f"SELECT {columns}\nFROM {make.word()}\n{join}\nORDER BY {make.key()} DESC LIMIT 50;"
    return f"{head}\nINSERT INTO {make.word()} VALUES\n{rows};"


def _base64(make: _Maker) -> str:
    return base64.b64encode(make.draw.randbytes(make.draw.randrange(100, 1500))).decode()


def _identifiers(make: _Maker) -> str:
    return "\n".join("-".join(make.hexadecimal(n) for n in (8, 4, 4, 4, 12)) for _ in range(make.draw.randrange(3, 40)))


def _mail(make: _Maker) -> str:
    sender = make.draw.choice(_NAMES)
    head = (
        f"From: {sender} <{make.word()}@example.com>\nDate: {make.when()}\nSubject: {make.word().title()} {make.word()}"
    )
    return f"{head}\n\nHi {make.draw.choice(_NAMES).split()[0]},\n\n{make.prose(5)}\n\nBest,\n{sender}"


def _chat(make: _Maker) -> str:
    speakers = make.draw.choice((("User", "Assistant"), ("Customer", "Agent"), ("Q", "A")))
    return "\n".join(
        f"{speakers[n % 2]}: {make.prose(make.draw.randrange(1, 4))}" for n in range(make.draw.randrange(2, 9))
    )


def _instruction(make: _Maker) -> str:
    return f"{make.prose(2)}\n\n{make.draw.choice((_json, _csv, _log, _html))(make)[:1500]}\n\n{make.prose(1)}"


def _review(make: _Maker) -> str:
    return f"{make.prose(2)}\n\n```\n{make.draw.choice(make.code)[:1500]}\n```\n\n{make.prose(1)}"


KINDS: Final = (
    _json, _minified, _schema, _csv, _numbers, _log, _access_log, _markdown, _html, _yaml, _sql, _base64, _identifiers,
    _mail, _chat, _instruction, _review,
)  # fmt: skip
"""What is made; the name of the function is the kind's."""


def make_kinds(prose: list[Text], code: list[Text], seed: int, each: int) -> Iterator[Text]:
    """Make texts of every kind, with sentences of the prose (English or any other) and programs inside."""
    make = _Maker(seed, [], [text.text for text in code])
    english = [text.text for text in prose if text.language == "english"]
    others = [text.text for text in prose]
    for kind in KINDS:
        for number in range(each):
            make.sentences = english if number % 3 else others
            identity = f"{kind.__name__.lstrip('_')} {seed} {number}"
            yield Text(f"made {kind.__name__.lstrip('_')}", identity, kind(make), identity)


def make_mixtures(texts: list[Text], seed: int, count: int) -> Iterator[Text]:
    """Put texts together by two and three, as prompts do; `texts` belong to one fold, and so do their mixtures."""
    draw = random.Random(seed)  # noqa: S311
    for _ in range(count):
        chosen = draw.sample(texts, draw.choice((2, 2, 3)))
        yield Text("mixtures", chosen[0].id, "\n\n".join(text.text for text in chosen), chosen[0].key)
