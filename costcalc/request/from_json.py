"""Request of a program, read into the page's own state, so that both are answered from one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.conf import settings

from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_FACTOR
from costcalc.request.schema import AskedEstimate, AskedImage, AskedPrompt, AskedUsage
from costcalc.schema.errors import Refused, of_json
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import encodings_of
from pricing.estimate.request import Expectation, Measured, Request
from pricing.strict_json import JSONError
from pricing.tokens.images import Image, ImageError
from pricing.tokens.message_json import read_messages
from pricing.tokens.prompt import Prompt, PromptCount, count_prompt
from pricing.tokens.request_json import read_choice, read_format
from pricing.tokens.text import TextTooLong
from pricing.tokens.tools import read_tools
from pricing.usage import Usage, UsageError
from pricing.workload import Workload

SENT = ("prompt", "messages", "tools", "tool_choice", "response_format", "images")
IN_USAGE = ("output_tokens", "reasoning_tokens", "cached_tokens", "cache_write_tokens")


def read_request(asked: AskedEstimate, *, prompt: PromptCount | None = None, max_output: int | None = None) -> Request:
    """Read a request. `prompt`, `max_output`: what a file held, in place of the fields. Raises Refused."""
    _check_sources(asked)
    day = asked.as_of or current_day()
    models = tuple(dict.fromkeys(asked.models)) if asked.models else list_on_sale(day)
    usage = asked.usage
    given = asked.input_tokens if usage is None else usage.input_tokens
    if prompt is None and given is None:
        prompt = counted(asked, encodings_of(catalog(), models, day))
    expected = _from_usage(usage, asked) if usage else _expectation(asked)
    if expected.max_output is None:
        expected = replace(expected, max_output=max_output)
    return Request(
        prompt=prompt if prompt is not None else given or 0,
        models=models,
        expectation=expected,
        conditions=Conditions(day, asked.tier, asked.utc_time),
        workload=_workload(asked),
        measured=Measured(asked.measured_tokens, _factors(asked)),
    )


def says_requests(asked: AskedEstimate) -> bool:
    return asked.requests_per_month is not None or asked.requests_per_day is not None


def list_on_sale(day: date) -> tuple[str, ...]:
    """List all chat models on sale on a day, each once, by the shortest names that mean them."""
    book = catalog()
    return tuple(book.short_name(offer) for offer in book.list_on_sale(day))


def counted(asked: AskedPrompt, among: Iterable[str] | None = None) -> PromptCount:
    """Count what is sent, in some encodings. Raises Refused."""
    return counted_prompt(prompt_asked(asked), among=among)


def counted_prompt(prompt: Prompt, *, among: Iterable[str] | None = None) -> PromptCount:
    """Count a prompt. Raises Refused where the texts are too long, or a tool definition is no schema."""
    path = "prompt" if prompt.text else "messages"
    characters, most = sum(map(len, prompt.texts)), settings.MAX_CHARACTERS
    if characters > most:
        problem = f"{characters:,} characters are more than the {most:,} that are counted"
        raise Refused(problem, path=path, expected=f"at most {most:,} characters", code="too_large", status=413)
    try:
        return count_prompt(prompt, among)
    except TextTooLong as error:
        raise Refused(str(error), path=path) from None
    except JSONError as error:
        raise of_json(error) from None


def prompt_asked(asked: AskedPrompt) -> Prompt:
    """Read the prompt. Raises Refused with the path of what is no message, tool or image."""
    if asked.prompt is not None and asked.messages is not None:
        raise Refused("give prompt or messages, not both", path="prompt", expected="one of the two")
    if asked.prompt is not None and "\x00" in asked.prompt:
        raise Refused("holds a NUL character, which no model takes", path="prompt", expected="text without U+0000")
    try:
        messages, odd = read_messages(asked.messages or [], "messages")
        tools, own = read_tools(asked.tools or [])
        return Prompt(
            text=asked.prompt,
            messages=messages,
            tools=tools,
            tool_choice=read_choice(asked.tool_choice, "tool_choice"),
            response_format=read_format(asked.response_format, "response_format", inner="json_schema"),
            images=tuple(_image(number, image) for number, image in enumerate(asked.images or ())),
            uncounted=len(odd) + len(own),
        )
    except JSONError as error:
        raise of_json(error) from None


def _image(number: int, asked: AskedImage) -> Image:
    try:
        return Image(asked.width, asked.height, asked.detail, asked.count)
    except ImageError as error:
        raise Refused(str(error), path=f"images[{number}]") from None


def _check_sources(asked: AskedEstimate) -> None:
    """Token numbers stand in place of a prompt, never beside one."""
    given = [name for name in SENT if getattr(asked, name) is not None]
    if asked.usage is not None:
        given += [name for name in ("input_tokens",) if asked.input_tokens is not None]
        given += [name for name in IN_USAGE if getattr(asked, name)]
        if given:
            raise Refused(f"has all token numbers; leave out {', '.join(given)}", path="usage", expected="usage alone")
    elif asked.input_tokens is not None and given:
        raise Refused(
            f"stands in place of a prompt; leave out {', '.join(given)}", path="input_tokens", expected="one of them"
        )
    if asked.requests_per_month is not None and asked.requests_per_day is not None:
        raise Refused("give requests_per_month or requests_per_day", path="requests_per_day", expected="one of them")


def _expectation(asked: AskedEstimate) -> Expectation:
    return Expectation(
        output_tokens=asked.output_tokens,
        reasoning_tokens=asked.reasoning_tokens,
        max_output=asked.max_output_tokens,
        cache_read=asked.cached_tokens,
        cache_write=asked.cache_write_tokens,
        lifetime=asked.cache_lifetime,
    )


def _from_usage(usage: AskedUsage, asked: AskedEstimate) -> Expectation:
    try:
        Usage(**usage.model_dump())
    except UsageError as error:
        raise Refused(str(error), path="usage") from None
    return Expectation(
        output_tokens=usage.output_tokens - usage.reasoning_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        max_output=asked.max_output_tokens,
        cache_read=usage.cache_read_tokens,
        cache_write=usage.cache_write_tokens,
        lifetime=asked.cache_lifetime,
        measured=True,
    )


def _workload(asked: AskedEstimate) -> Workload:
    if asked.requests_per_day is not None:
        return Workload(Decimal(asked.requests_per_day), "day", asked.days_per_month)
    return Workload(Decimal(asked.requests_per_month or 0))


def _factors(asked: AskedEstimate) -> dict[str, Decimal]:
    for name, factor in asked.token_factors.items():
        if not 0 <= factor < MOST_FACTOR:
            raise Refused(f"expected a factor from 0 to {MOST_FACTOR:,}", path=f"token_factors.{name}")
    return dict(asked.token_factors)
