"""A word that stands in no dictionary is sent in every way: it is found nowhere but in the answer to who sent it."""

from __future__ import annotations

import json
import os
import secrets
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.attack.clients import Reply, ask, open_half, wait
from tests.bench.admission import FORM, write_form
from tests.support.html import parse
from tests.support.server import Server

CANARY = f"kanarie{secrets.token_hex(8)}"
TEXT = f"Dear {CANARY}, please keep this to yourself."
LONG = TEXT * 600
"""So long that the pool counts it."""
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
HTMX = {"HX-Request": "true"}
JSON = {"Content-Type": "application/json"}
LINKS = ("href", "action", "src", "hx-get", "hx-post", "hx-push-url", "hx-replace-url")
CHAT = json.dumps({"messages": [{"role": "user", "content": TEXT}]})
BILL = json.dumps({"model": CANARY, "usage": {"prompt_tokens": 5, "completion_tokens": 5}, CANARY: TEXT})
TALK = [{"role": role, "content": TEXT} for role in ("user", "assistant")]
TRAINING = (json.dumps({"messages": TALK}) + "\n") * 10
FILL = "/conversation/session/"
SAID = {"type": "user", "cwd": CANARY, "sessionId": CANARY, "message": {"role": "user", "content": TEXT}}
USED = {"input_tokens": 9, "output_tokens": 9}
ANSWERED = {"id": "1", "model": CANARY, "content": [{"type": "text", "text": TEXT}], "usage": USED}
LOGGED = [SAID, {"type": "assistant", "sessionId": CANARY, "message": ANSWERED}]
SESSION = "\n".join([*map(json.dumps, LOGGED), TEXT]).encode()
TUNED = "ft:gpt-4o-mini-2024-07-18"
numbers = count(1)


SENT: dict[str, tuple[str, bytes | str, dict[str, str], int]] = {
    "a prompt": ("/", urlencode({"prompt": TEXT, "output_tokens": "5"}), URLENCODED, 200),
    "a prompt as it is typed": ("/", urlencode({"prompt": TEXT, "output_tokens": "5"}), URLENCODED | HTMX, 200),
    "a prompt whose tokens are shown": ("/", urlencode({"prompt": TEXT, "show": "o200k_base"}), URLENCODED, 200),
    "a long prompt": ("/", write_form("prompt", LONG.encode(), output_tokens="5"), FORM, 200),
    "a chat": ("/", urlencode({"prompt": CHAT}), URLENCODED | HTMX, 200),
    "a wrong form": ("/", urlencode({"prompt": TEXT, "output_tokens": CANARY}), URLENCODED | HTMX, 400),
    "too long a prompt": ("/", write_form("prompt", (TEXT * 12_000).encode()), FORM, 413),
    "a file of messages": ("/training/", write_form("file", TRAINING.encode(), "a", model=TUNED), FORM, 200),
    "a file with faults": ("/training/", write_form("file", TEXT.encode(), "a.jsonl", model="gpt-4o"), FORM, 400),
    "a file named so": ("/training/", write_form("file", b"{}", f"{CANARY}.jsonl", model="gpt-4o"), FORM, 400),
    "a session": (FILL, write_form("session", SESSION, "a.jsonl"), FORM, 302),
    "a long session": (FILL, write_form("session", (SESSION + b"\n") * 100, "a.jsonl"), FORM, 302),
    "a session, wrong": (FILL, write_form("session", SESSION, "a", turn_count="1", tier=CANARY), FORM, 302),
    "a file that is no session": (FILL, write_form("session", TEXT.encode(), "a.jsonl"), FORM, 400),
    "a file that is no export": ("/import/", write_form("export", TEXT.encode(), "a.csv"), FORM, 400),
    "a file that is no sound": ("/pipeline/", write_form("audio", TEXT.encode(), "a.wav", edit="measure"), FORM, 400),
    "responses": ("/usage/", urlencode({"pasted": BILL}), URLENCODED, 200),
    "responses as a file": ("/usage.csv", urlencode({"pasted": BILL}), URLENCODED, 200),
    "JSON": ("/api/v1/tokens", json.dumps({"prompt": TEXT, "pieces": "o200k_base"}), JSON, 200),
    "a priced text": ("/api/v1/estimate", json.dumps({"prompt": TEXT, "models": ["gpt-4o"]}), JSON, 200),
    "an unknown model": ("/api/v1/estimate", json.dumps({"input_tokens": 1, "models": [CANARY]}), JSON, 200),
    "a conversation": (
        "/api/v1/conversation",
        json.dumps({"prompt": TEXT, "conversation": {"turns": 2, "sub_model": CANARY}}),
        JSON,
        422,
    ),
    "an unknown field": ("/api/v1/tokens", json.dumps({CANARY: TEXT}), JSON, 422),
    "no JSON": ("/api/v1/tokens", TEXT, JSON, 400),
    "another charset": ("/api/v1/tokens", TEXT, {"Content-Type": f"text/plain; charset={CANARY}"}, 415),
}  # fmt: skip
"""Path, body and headers of a POST, and the status of its answer."""


def find_in_headers_and_links(reply: Reply) -> list[str]:
    found = [f"{name}: {value}" for name, value in reply.headers.items() if CANARY in value]
    if "text/html" in reply.headers.get("Content-Type", ""):
        for node in parse(reply.text).css("[href],[action],[src],[hx-get],[hx-post],[hx-push-url],[hx-replace-url]"):
            found += [f"{name}={value}" for name in LINKS if CANARY in (value := node.attributes.get(name) or "")]
    return found


def find_on_disk(place: Path) -> list[str]:
    return [str(file) for file in place.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]


@pytest.mark.parametrize("what", SENT)
def test_what_is_sent_is_in_no_header_link_log_or_file(service: Server, what: str) -> None:
    path, body, headers, expected = SENT[what]
    reply = ask(service, next(numbers), "POST", path, body, headers)
    assert reply.status == expected, reply.text[:500]
    assert find_in_headers_and_links(reply) == []
    assert find_on_disk(service.log.parent) == []


def test_what_breaks_off_is_in_no_log_or_file(service: Server) -> None:
    """The client goes away in the middle of a prompt, and while one is counted."""
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: %d\r\n\r\n"
    whole = write_form("prompt", LONG.encode())
    open_half(service, next(numbers), (head % (len(whole) + 1)).encode() + whole).close()
    open_half(service, next(numbers), (head % len(whole)).encode() + whole).close()
    wait(lambda: ask(service, next(numbers), "POST", "/", whole, FORM).status == 200)
    assert find_on_disk(service.log.parent) == []


def test_a_word_that_is_written_would_be_found(service: Server) -> None:
    """Else the tests above would hold for a search that finds nothing."""
    (kept := service.log.parent / "kept").write_text(TEXT)
    assert find_on_disk(service.log.parent) == [os.fspath(kept)]
    kept.unlink()
