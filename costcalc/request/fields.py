"""Fields of the estimate's form that hold more than a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from costcalc.input_limits import LONGEST_LIST, LONGEST_NAME, MOST_LINES, MOST_MODELS, MOST_TOKENS
from costcalc.web.fields import Words
from pricing.tokens.images import DETAILS, Image, ImageError
from pricing.tokens.prompt import Sizes


class PromptField(forms.CharField):
    """Pasted text, as it will be counted: nothing stripped, line ends as one \\n (browsers send \\r\\n for them)."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return str(text).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        if "\x00" in value:
            raise ValidationError("The text contains a NUL character (U+0000), which no model accepts; remove it.")
        if len(value) > settings.MAX_CHARACTERS:
            raise ValidationError(
                f"The text has {len(value):,} characters; the limit is {settings.MAX_CHARACTERS:,}. Shorten it.",
                code="too_long",
            )


class ModelsField(forms.Field):
    """Names of models or aliases, repeated or separated by commas; in their order, each once."""

    widget = forms.SelectMultiple

    def clean(self, value: Sequence[str] | None) -> list[str]:
        names = [name.strip() for part in value or () for name in part.split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_MODELS:
            raise ValidationError(f"{len(names):,} models; the limit is {MOST_MODELS}.")
        if any(len(name) > LONGEST_NAME or not name.isprintable() for name in names):
            raise ValidationError(f"A model name can have at most {LONGEST_NAME} printable characters.")
        return names


class SizesField(Words):
    """A prompt's size in an encoding, as an address holds it: `612`, or `612.28.40.0` (text, form, tools, format)."""

    longest = 80

    def clean(self, value: Any) -> Sizes | None:
        text = super().clean(value)
        if not text:
            return None
        numbers = text.split(".")
        if len(numbers) > 4 or not all(re.fullmatch(r"[0-9]{1,8}", number) for number in numbers):
            raise ValidationError(f"Enter a number of tokens from 0 to {MOST_TOKENS:,}.")
        values = [int(number) for number in numbers]
        if sum(values) > MOST_TOKENS:
            raise ValidationError(f"Enter a number of tokens from 0 to {MOST_TOKENS:,}.")
        return Sizes(*values)


class AmountField(Words):
    """A number of tokens (`1500`) or a share of the input (`80 %`)."""

    longest = 20
    wrong = "Enter a number of tokens, such as 1500, or a share of the input, such as 80%."

    def clean(self, value: Any) -> int | Decimal:
        text = (super().clean(value) or "0").replace(" ", "").replace(",", "")
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?%", text):
            share = Decimal(text[:-1]) / 100
            if share > 1:
                raise ValidationError("A share must be from 0 to 100%.")
            return share
        if not re.fullmatch(r"[0-9]{1,8}", text):
            raise ValidationError(self.wrong)
        return int(text)


_IMAGE = re.compile(r"(?P<width>[0-9]+|\?)\s*[x×]\s*(?P<height>[0-9]+|\?)(?P<rest>.*)", re.IGNORECASE)


class ImagesField(Words):
    """Images, one a line or separated by commas: `1024 x 768`, with detail and number: `1024 x 768 high 3`."""

    longest = LONGEST_LIST

    def clean(self, value: Any) -> tuple[Image, ...]:
        text = super().clean(value) or ""
        lines = [line.strip() for line in re.split(r"[,\n]", text) if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(
                f"{len(lines):,} lines of images; the limit is {MOST_LINES}. Give a quantity instead."
            )
        return tuple(_image(number, line) for number, line in enumerate(lines, start=1))


def _image(number: int, line: str) -> Image:
    match = _IMAGE.fullmatch(line)
    if not match:
        raise ValidationError(f"Line {number}: enter width × height in pixels, such as 1024 x 768 high 2.")
    detail, count = "auto", 1
    for word in re.split(r"[\s:]+", match["rest"].strip(" :")) if match["rest"].strip(" :") else ():
        if word.lower() in DETAILS:
            detail = word.lower()
        elif re.fullmatch(r"[x×]?[0-9]{1,6}", word):
            count = int(word.strip("x×"))
        else:
            raise ValidationError(
                f"Line {number}: {word[:40]!r} is neither a detail ({', '.join(DETAILS)}) nor a number."
            )
    sides = [None if side == "?" else int(side[:9]) for side in (match["width"], match["height"])]
    try:
        return Image(sides[0], sides[1], detail, count)  # type: ignore[arg-type]  # one of DETAILS
    except ImageError as error:
        raise ValidationError(f"Line {number}: {error}.") from None


class PairsField(Words):
    """`name = number`, one a line or separated by commas."""

    longest = LONGEST_LIST

    def __init__(self, *, example: str, whole: bool) -> None:
        super().__init__()
        self.example, self.whole = example, whole

    def clean(self, value: Any) -> dict[str, int | Decimal]:
        text = super().clean(value) or ""
        pairs: dict[str, int | Decimal] = {}
        for line in (line.strip() for line in re.split(r"[,\n]", text)):
            if not line:
                continue
            name, equals, number = (part.strip() for part in line.rpartition("="))
            pattern = r"[0-9]{1,8}" if self.whole else r"[0-9]{1,3}(\.[0-9]{1,6})?"
            if not equals or not name or not re.fullmatch(pattern, number) or len(name) > LONGEST_NAME:
                raise ValidationError(f"{line[:60]!r}: enter {self.example}.")
            pairs[name] = int(number) if self.whole else Decimal(number)
        if len(pairs) > MOST_LINES:
            raise ValidationError(f"{len(pairs):,} lines; the limit is {MOST_LINES}.")
        return pairs
