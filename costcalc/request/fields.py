"""Fields of the estimate's form that hold more than a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from costcalc.configuration.environment import load_environment
from costcalc.input_limits import LONGEST_LIST, LONGEST_NAME, MOST_LINES, MOST_MODELS, MOST_TOKENS
from costcalc.request.images_text import read_images
from costcalc.web.fields import Words, clean_text, explain
from costcalc.web.numbers import NotANumber, read_number, read_whole
from pricing.tokens.claude_tools import VENDOR_TOOLS
from pricing.tokens.images import Image
from pricing.tokens.measures import Measures
from pricing.tokens.prompt import Sizes
from pricing.tokens.ratios import Ratio
from pricing.tokens.span import Span
from pricing.tokens.vocabularies import COUNTED

TOKENS_WRONG = f"Enter a number of tokens from 0 to {MOST_TOKENS:,}."


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
        check_length(len(value))


def check_length(characters: int) -> None:
    """Raise ValidationError where a text, or a chat's together, is too long."""
    if characters > load_environment().max_characters:
        raise ValidationError(
            f"The text has {characters:,} characters; the limit is {load_environment().max_characters:,}. Shorten it.",
            code="too_long",
        )


class NamesField(forms.Field):
    """Names, repeated or separated by commas; in their order, each once."""

    widget = forms.SelectMultiple

    def clean(self, value: Sequence[str] | None) -> list[str]:
        return _read_names(value or ())


class ModelsField(forms.Field):
    """The same of models or aliases; None where nobody chose. What is there and blank chooses none."""

    widget = forms.SelectMultiple

    def clean(self, value: Sequence[str] | None) -> list[str] | None:
        return _read_names(value) if value else None


def _read_names(parts: Sequence[str]) -> list[str]:
    names = [name.strip() for part in parts for name in part.split(",")]
    names = list(dict.fromkeys(name for name in names if name))
    if len(names) > MOST_MODELS:
        raise ValidationError(f"{len(names):,} models; the limit is {MOST_MODELS:,}.")
    if any(len(name) > LONGEST_NAME or not name.isprintable() for name in names):
        raise ValidationError(f"A model name can have at most {LONGEST_NAME} printable characters.")
    return names


class SizesField(Words):
    """A prompt's size in a vocabulary, as an address holds it: `612`, or its parts: `612.28.40.0` in the first edition.

    These are text, chat format, tools, response format; then tools as JSON, the fewest and most tokens of the tools,
    those of the response format, and by how much function calls may be fewer or more.
    """

    longest = 120

    def clean(self, value: Any) -> Sizes | None:
        text = super().clean(value)
        if not text:
            return None
        numbers = text.split(".")
        if not all(re.fullmatch(r"[0-9]{1,8}", number) for number in numbers):
            raise ValidationError(TOKENS_WRONG)
        sizes = _read_sizes([int(number) for number in numbers])
        if sizes is None or sum(map(int, numbers)) > MOST_TOKENS:
            raise ValidationError(TOKENS_WRONG)
        return sizes


def _read_sizes(numbers: Sequence[int]) -> Sizes | None:
    """Return the sizes; None where there are too many numbers, or a span is the wrong way round."""
    if len(numbers) <= 4:
        text, overhead, tools, answer = (*numbers, 0, 0, 0)[:4]
        # Without their JSON: OpenAI's form takes about half of its tokens.
        return Sizes(text, overhead, Span(tools, tools, tools), Span(answer, answer, answer), definitions=2 * tools)
    if len(numbers) != 11:
        return None
    text, overhead, tools, answer, definitions, *bounds, fewer, more = numbers
    spans = Span(bounds[0], tools, bounds[1]), Span(bounds[2], answer, bounds[3])
    if any(span != tuple(sorted(span)) for span in spans):
        return None
    return Sizes(text, overhead, *spans, definitions, fewer, more)


class SamplesField(Words):
    """Ratios of long texts counted by a sample, as an address holds them: `claude_4_8:1.38:1.43:1.48`."""

    widget = forms.HiddenInput
    longest = LONGEST_LIST
    pattern = re.compile(r"(?P<name>[a-z0-9_]{1,40})((?::[0-9]{1,2}(?:\.[0-9]{1,4})?){3})")

    def clean(self, value: Any) -> dict[str, Ratio]:
        samples = {}
        for part in filter(None, (super().clean(value) or "").split(",")):
            match = self.pattern.fullmatch(part)
            low, expected, high = map(Decimal, match[2][1:].split(":")) if match else (Decimal(0),) * 3
            if not match or match["name"] not in COUNTED or not 0 <= low <= expected <= high or not expected:
                raise ValidationError("These samples were not written by costcalc.")
            samples[match["name"]] = Ratio(low, expected, high)
        return samples


class MeasuresField(Words):
    """What a text looks like, in numbers, as an address holds it."""

    longest = LONGEST_LIST

    def clean(self, value: Any) -> Measures:
        try:
            return Measures.from_text(super().clean(value) or "")
        except ValueError:
            raise ValidationError("These measures were not written by costcalc.") from None


class VendorToolsField(Words):
    """Types of the tools that a vendor describes itself, where it publishes their tokens, as an address holds them."""

    longest = LONGEST_LIST

    def clean(self, value: Any) -> tuple[str, ...]:
        kinds = tuple(filter(None, (super().clean(value) or "").split(",")))
        if any(kind not in VENDOR_TOOLS for kind in kinds):
            raise ValidationError("These tools were not written by costcalc.")
        return kinds


MOST_AMOUNT = 100_000_000


class AmountField(Words):
    """A number of tokens (`1500`) or a share of the input (`80 %`)."""

    longest = 20
    wrong = "Enter a number of tokens, such as 1500, or a share of the input, such as 80%."

    def clean(self, value: Any) -> int | Decimal:
        text = super().clean(value).strip() or "0"
        try:
            number = read_number(text, "%") if "%" in text else Decimal(read_whole(text))
        except NotANumber as error:
            raise explain(error, self.wrong) from None
        if number < 0 or number >= MOST_AMOUNT:
            raise ValidationError(self.wrong)
        if "%" not in text:
            return int(number)
        if number > 100:
            raise ValidationError("A share must be from 0 to 100%.")
        return number / 100


class ImagesField(Words):
    """Images, as `costcalc.request.images_text` reads them."""

    longest = LONGEST_LIST

    def clean(self, value: Any) -> tuple[Image, ...]:
        return clean_text(read_images, super().clean(value) or "")


class PairsField(Words):
    """`name = number`, one a line or separated by commas."""

    widget = forms.Textarea
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
