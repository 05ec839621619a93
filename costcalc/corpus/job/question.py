"""What is asked of a data set that was counted: on which models, at which prices; and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from costcalc.admission.charging import charge as charge_work
from costcalc.corpus.answer import CorpusAnswer, answer_corpus
from costcalc.corpus.job.fit import find_problem
from costcalc.corpus.job.forms import PricesForm, list_pairs
from costcalc.current import catalog
from costcalc.jobs import store
from costcalc.jobs.kinds.corpus import read_plan, unpack
from costcalc.jobs.models import Job
from costcalc.web.address import shorten_query
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Way
from pricing.corpus.plan import Plan
from pricing.corpus.ways import list_ways

LENGTHS_A_CELL: Final = 100
"""Lengths that are added up in about the time of a cell of a projection."""
TIERS: Final = 3
OTHER_TABLES: Final = "The price tables have changed since these files were counted. Send the files again."
SAFE: Final = ",/:@"


@dataclass(frozen=True, slots=True)
class JobQuestion:
    job: Job
    plan: Plan
    form: PricesForm

    @property
    def names(self) -> tuple[str, ...]:
        """Return the models that are asked for: those on which rows were counted, unless somebody chose others."""
        chosen: list[str] | None = self.form.cleaned_data.get("models")
        return tuple(chosen) if chosen and self.plan.models else self.plan.models

    @property
    def query(self) -> str:
        """Return the query of the address, with its question mark."""
        return f"?{shorten_query(urlencode(list_pairs(self.form.cleaned_data, self.names), safe=SAFE))}"


@dataclass(frozen=True, slots=True)
class JobAnswer:
    answer: CorpusAnswer
    problems: Mapping[str, str]
    """Models that are asked for and were not counted, and why."""


def read_question(job: Job, query: QueryDict) -> JobQuestion:
    """Read what is asked; an address that asks nothing, what was asked with the files."""
    return JobQuestion(job, read_plan(job.plan), PricesForm(query or ask_first(job)))


def ask_first(job: Job) -> QueryDict:
    """Return what was asked with the files, as an address has it."""
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in job.question.items()})
    return data


def answer_question(question: JobQuestion) -> JobAnswer:
    """Price what the files of a job came to. Raises ResultGone."""
    plan, data = question.plan, question.form.cleaned_data
    if plan.digest != catalog().digest:
        raise store.ResultGone(OTHER_TABLES)
    counted, found = unpack(store.load_packed(question.job))
    ways, problems = find_ways(plan, counted, question.names)
    lengths = sum(len(counts.expected) for counts in counted.ways.values())
    charge_work(cells=lengths * max(1, len(ways)) * TIERS // LENGTHS_A_CELL)
    shown = replace(plan, as_of=data["as_of"], models=tuple(ways))
    if problems and not ways:  # without any, each row would be priced on the model that it names
        counted = replace(counted, ways={})
    answer = answer_corpus(catalog(), shown, counted, ways=ways, tier=data["tier"], found=found)
    return JobAnswer(answer, problems)


def find_ways(plan: Plan, counted: Counted, names: Sequence[str]) -> tuple[dict[str, Sequence[Way]], dict[str, str]]:
    """Find the ways of counting of models among those in which rows were counted, and why others have none."""
    every = list_ways(catalog(), replace(plan, models=tuple(dict.fromkeys((*plan.models, *names)))))
    ways: dict[str, Sequence[Way]] = {}
    problems: dict[str, str] = {}
    for name in names:
        problem = "" if name in plan.models else find_problem(catalog(), name, plan, counted, every[name])
        if problem:
            problems[name] = problem
        else:
            ways[name] = [way for way in every[name] if way in counted.ways]
    return ways, problems
