"""All that is asked of the files of a job, in the address of its page and in texts that stay with it; the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from costcalc.admission.charging import charge as charge_work
from costcalc.jobs import store
from costcalc.jobs.models import Job
from costcalc.usage.job.asked import FIELDS, Texts, read_asked
from costcalc.usage.job.forms import LogForm, list_pairs
from costcalc.usage.job.page import PageAnswer, answer_page
from costcalc.usage.job.result import load_result
from costcalc.usage.job.state import read_labels
from costcalc.usage.reports.what_if_form import WhatIfForm

SCENARIO_KEYS: Final = 3
"""Keys that a key under a scenario is charged as: it may be priced at two tiers, each before and after tokens moved."""
KEY_CELLS: Final = 5
"""Cells that a key is charged as: it is priced, added up and drawn in about the time of so many of a projection."""


@dataclass(frozen=True, slots=True)
class JobQuestion:
    job: Job
    form: LogForm
    what_if: WhatIfForm
    texts: Texts

    @property
    def is_valid(self) -> bool:
        """Return whether its address can be answered; what is wrong with a text is told beside the answer."""
        return all([self.form.is_valid(), self.what_if.is_valid()])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """List (name, value) of the address."""
        return [*list_pairs(self.form.cleaned_data), *self.what_if.pairs]

    @property
    def query(self) -> str:
        """Return the query of the address, with its question mark; blank where nothing is asked."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""


@dataclass(frozen=True, slots=True)
class JobAnswer:
    page: PageAnswer
    errors: Mapping[str, str]
    """What is wrong with texts, by their fields."""


def read_question(job: Job, query: QueryDict, texts: Texts | None = None) -> JobQuestion:
    """Read what is asked; with `texts` in place of those that stay with the job."""
    kept = {name: store.read_attached(job, name) or "" for name in FIELDS}
    return JobQuestion(job, LogForm(query, read_labels(job)), WhatIfForm(query), {**kept, **(texts or {})})


def answer_question(question: JobQuestion) -> JobAnswer:
    """Price what the files of a job came to. Raises ResultGone."""
    form, result = question.form, load_result(question.job)
    asked = read_asked(question.texts, form.labels, what_if=question.what_if.question, invoice=result.invoice)
    times = 1 + len(asked.questions) + SCENARIO_KEYS * len(question.what_if.scenarios)
    charge_work(cells=len(result.reduced.groups) * times * KEY_CELLS)
    page = answer_page(result.reduced, result.found, form.given, form.division, asked)
    return JobAnswer(page, asked.errors)
