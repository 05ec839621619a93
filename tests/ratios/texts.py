"""The texts that ratios are measured on: recorded ones, split into two sets for good, and pieces of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import unicodedata
from ast import literal_eval
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import django

RECORDED: Final = Path(__file__).parent.parent / "data/claude_counts"
PARAGRAPHS: Final = Path(__file__).parent / "paragraphs.txt"
FRAMES: Final = {"claude_3": ("v3", 7), "claude_4_7": ("v4.7", 11), "claude_4_8": ("v5", 6)}
"""Vocabulary → its key in the recorded counts, and the tokens of the message frame in them (see their README)."""
COMMON: Final = """
eng deu fra spa por ita nld pol tur ind zlm vie rus ukr bul ell cmn jpn kor arb heb pes hin ben tam tel mar tha
swe dan nob fin ces slk hun ron srp hrv slv cat swh urd
"""
"""Languages that are written most on the web."""
_EAST_ASIAN: Final = ("japanese", "chinese", "chinese_traditional", "korean")
FOLDS: Final = 5
WEIGHTS: Final = {**dict.fromkeys(COMMON.split(), 3), "eng": 10, "english": 10, **dict.fromkeys(_EAST_ASIAN, 10)}
"""How many times the texts of a language count in the fit."""
PIECES: Final = (40, 100, 200, 500, 1000, 2000)
"""Characters of the pieces of a fitted text: the vendors' texts are longer than most prompts."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text; `recorded` are the vendor's own counts by vocabulary, where there are any."""

    source: str
    id: str
    text: str
    key: str
    """What a part belongs to: a language, a document. All parts of it are in one fold."""
    language: str = ""
    weight: int = 1
    """How much it counts in the fit: what people write most shall be most nearly right."""
    recorded: dict[str, int] = field(default_factory=dict)

    @property
    def fold(self) -> int:
        return hashlib.sha256(self.key.encode()).digest()[1] % FOLDS


def is_held_out(source: str, identity: str) -> bool:
    """Return whether a text is kept from the fit: one in three, by a hash of its source and identity, for good."""
    return hashlib.sha256(f"{source}/{identity}".encode()).digest()[0] % 3 == 0


@cache
def read_recorded() -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Return (texts to fit, texts held out).

    A program or document is split by its id, a declaration by its language, so that all variants of a language are on
    one side. Scripts that fewer than three languages write are always fitted, since no other text tells about them.
    """
    fitted: list[Text] = []
    held: list[Text] = []
    for source, key in (("multipl_e", "lang"), ("rosetta", "id"), ("udhr", "f")):
        rows = _read_rows(source)
        counts = json.loads((RECORDED / f"{source}_counts.json").read_text(encoding="utf-8"))
        languages = Counter(script for script, _ in {(row.get("script"), row.get("iso639_3")) for row in rows})
        for row in rows:
            language = row.get("iso639_3", "")
            rare = source == "udhr" and languages[row["script"]] < 3
            out = not rare and is_held_out(source, language or row[key])
            (held if out else fitted).append(_text(source, row[key], row["text"], language, counts))
    return tuple(fitted), tuple(held)


def _read_rows(source: str) -> list[dict[str, Any]]:
    with gzip.open(RECORDED / f"{source}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _text(source: str, identity: str, text: str, language: str, counts: dict[str, Any]) -> Text:
    recorded = {name: counts[key]["counts"][identity] - frame for name, (key, frame) in FRAMES.items()}
    return Text(source, identity, text, language or identity, language, WEIGHTS.get(language, 1), recorded)


def compose_texts(texts: tuple[Text, ...]) -> Iterator[Text]:
    """Return the texts that have accents as characters of their own, with letters that hold them, as people type."""
    for text in texts:
        composed = unicodedata.normalize("NFC", text.text)
        if composed != text.text:
            yield replace(text, source=f"{text.source} composed", text=composed, recorded={})


def cut_pieces(texts: tuple[Text, ...]) -> Iterator[Text]:
    """Cut pieces of several sizes out of each text, at white space where there is any; of a document only one."""
    draw = random.Random(12)  # noqa: S311 -- reproducible, not secret
    for text in texts:
        for size in PIECES if text.source != "rosetta" else (draw.choice(PIECES),):
            for number in range(4 if text.source == "multipl_e" else 1):
                piece = _cut(unicodedata.normalize("NFC", text.text), size, draw)
                if piece.strip():
                    identity = f"{text.id}/{size}/{number}"
                    yield Text(f"{text.source} pieces", identity, piece, text.key, text.language, text.weight)


def _cut(text: str, size: int, draw: random.Random) -> str:
    start = draw.randrange(max(1, len(text) - size))
    piece = text[start : start + size]
    first = re.search(r"\s", piece[: size // 4])
    return piece[first.end() if first and start else 0 :]


def read_messages() -> Iterator[Text]:
    """Return Django's own messages in about 100 languages: short modern sentences, beside the solemn declaration."""
    draw = random.Random(5)  # noqa: S311
    for folder in sorted((Path(django.__file__).parent / "conf/locale").iterdir()):
        file = folder / "LC_MESSAGES/django.po"
        if file.exists():
            messages = [message for message in _messages(file.read_text(encoding="utf-8")) if len(message) > 25]
            draw.shuffle(messages)
            text = "\n".join(messages)
            for size in (200, 1000, 4000):
                if text:
                    yield Text("messages", f"{folder.name}/{size}", _cut(text, size, draw), folder.name)


def _messages(file: str) -> Iterator[str]:
    for found in re.finditer(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', file, re.MULTILINE):
        yield "".join(literal_eval(line) for line in found[1].splitlines())


def read_paragraphs() -> Iterator[Text]:
    """Return letters, stories, news and instructions, written for this measurement, and each of their sentences."""
    found = re.findall(r"\[(\w+)\]\n(.+)\n", PARAGRAPHS.read_text(encoding="utf-8"))
    for number, (language, text) in enumerate(found):
        key = f"paragraph {number}"
        yield Text("paragraphs", f"{number}", text, key, language, WEIGHTS.get(language, 3))
        for part, sentence in enumerate(re.split(r"(?<=[.!?。])\s*", text)):
            if len(sentence) > 15:
                yield Text("sentences", f"{number}/{part}", sentence, key, language, WEIGHTS.get(language, 1))
