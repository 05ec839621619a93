"""Texts by chance, of characters that tokenizers are known to divide in different ways."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

SPACES: Final = " \t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u180e\u2003\u2009\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
CONTRACTIONS: Final = (
    "'s",
    "'S",
    "'LL",
    "'ll",
    "'Re",
    "'VE",
    "'ſ",
    "’t",
    "don",
    "K",
    *"'’ʼſsStTrReEvVmMlLdDKkaA\u212aİı \n",
)
MARKS: Final = "aAéÅ\u0301\u0308\u0345\u093e\u0903\u20dd\ufe0f\u200d\u0e31\u0e33กनि\u1100\u1161\u11a8한 1\n'"
EMOJI: Final = "👨👩👧👦🏽🏿🇩🇪🏴❤☠🚀✂\u200d\ufe0f\ufe0e\U000e0067\U000e007f a1\n"
DIGITS: Final = "0123456789٠١٢٣०१२Ⅷ½²①𝟘𝟙𐒠 .,/-:a\n"
CASES: Final = "aBcDǅǈǲßẞſİıΣςσʰªºᴬĲŉzZ中あアㄅ한ا אЖж1 '_-/\n\r"
MARKUP: Final = "/\\*#-=+_.,:;!?<>|&%$@()[]{}\"'`~^\n\r\t aZ1"
SPECIAL: Final = ("<|endoftext|>", "<|fim_prefix|>", "<|im_start|>", "<|endofprompt|>", "<|", "|>", " ", "a")
_PROSE: Final = """
the of and don't I'm WE'RE they'LL naïve Straße Ελλάδα Россия 日本語 العربية हिन्दी ไทย 한국어 עברית \U00018d86
int main() return self.assertEqual 0x1F $%^ https://a.b/c?d=1&e=2 camelCase SCREAMING_CASE
"""
WORDS: Final = (*_PROSE.split(), "\n\n\n    def", "\r\n", " ", "  ", "\t")
ASCII: Final = tuple(map(chr, range(128)))
ALPHABETS: Final = tuple(map(tuple, (SPACES, CONTRACTIONS, MARKS, EMOJI, DIGITS, CASES, MARKUP, SPECIAL, WORDS, ASCII)))


def make_texts(seed: int, number: int) -> Iterator[str]:
    """Make texts of one alphabet, of all at once, of runs, and of any characters but surrogates."""
    random = Random(seed)  # noqa: S311 - the same texts each time
    for _ in range(number):
        kind, alphabet = random.random(), random.choice(ALPHABETS)
        if kind < 0.1:
            yield "".join(_choose_any(random) for _ in range(random.randrange(1, 30)))
        elif kind < 0.2:
            runs = random.randrange(1, 6)
            yield "".join(random.choice(alphabet) * random.choice((1, 2, 3, 7, 50, 400)) for _ in range(runs))
        elif kind < 0.3:
            yield "".join(random.choice(random.choice(ALPHABETS)) for _ in range(random.randrange(1, 200)))
        else:
            yield "".join(random.choices(alphabet, k=random.randrange(1, 40)))


def _choose_any(random: Random) -> str:
    code = random.randrange(0x3000 if random.random() < 0.5 else 0x110000 - 0x800)
    return chr(code if code < 0xD800 else code + 0x800)
