"""What is asked about a corpus, by a program or in a command, and the plan by which its rows are counted."""

from __future__ import annotations

from pydantic import Field

from costcalc.current import catalog, current_day, find_tables
from costcalc.input_limits import MOST_COLUMNS
from costcalc.schema.errors import RequestError
from costcalc.web.known_model import explain_unknown
from pricing.catalog.defaults import list_default_models
from pricing.corpus.engines.count import give_tables
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.sampling.size import DEFAULT_SEED, MOST_SEED, SampleError, SamplePlan, read_size
from pricing.units import Tier
from pricing.value_types import Count, Day, Name, StrictModel


class CorpusQuestion(StrictModel):
    """What is asked about a corpus."""

    column: Name | None = None
    """Column, or key of objects, with the text, messages or request; default: the usual ones."""
    model_column: Name | None = None
    """Column with the model of a row; default: model."""
    output_column: Name | None = None
    """Column with the output tokens of one request; default: output_tokens or completion_tokens."""
    requests_column: Name | None = None
    """Column with the number of requests that a row stands for; default: requests, else each row is one."""
    model: list[Name] = Field(default_factory=list, max_length=MOST_COLUMNS)
    """Models on which every row is counted.

    Default: each row on the model that it names; where none names one, the models that the page shows."""
    output_tokens: Count = 0
    """Output tokens of a request whose row states none."""
    as_of: Day | None = None
    """The day whose prices apply; default: today, in UTC."""
    tier: Tier | None = None
    """Tier whose cost comes first; default: standard. Standard and batch always stand beside it."""
    sample: str | None = Field(default=None, max_length=20, examples=["1%", "1000", "±2%"])
    """Rows that are counted and stand for all: a share, their number, or as many as an interval of the tokens takes.

    Default: all rows."""
    seed: int = Field(default=DEFAULT_SEED, ge=0, le=MOST_SEED)
    """Another one samples other rows."""


def read_plan(question: CorpusQuestion) -> Plan:
    """Return the plan of a question. Raises RequestError for a model that is in no price table, and a wrong sample."""
    names = tuple(dict.fromkeys(question.model))
    for place, name in enumerate(names):
        if problem := explain_unknown(name):
            raise RequestError(problem, path=f"model[{place}]", code="unknown")
    give_tables(catalog())
    columns = (question.column, question.model_column, question.output_column, question.requests_column)
    return Plan(
        question.as_of or current_day(),
        names,
        Columns(*(column or "" for column in columns)),
        question.output_tokens,
        tables=find_tables(),
        digest=catalog().digest,
        sample=_read_sample(question),
    )


def _read_sample(question: CorpusQuestion) -> SamplePlan | None:
    if question.sample is None:
        return None
    try:
        return SamplePlan(read_size(question.sample), question.seed)
    except SampleError as error:
        raise RequestError(str(error), path="sample") from None


def list_defaults(plan: Plan) -> list[str]:
    """List the models on which a corpus is counted that names none: those that the page shows."""
    return list_default_models(catalog(), plan.as_of)
