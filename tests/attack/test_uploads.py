"""Files and forms that are none: cut off, endless, doubled, in a thousand parts, or of another kind than they say."""

from __future__ import annotations

import io
import json
import random
import zipfile
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attack.conftest import NIGHTLY
from tests.attack.probe import find_faults
from tests.support.audio import flac, flac_frame, m4a, opus, vorbis, wav
from tests.support.html import attributes, every

EDGE = "edge"
TALK = {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]}
MANY = 2_000 if NIGHTLY else 15


def part(head: str, body: bytes = b"x") -> bytes:
    return f"--{EDGE}\r\n{head}\r\n\r\n".encode() + body + b"\r\n"


END = f"--{EDGE}--\r\n".encode()
FIELD = 'Content-Disposition: form-data; name="prompt"'
FILE = 'Content-Disposition: form-data; name="file"; filename="a.jsonl"'
FORMS: dict[str, tuple[bytes, str]] = {
    "no boundary": (part(FIELD) + END, "multipart/form-data"),
    "an empty boundary": (part(FIELD) + END, "multipart/form-data; boundary="),
    "a boundary of blanks": (part(FIELD) + END, 'multipart/form-data; boundary="   "'),
    "a boundary of 10,000 characters": (part(FIELD) + END, f"multipart/form-data; boundary={'b' * 10_000}"),
    "another boundary": (part(FIELD) + END, "multipart/form-data; boundary=other"),
    "no end": (part(FIELD), f"multipart/form-data; boundary={EDGE}"),
    "no parts": (END, f"multipart/form-data; boundary={EDGE}"),
    "nothing": (b"", f"multipart/form-data; boundary={EDGE}"),
    "2,001 fields": (b"".join(part(FIELD.replace("prompt", f"f{n}")) for n in range(2_001)) + END, ""),
    "20,000 times a field": (part(FIELD) * 20_000 + END, ""),
    "1,001 files": (b"".join(part(FILE) for _ in range(1_001)) + END, ""),
    "a head of 1 MB": (part(FIELD + "\r\nX-Long: " + "a" * 1_000_000) + END, ""),
    "10,000 heads": (part(FIELD + "\r\nX-Many: a" * 10_000) + END, ""),
    "no name": (part("Content-Disposition: form-data") + END, ""),
    "a name of 100,000 characters": (part(f'Content-Disposition: form-data; name="{"n" * 100_000}"') + END, ""),
    "bytes that are no UTF-8": (part(FIELD, b"\xff\xfe\x00\xd8") + END, ""),
    "base64 that is none": (part(FIELD + "\r\nContent-Transfer-Encoding: base64", b"*" * 100) + END, ""),
    "a charset in a part": (part(FIELD + "\r\nContent-Type: text/plain; charset=hex") + END, ""),
    "a form in a form": (part("Content-Type: multipart/mixed; boundary=inner", part(FIELD) + END) + END, ""),
    "a path for a name": (part(FILE.replace("a.jsonl", "../../../../tmp/x")) + END, ""),
    "a null in a name": (part(FILE.replace("a.jsonl", "a\x00.jsonl")) + END, ""),
    "JSON for a form": (json.dumps(TALK).encode(), "application/json"),
    "a form of 3,000 fields": (b"&".join(b"f%d=1" % n for n in range(3_000)), "application/x-www-form-urlencoded"),
    "a form of ampersands": (b"&" * 1_000_000, "application/x-www-form-urlencoded"),
    "escapes that are none": (b"prompt=%zz%%%f0%28%8c%28", "application/x-www-form-urlencoded"),
}
"""A body and its type; without one, the form's own."""


@pytest.mark.parametrize("path", ["/", "/training/", "/import/", "/pipeline/", "/usage/", "/conversation/session/"])
@pytest.mark.parametrize("what", FORMS)
def test_a_form_that_is_none_is_answered_in_words(client: Client, path: str, what: str) -> None:
    body, kind = FORMS[what]
    response = client.post(path, body, content_type=kind or f"multipart/form-data; boundary={EDGE}")
    assert find_faults(response) == []
    assert every(response.content.decode(), "main")


def zip_of(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.jsonl", bytes(megabytes * 1_000_000))
    return out.getvalue()


LINE = json.dumps(TALK).encode()
FILES = {
    "nothing": b"",
    "a line end": b"\n",
    "empty lines": b"\n" * 4_000_000,
    "blank lines": b" \n" * 500_000,
    "one line of 4 MB": b'{"messages": [{"role": "user", "content": "' + b"a" * 4_000_000 + b'"}]}',
    "one word of 4 MB": b"a" * 4_000_000,
    "faulty lines": b"{\n" * 100_000,
    "a line cut off": LINE[:-3],
    "no UTF-8": b"\xff\xfe" + LINE.decode().encode("utf-16-le"),
    "nulls": bytes(1_000_000),
    "a compressed bomb": zip_of(50),
    "deep lines": b"[" * 100_000 + b"\n" + LINE,
    "doubled keys": b'{"messages": [], "messages": []}\n' * 100,
    "a byte order mark": b"\xef\xbb\xbf" + LINE,
    "other line ends": LINE + b"\r" + LINE + b"\x85" + LINE + "\u2028".encode() + LINE,
}


PLACES = {"/training/": "file", "/import/": "export", "/pipeline/": "audio", "/conversation/session/": "session"}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("path", PLACES)
def test_a_file_that_is_none_is_told_in_words(client: Client, settings: LazySettings, path: str, what: str) -> None:
    given: dict[str, Any] = {"model": "ft:gpt-4o-mini-2024-07-18", "epochs": "3", "edit": "measure"}
    response = client.post(path, given | {PLACES[path]: SimpleUploadedFile("a<b>.jsonl", FILES[what])}, follow=True)
    assert find_faults(response) == []
    assert every(response.content.decode(), "main")


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Change some bytes of a file, most of them in its head, and cut it off."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        changed[dice.randrange(min(len(changed), dice.choice((40, 200, len(changed)))))] = dice.randrange(256)
    return bytes(changed[: dice.choice((len(changed), dice.randint(1, len(changed))))])


@pytest.mark.parametrize("kind", ["wav", "flac", "opus", "vorbis", "m4a"])
def test_a_mutated_sound_has_a_length_that_its_bytes_bear_out_or_none(client: Client, kind: str) -> None:
    """No file of so few bytes plays for more than ten minutes, whatever its header says."""
    originals = {
        "wav": wav(2),
        "flac": flac(40 * 4_096, frames=[flac_frame(number) for number in range(40)]),
        "opus": opus(100, samples=96_000),
        "vorbis": vorbis(50, samples=48_000),
        "m4a": m4a(90, stated=92_160),
    }
    dice = random.Random(kind)  # noqa: S311
    measured = []
    for data in (originals[kind], *(mutate(originals[kind], dice) for _ in range(MANY))):
        sound = SimpleUploadedFile("a.wav", data)
        given = {"model": "whisper-1", "edit": "measure", "into": "1", "audio": sound}
        response = client.post("/pipeline/", given)
        assert find_faults(response) == []
        measured += attributes(response.content.decode(), "input[name=minutes]", "value")
    assert measured[0]
    assert all(int(text.partition(":")[0]) < 10 for text in measured if text)
