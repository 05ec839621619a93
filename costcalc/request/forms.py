"""Form of a request: from the pasted form, or from an address."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from django import forms
from django.core.exceptions import ValidationError

from costcalc.current import catalog
from costcalc.formatting import percent
from costcalc.input_limits import MOST_FILE_PAGES, MOST_REQUESTS, MOST_SECONDS, MOST_TOKENS
from costcalc.request.chat_editor import Editor, move_text
from costcalc.request.fields import (
    AmountField,
    ImagesField,
    MeasuresField,
    ModelsField,
    PairsField,
    PromptField,
    SamplesField,
    SizesField,
    VendorToolsField,
    check_length,
)
from costcalc.request.prompt import FLAGS, NUMBERS
from costcalc.request.signed_count import open_count
from costcalc.request.text_file import decode_text
from costcalc.web.condition_fields import make_fields
from costcalc.web.fields import DayField, NumberField, TierField, WholeNumber
from costcalc.web.shared_fields import SparseForm
from pricing.caching import Lifetime
from pricing.catalog.catalog import UnknownModel
from pricing.estimate.request import Request
from pricing.strict_json import JSONError, parse
from pricing.tokens.image_files import ImageFileError, read_image_size
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt
from pricing.tokens.request_json import ParsedRequest, recognize
from pricing.tokens.tools import read_tools
from pricing.tokens.vocabularies import COUNTED

EFFORTS = {"low": 500, "medium": 2_000, "high": 8_000}
"""Reasoning tokens assumed for an effort; nobody publishes such numbers, and the page says that they are ours."""


class RequestForm(SparseForm):
    prompt = PromptField()
    file = forms.FileField(required=False, allow_empty_file=True)
    kind = forms.ChoiceField(choices=[("text", ""), ("chat", ""), ("tokens", "")], required=False)
    tools = PromptField()
    images = ImagesField()
    image_files = forms.FileField(required=False, allow_empty_file=True)
    pages = WholeNumber(most=MOST_FILE_PAGES)
    audio_seconds = NumberField(most=MOST_SECONDS, unit="s", example="90.5")
    effort = forms.ChoiceField(choices=[("", ""), *((name, "") for name in EFFORTS)], required=False)
    max_output = WholeNumber(most=MOST_TOKENS, empty=None)
    cache_read = AmountField()
    cache_write = AmountField()
    lifetime = forms.ChoiceField(choices=[(name, "") for name in get_args(Lifetime)], required=False)
    measured = PairsField(example="a model and its tokens, such as claude-opus-5-5 = 700", whole=True)
    factors = PairsField(example="a provider and its factor, such as anthropic = 1.3", whole=False)
    samples = SamplesField()
    measures = MeasuresField()
    vendor_tools = VendorToolsField()
    characters = WholeNumber(most=MOST_TOKENS)
    words = WholeNumber(most=MOST_TOKENS)
    input_tokens = WholeNumber(most=MOST_TOKENS, empty=None)
    output_tokens = WholeNumber(most=MOST_TOKENS)
    same_answer_length = forms.BooleanField(required=False)
    reasoning_tokens = WholeNumber(most=MOST_TOKENS, empty=None)
    requests = WholeNumber(most=MOST_REQUESTS)
    per = forms.ChoiceField(
        choices=[("month", "a month"), ("day", "a day")],
        required=False,
        error_messages={"invalid_choice": "Choose month or day."},
    )
    days = WholeNumber(most=31, least=1, empty=30)
    as_of = DayField()
    tier = TierField()
    at = forms.TimeField(
        required=False,
        input_formats=["%H:%M"],
        error_messages={"invalid": "Enter a time of day as hours:minutes, such as 16:30."},
    )
    models = ModelsField(required=False)

    texts = ("prompt", "file", "tools")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _make_counts() | make_fields() | _make_numbers()
        self.data, self.known = open_count(move_text(self.data))
        self.editor = Editor.of(self.data)

    def complete(self, request: Request) -> Request:
        """Return the request with what else a form of a kind of its own holds."""
        return request

    def clean_file(self) -> str | None:
        """Read the text of an opened file; it takes the place of the pasted text."""
        upload: Any = self.cleaned_data["file"]
        if upload is None:
            return None
        try:
            text = decode_text(upload.read())
        except UnicodeDecodeError:
            raise ValidationError(f"{upload.name} is not a text file; save it as UTF-8 text.") from None
        if "\x00" in text:
            raise ValidationError(f"{upload.name} is not a text file: it contains NUL characters.")
        return str(self.fields["prompt"].clean(text))

    def clean_measured(self) -> dict[str, int]:
        measured: dict[str, int] = self.cleaned_data["measured"]
        for name in measured:
            try:
                catalog().offer(name)
            except UnknownModel as error:
                raise ValidationError(f"{error}.") from None
        return measured

    def clean_factors(self) -> dict[str, Decimal]:
        factors: dict[str, Decimal] = self.cleaned_data["factors"]
        known = sorted(catalog().providers)
        if unknown := [name for name in factors if name not in known]:
            raise ValidationError(f"Unknown provider {unknown[0]!r}. Choose from {', '.join(known)}.")
        return factors

    def clean_per(self) -> str:
        return self.cleaned_data["per"] or "month"

    def clean_lifetime(self) -> str:
        return self.cleaned_data["lifetime"] or "5 minutes"

    def clean_image_files(self) -> tuple[Image, ...]:
        """Read the sizes of image files; nothing else of them is stored."""
        images = []
        for upload in self.files.getlist("image_files") if hasattr(self.files, "getlist") else ():
            try:
                images.append(Image(*read_image_size(upload.read())))
            except ImageFileError as error:
                raise ValidationError(f"{upload.name}: {error}.") from None
        return tuple(images)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") in ("text", "chat"):
            data["input_tokens"] = None  # it is the third kind
        if data.get("reasoning_tokens") is None:
            data["reasoning_tokens"] = EFFORTS.get(data.get("effort", ""), 0)
        if not self.errors:
            self._check_shares(data)
        data["known"] = self.known is not None
        if not self.errors:
            data["pasted"] = self._pasted(data)
        return data

    def _check_shares(self, data: dict[str, Any]) -> None:
        """Check shares alone: of numbers of tokens each model has its own count, and says it in its row."""
        read, written = data["cache_read"], data["cache_write"]
        if isinstance(read, Decimal) and isinstance(written, Decimal) and read + written > 1:
            self.add_error(
                "cache_write",
                f"{percent(read)} read and {percent(written)} written exceed the whole input; "
                "each token is charged once.",
            )

    def _pasted(self, data: dict[str, Any]) -> ParsedRequest | None:
        """Read the prompt as meant: the chat editor's messages, or what was pasted, with tools and images added."""
        try:
            if self.known:
                pasted = self.known
            elif data["kind"] == "tokens":
                pasted = ParsedRequest(Prompt(), "text")
            elif data["kind"] == "chat":
                pasted = ParsedRequest(Prompt(messages=self.editor.list_messages()), "text")
                check_length(sum(map(len, pasted.prompt.texts)))
            else:
                text = data["file"] if data["file"] is not None else data["prompt"]
                pasted = recognize(text) if text else ParsedRequest(Prompt(), "text")
        except JSONError as error:
            self.add_error("prompt", f"Read as a request, but it has an error: {error}.")
            return None
        except ValidationError as error:
            self.add_error("prompt", error)
            return None
        prompt = pasted.prompt
        try:
            if data["tools"].strip():
                tools, own = read_tools(parse(data["tools"]))
                prompt = replace(
                    prompt,
                    tools=(*prompt.tools, *tools),
                    vendor_tools=(*prompt.vendor_tools, *(kind for _, kind in own)),
                    uncounted=prompt.uncounted + len(own),
                )
        except JSONError as error:
            self.add_error("tools", f"{error}.")
            return None
        images = (*prompt.images, *data["image_files"], *data["images"])
        prompt = replace(prompt, images=images, pages=data["pages"], audio_seconds=data["audio_seconds"] or Decimal(0))
        return replace(pasted, prompt=prompt)


@cache
def _make_counts() -> dict[str, forms.Field]:
    """Make the fields of the sizes that an address has in place of a text, once for all forms."""
    return {name: SizesField() for name in COUNTED}


@cache
def _make_numbers() -> dict[str, forms.Field]:
    return {name: WholeNumber(most=1 if name in FLAGS else MOST_TOKENS) for name in NUMBERS}
