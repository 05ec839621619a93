"""Request of a program, read into the page's own state, so that both are answered from one place."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from costcalc.admission.charging import charge
from costcalc.configuration.environment import load_environment
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_FACTOR
from costcalc.request.schema import EstimateRequest, ImageRequest, PromptRequest, UsageRequest
from costcalc.schema.errors import RequestError, convert_json_error
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import choose_vocabularies
from pricing.estimate.request import Expectation, Measured, Request
from pricing.quote import find_missing_fee
from pricing.strict_json import JSONError
from pricing.tokens.encodings import FILES
from pricing.tokens.images import Image, ImageError
from pricing.tokens.message_json import read_messages
from pricing.tokens.prompt import Prompt, PromptCount, count_characters, count_prompt
from pricing.tokens.request_json import read_choice, read_format
from pricing.tokens.text import TextTooLong
from pricing.tokens.tools import read_tools
from pricing.units import FEES, UNITS
from pricing.usage import Fees, Usage, UsageError
from pricing.workload import Workload

SENT = ("prompt", "messages", "tools", "tool_choice", "response_format", "images", "pages", "audio_seconds")
IN_USAGE = ("output_tokens", "reasoning_tokens", "cached_tokens", "cache_write_tokens")


def read_body(body: EstimateRequest, *, prompt: PromptCount | None = None, max_output: int | None = None) -> Request:
    """Read a request. `prompt`, `max_output`: what a file held, in place of the fields. Raises RequestError."""
    _check_sources(body)
    day = body.as_of or current_day()
    models = tuple(dict.fromkeys(body.models)) if body.models else list_on_sale(day)
    charge(cells=len(models) * ROW_CELLS)
    usage = body.usage
    given = body.input_tokens if usage is None else usage.input_tokens
    if prompt is None and given is None:
        prompt = count_request(body, choose_vocabularies(catalog(), models, day))
    elif prompt is not None:
        prompt = replace(prompt, pages=prompt.pages + (body.pages or 0), audio_seconds=_add_seconds(prompt, body))
    expected = _from_usage(usage, body) if usage else _expectation(body)
    if body.models:
        check_fees(models, expected.fees, body.build_conditions(day, body.tier))
    if expected.max_output is None:
        expected = replace(expected, max_output=max_output)
    return Request(
        prompt=prompt if prompt is not None else given or 0,
        models=models,
        expectation=expected,
        conditions=body.build_conditions(day, body.tier, body.utc_time),
        workload=_workload(body),
        measured=Measured(body.measured_tokens, _factors(body)),
    )


def _add_seconds(prompt: PromptCount, body: PromptRequest) -> Decimal:
    return prompt.audio_seconds + (body.audio_seconds or 0)


def says_requests(body: EstimateRequest) -> bool:
    return body.requests_per_month is not None or body.requests_per_day is not None


def list_on_sale(day: date) -> tuple[str, ...]:
    """List all chat models on sale on a day, each once, by the shortest names that mean them."""
    book = catalog()
    return tuple(book.short_name(offer) for offer in book.list_on_sale(day))


def count_request(body: PromptRequest, among: Iterable[str] | None = None) -> PromptCount:
    """Count what is sent, in some vocabularies, a long text by a sample where one is slow. Raises RequestError."""
    return count_within_limit(read_prompt(body), among=among, full=False)


def count_within_limit(
    prompt: Prompt, *, among: Iterable[str] | None = None, full: bool = True, always: Iterable[str] = FILES
) -> PromptCount:
    """Count a prompt. Raises RequestError where the texts are too long, or a tool definition is no schema."""
    path = "prompt" if prompt.text else "messages"
    check_length(sum(map(len, prompt.texts)), path)
    try:
        charge(characters=count_characters(prompt))
        return count_prompt(prompt, among, full=full, always=always)
    except TextTooLong as error:
        raise RequestError(str(error), path=path) from None
    except JSONError as error:
        raise convert_json_error(error) from None


def check_length(characters: int, path: str) -> None:
    """Raise RequestError where a text is too long."""
    most = load_environment().max_characters
    if characters > most:
        problem = f"{characters:,} characters exceed the limit of {most:,}"
        raise RequestError(problem, path=path, expected=f"at most {most:,} characters", code="too_large", status=413)


def check_characters(text: str, path: str) -> None:
    """Raise RequestError where a text has a character that no model accepts."""
    if "\x00" in text:
        raise RequestError(
            "contains a NUL character, which no model accepts", path=path, expected="text without U+0000"
        )


def read_prompt(body: PromptRequest) -> Prompt:
    """Read the prompt. Raises RequestError with the path of what is no message, tool or image."""
    if body.prompt is not None and body.messages is not None:
        raise RequestError("give prompt or messages, not both", path="prompt", expected="one of the two")
    check_characters(body.prompt or "", "prompt")
    try:
        messages, odd = read_messages(body.messages or [], "messages")
        tools, own = read_tools(body.tools or [])
        return Prompt(
            text=body.prompt,
            messages=messages,
            tools=tools,
            tool_choice=read_choice(body.tool_choice, "tool_choice"),
            response_format=read_format(body.response_format, "response_format", inner="json_schema"),
            images=read_images(body.images or (), "images"),
            pages=body.pages or 0,
            audio_seconds=body.audio_seconds or Decimal(0),
            vendor_tools=tuple(kind for _, kind in own),
            uncounted=len(odd) + len(own),
        )
    except JSONError as error:
        raise convert_json_error(error) from None


def read_images(bodies: Iterable[ImageRequest], path: str) -> tuple[Image, ...]:
    """Read the sizes of images. Raises RequestError."""
    return tuple(_read_image(body, f"{path}[{number}]") for number, body in enumerate(bodies))


def _read_image(body: ImageRequest, path: str) -> Image:
    try:
        return Image(body.width, body.height, body.detail, body.count)
    except ImageError as error:
        raise RequestError(str(error), path=path) from None


def _check_sources(body: EstimateRequest) -> None:
    """Refuse token numbers beside a prompt; they stand in its place. Raises RequestError."""
    given = [name for name in SENT if getattr(body, name) is not None]
    if body.usage is not None:
        given += [name for name in ("input_tokens",) if body.input_tokens is not None]
        given += [name for name in IN_USAGE if getattr(body, name)]
        if given:
            raise RequestError(
                f"already has all token numbers; leave out {', '.join(given)}", path="usage", expected="usage alone"
            )
    elif body.input_tokens is not None and given:
        raise RequestError(
            f"replaces a prompt; leave out {', '.join(given)}", path="input_tokens", expected="one of them"
        )
    if body.requests_per_month is not None and body.requests_per_day is not None:
        raise RequestError(
            "give requests_per_month or requests_per_day", path="requests_per_day", expected="one of them"
        )


def _expectation(body: EstimateRequest) -> Expectation:
    return Expectation(
        output_tokens=body.output_tokens,
        reasoning_tokens=body.reasoning_tokens,
        max_output=body.max_output_tokens,
        cache_read=body.cached_tokens,
        cache_write=body.cache_write_tokens,
        lifetime=body.cache_lifetime,
        fees=body.fees,
        same_answer_length=body.same_answer_length,
    )


def _from_usage(usage: UsageRequest, body: EstimateRequest) -> Expectation:
    try:
        Usage(**usage.model_dump(exclude=set(FEES)))
    except UsageError as error:
        raise RequestError(str(error), path="usage") from None
    return replace(
        _expectation(body),
        output_tokens=usage.output_tokens - usage.reasoning_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        cache_read=usage.cache_read_tokens,
        cache_write=usage.cache_write_tokens,
        measured=True,
        fees=_join_fees(usage, body),
    )


def _join_fees(usage: UsageRequest, body: EstimateRequest) -> Fees:
    """Join the fees in the usage and those beside it. Raises RequestError for one that is stated twice."""
    for key, _ in body.fees:
        if getattr(usage, key) is not None:
            raise RequestError("is stated in usage too; leave one of them out", path=key, expected=f"one {key}")
    return (*usage.fees, *body.fees)


def check_fees(models: Iterable[str], fees: Fees, conditions: Conditions) -> None:
    """Raise RequestError for a fee that one of the models does not have on the day."""
    for name in models if fees else ():
        with suppress(UnknownModel, NotSold):  # the model's result says so
            key = find_missing_fee(catalog(), name, fees, conditions)
            if key:
                problem = f"{name} has no price for {UNITS[key].item}; leave the model or {key} out"
                raise RequestError(problem, path=key, expected="a fee that all models named have")


def _workload(body: EstimateRequest) -> Workload:
    if body.requests_per_day is not None:
        return Workload(Decimal(body.requests_per_day), "day", body.days_per_month)
    return Workload(Decimal(body.requests_per_month or 0))


def _factors(body: EstimateRequest) -> dict[str, Decimal]:
    for name, factor in body.token_factors.items():
        if not 0 <= factor <= MOST_FACTOR:
            raise RequestError(f"expected a factor from 0 to {MOST_FACTOR:,}", path=f"token_factors.{name}")
    return dict(body.token_factors)
