"""Costs of a data set that fits a request, as programs send its file and are answered."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BeforeValidator, Field

from costcalc.admission.charging import charge
from costcalc.configuration.environment import load_environment
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.corpus.answer import CorpusAnswer, answer_corpus
from costcalc.corpus.describe import describe_answer
from costcalc.corpus.question import CorpusQuestion, list_defaults, read_plan
from costcalc.corpus.schema import CorpusResponse
from costcalc.current import catalog
from costcalc.input_limits import MOST_PROMPTS
from costcalc.schema.errors import REFUSED, RequestError
from costcalc.schema.queries import refuse_other_fields
from costcalc.schema.responses import send_json
from pricing.corpus.default_models import count_on_some
from pricing.corpus.engines.processes import count_files
from pricing.corpus.engines.tasks import NoSuchColumn
from pricing.corpus.sampling.size import DEFAULT_SEED, MOST_SEED, SampleError
from pricing.corpus.ways import list_ways
from pricing.files.items import is_parquet
from pricing.files.sources import hold_body
from pricing.files.unpack import find_packing
from pricing.value_types import Count

ENDINGS: Final = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/json": ".json",
    "text/markdown": ".md",
    "text/html": ".html",
}
"""How a body is written, by its Content-Type; of any other, its beginning says so."""
TIMES: Final = 2
"""Characters of a text that one of a data set is charged as: a data set is counted in full, a long text by a sample."""
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": (
            "The file: JSON lines, a list as JSON, CSV or text, as UTF-8 and not packed. Its Content-Type may say how "
            f"it is written ({', '.join(ENDINGS)}); else its beginning does."
        ),
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}


def _read_digits(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20 else value


class CorpusQuery(CorpusQuestion):
    """What is asked about a corpus, in an address."""

    output_tokens: Annotated[Count, BeforeValidator(_read_digits)] = 0
    """Output tokens of a request whose row states none."""
    seed: Annotated[int, BeforeValidator(_read_digits), Field(ge=0, le=MOST_SEED)] = DEFAULT_SEED
    """Another one samples other rows."""


router = Router()


@router.post(
    "/corpus",
    response={200: CorpusResponse, **REFUSED},
    summary="Count and price a data set of prompts",
    openapi_extra=BODY,
)
def post_corpus(request: HttpRequest, body: Query[CorpusQuery]) -> HttpResponse:
    refuse_other_fields(request, *CorpusQuery.model_fields, lists=("model",))
    ending = ENDINGS.get((request.content_type or "").lower(), "")
    return send_json(describe_answer(answer_body(request.body, f"body{ending}", body), catalog()))


def answer_body(data: bytes, name: str, question: CorpusQuestion) -> CorpusAnswer:
    """Count and price a file. `name`: its ending says how it is written. Raises RequestError."""
    plan = read_plan(question)
    _check_body(data)
    sources = [hold_body(name, data)]
    try:
        plan, counted = count_on_some(lambda plan: count_files(sources, plan, processes=1), plan, list_defaults(plan))
    except NoSuchColumn as error:
        raise RequestError(str(error), path="column") from None
    except SampleError as error:
        raise RequestError(str(error), path="sample") from None
    return answer_corpus(catalog(), plan, counted, ways=list_ways(catalog(), plan), tier=question.tier)


def _check_body(data: bytes) -> None:
    """Charge for a file. Raises RequestError for one that is too long, and for what has to be unpacked to know that."""
    if not data:
        raise RequestError("the body is missing", expected="a file of prompts", status=400)
    if find_packing(data[:8]) or is_parquet(data):
        raise RequestError(
            "packed files are not read here; send it unpacked, as JSON lines or CSV", expected="plain text"
        )
    characters = len(data.decode("utf-8", "replace")) * TIMES
    if characters > load_environment().max_characters:
        most = f"{load_environment().max_characters // TIMES:,} characters"
        raise _refuse_size(f"{characters // TIMES:,} characters exceed the limit of {most}", most)
    rows = 1 + max(data.count(b"\n"), data.count(b",") if data.lstrip().startswith(b"[") else 0)
    if rows > MOST_PROMPTS:
        raise _refuse_size(f"about {rows:,} rows exceed the limit of {MOST_PROMPTS:,}", f"{MOST_PROMPTS:,} rows")
    charge(characters=characters, cells=rows * ROW_CELLS)


def _refuse_size(problem: str, most: str) -> RequestError:
    message = f"{problem}; the command reads files of any size"
    return RequestError(message, path="body", expected=f"at most {most}", code="too_large", status=413)
