"""Tokenizers from the vocabularies that ship with the package. Nothing here ever asks the network."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import tiktoken

VOCABULARIES = Path(__file__).parent.parent / "vocabularies"

FILES: Final = {
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}
"""Encoding → (name of its file in tiktoken's cache: the SHA-1 of its address; SHA-256 of its content)."""

SAME_RANKS: Final = {"o200k_harmony": "o200k_base"}
"""Encodings that differ only in special tokens, which pasted text never becomes: counted as the other."""

OPTIONAL: Final = {
    "tekken_240718": "mistral_common/data/tekken_240718.json",
    "tekken_240911": "mistral_common/data/tekken_240911.json",
}
"""Vocabularies that a vendor publishes in a package of its own (the extra `mistral`): used where it is installed."""

DEFAULT: Final = "o200k_base"
"""Borrowed for models without a public tokenizer; such counts are estimates."""


class VocabularyError(RuntimeError):
    """Vocabulary that is missing or damaged; the message says which file and what to do."""


def resolve(encoding: str) -> str:
    """Return the encoding under whose name a text is counted."""
    return SAME_RANKS.get(encoding, encoding)


@cache
def find_installed() -> tuple[str, ...]:
    """Return the encodings whose vocabularies are installed."""
    return (*FILES, *(name for name, file in OPTIONAL.items() if _of_package(file)))


def _of_package(file: str) -> Path | None:
    package, _, inside = file.partition("/")
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / inside if spec and spec.origin else None
    return path if path and path.is_file() else None


def verify(encoding: str) -> None:
    """Compare a shipped vocabulary with its published SHA-256.

    Raises VocabularyError for a file that is missing or not as published; it is left as it is.
    """
    name, sha256 = FILES[resolve(encoding)]
    path = VOCABULARIES / name
    mend = "restore it from the package (reinstall costcalc, or check the file out again)"
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise VocabularyError(f"The vocabulary {encoding} cannot be read ({error}); {mend}.") from None
    if digest != sha256:
        raise VocabularyError(f"The vocabulary {encoding} in {path} is damaged (SHA-256 {digest}); {mend}.")


@cache
def load(encoding: str) -> tiktoken.Encoding:
    """Return an encoding, verified and loaded once (about half a second: do it at start, not in a request).

    Raises VocabularyError.
    """
    if encoding in OPTIONAL:
        return _tekken(encoding)
    # tiktoken deletes a damaged file and downloads another; it never gets to see one.
    verify(encoding)
    with _tiktoken_cache(VOCABULARIES):
        return tiktoken.get_encoding(resolve(encoding))


def _tekken(encoding: str) -> tiktoken.Encoding:
    """Return Mistral's vocabulary as a tiktoken encoding: ranks and pattern of its file, without special tokens."""
    path = _of_package(OPTIONAL[encoding])
    if path is None:
        raise VocabularyError(f"The vocabulary {encoding} needs the extra `mistral`, which is not installed.")
    file = json.loads(path.read_text(encoding="utf-8"))
    config = file["config"]
    ranks = file["vocab"][: config["default_vocab_size"] - config["default_num_special_tokens"]]
    return tiktoken.Encoding(
        encoding,
        pat_str=config["pattern"],
        mergeable_ranks={base64.b64decode(item["token_bytes"]): item["rank"] for item in ranks},
        special_tokens={},
    )


def load_all() -> None:
    """Load every encoding that is always needed; an optional one loads with its first use. Raises VocabularyError."""
    for encoding in FILES:
        load(encoding)


@contextmanager
def _tiktoken_cache(folder: Path) -> Iterator[None]:
    """Let tiktoken read files from a folder by their names; it asks the network only for what is not there."""
    name = "TIKTOKEN_CACHE_DIR"
    before = os.environ.get(name)
    os.environ[name] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
