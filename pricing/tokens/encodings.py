"""OpenAI's vocabularies, which ship with the package. Nothing here ever asks the network."""

from __future__ import annotations

import hashlib
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

DEFAULT: Final = "o200k_base"
"""Borrowed for models without a public tokenizer; such counts are estimates."""


class VocabularyError(RuntimeError):
    """Vocabulary that is missing or damaged; the message says which file and what to do."""


def verify(encoding: str) -> None:
    """Compare a shipped vocabulary with its published SHA-256.

    Raises VocabularyError for a file that is missing or not as published; it is left as it is.
    """
    name, sha256 = FILES[encoding]
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
    """Return a shipped encoding, verified and loaded once (about half a second: do it at start, not in a request).

    Raises VocabularyError.
    """
    # tiktoken deletes a damaged file and downloads another; it never gets to see one.
    verify(encoding)
    with _tiktoken_cache(VOCABULARIES):
        return tiktoken.get_encoding(encoding)


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
