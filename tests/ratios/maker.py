"""Words, numbers and records of which texts are made, always the same ones for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

NAMES: Final = (
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


class Maker:
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
            lambda: self.draw.choice((True, False, None)), lambda: self.draw.choice(NAMES),
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
