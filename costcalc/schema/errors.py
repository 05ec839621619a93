"""The one shape of a refusal: what is wrong, where, and what was expected there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError
from typing_extensions import TypedDict

from costcalc.formatting import plural
from pricing.strict_json import JSONError, below
from pricing.workload import WorkloadError

M = TypeVar("M", bound=BaseModel)


class Meaning(NamedTuple):
    """What a status and a code say of a request."""

    status: int
    code: str
    text: str


MEANINGS: Final = (
    Meaning(400, "invalid", "a host name that is not served here; a body shorter than announced"),
    Meaning(400, "json", "not JSON, no body, nested more than 200 levels deep"),
    Meaning(404, "unknown", "no table has that name; the path does not exist"),
    Meaning(405, "method", "the path does not allow this method; Allow lists those it does"),
    Meaning(408, "slow", "the body arrived at less than 10 kB a second"),
    Meaning(411, "length", "a body in chunks, without a Content-Length"),
    Meaning(413, "too_large", "the body, by its length and unread; the text; or more than a whole budget"),
    Meaning(415, "charset", "Content-Type states another charset than UTF-8"),
    Meaning(422, "invalid", "a field is not valid; path names it, such as messages[3].content"),
    Meaning(
        429, "too_many",
        "a budget is used up; message names it, Retry-After says in how many seconds this request fits",
    ),
    Meaning(500, "internal", "the server failed; nothing of the request was stored"),
    Meaning(
        503, "busy",
        "the budget of all clients together is used up, or too many requests wait; Retry-After as above",
    ),
    Meaning(503, "ended", "it took longer than the server's limit; the same request would again"),
)  # fmt: skip


class Fault(TypedDict):
    """Error in a request."""

    code: Annotated[str, Field(description=", ".join(dict.fromkeys(each.code for each in MEANINGS)))]
    message: Annotated[str, Field(description="What is wrong, in one sentence")]
    path: Annotated[str | None, Field(description="The field that is wrong, such as messages[3].content")]
    expected: Annotated[str | None, Field(description="What would be valid there")]


REFUSED: Mapping[int, Any] = {400: Fault}
"""Response of every route, in place of its own. The schema has it for the other statuses, too: as a response of each
status of each route, it would be built 109 times before a server is ready."""
ALWAYS: Final = (415, 422, 429, 500, 503)
"""Statuses of every route's refusals, beside 400."""
WITH_BODY: Final = (*ALWAYS, 408, 411, 413)
"""Those of a route that takes a body."""


def build_fault(code: str, message: str, expected: str | None, path: str | None = None) -> Fault:
    return Fault(code=code, message=message, path=path, expected=expected)


class RequestError(ValueError):
    """A request that is not answered; `status` is HTTP's."""

    def __init__(
        self, message: str, *, path: str | None = None, expected: str | None = None, code: str = "invalid",
        status: int = 422,
    ) -> None:  # fmt: skip
        super().__init__(f"{path}: {message}" if path else message)
        self.message, self.path, self.expected = message, path, expected
        self.code, self.status = code, status

    @property
    def fault(self) -> Fault:
        return Fault(code=self.code, message=str(self), path=self.path, expected=self.expected)


def refuse_long_work(seconds: int) -> RequestError:
    """Return the refusal of what took longer than its limit."""
    limit = plural(seconds, "second")
    message = f"this took longer than {limit} and was ended; shorten the text, or choose fewer models or months"
    return RequestError(message, expected=f"at most {limit} of work", code="ended", status=503)


def build_internal_fault() -> Fault:
    """Build what is said where we failed ourselves."""
    return build_fault("internal", "the server failed to answer; nothing of the request was stored", None)


def convert_json_error(error: JSONError) -> RequestError:
    """Convert a fault inside a message, a tool or a response."""
    expected = error.problem.partition("expected ")[2].partition(", not ")[0]
    return RequestError(error.problem, path=error.path or None, expected=expected or None)


def convert_workload_error(error: WorkloadError, path: str) -> RequestError:
    """Convert a refusal of a number that no plan can have. `path`: the field that it came from."""
    return RequestError(error.problem, path=path, expected=error.expected)


def validate(model: type[M], values: object) -> M:
    """Read a request that comes by another way than HTTP. Raises RequestError, for the first wrong field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise convert_details(error.errors(include_url=False, include_input=False)) from None


def convert_details(details: Sequence[Mapping[str, Any]], skip: int = 0) -> RequestError:
    """Convert the first wrong field; `skip`: number of parts of its place that say only where the fields are."""
    first = details[0]
    path = ""
    for part in first["loc"][skip:]:
        path = below(path, part)
    expected = _expected(first)
    if first["type"] == "extra_forbidden":
        message = "unknown field"
    elif first["type"] == "missing":
        message = "is missing"
    else:
        message = f"expected {expected}"
    more = len(details) - 1
    return RequestError(message + (f" (and {more} more)" if more else ""), path=path or None, expected=expected)


_WORDS: Mapping[str, str] = {
    "extra_forbidden": "only the fields named in the schema",
    "missing": "this field",
    "model_type": "an object",
    "dict_type": "an object",
    "list_type": "a list",
    "int_type": "a whole number",
    "string_type": "text",
    "string_unicode": "text without unpaired surrogates",
    "greater_than_equal": "at least {ge:,}",
    "less_than_equal": "at most {le:,}",
    "string_too_short": "at least {min_length:,} character",
    "string_too_long": "at most {max_length:,} characters",
    "too_short": "at least {min_length:,} of them",
    "too_long": "at most {max_length:,} of them",
}


def _expected(detail: Mapping[str, Any]) -> str:
    """Say what would be right; in pydantic's words where we have none."""
    if words := _WORDS.get(detail["type"]):
        return words.format(**detail.get("ctx", {}))
    text = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return text[:1].lower() + text[1:]
