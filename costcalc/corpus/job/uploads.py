"""A data set is sent, with the models on which it is counted. The answer leads to the page of its job."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from costcalc.corpus.job.forms import COLUMNS, CorpusForm, list_pairs
from costcalc.corpus.job.place import PLACE
from costcalc.current import catalog
from costcalc.jobs import store
from costcalc.jobs.kinds.corpus import CORPUS, describe_plan
from costcalc.jobs.models import Job
from costcalc.jobs.uploads import Received, identify
from costcalc.jobs.views import take_files
from costcalc.request.from_form import choose_models
from costcalc.schema.errors import RequestError
from pricing.corpus.plan import Columns, Plan


@require_POST
def send_files(request: HttpRequest) -> HttpResponse:
    """Take the files of a data set, and have them counted."""
    return take_files(request, PLACE, lambda received: _create(request, received))


def _create(request: HttpRequest, received: Received) -> Job:
    """Raises RequestError."""
    form = CorpusForm(received.fields)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise RequestError(str(errors[0]).rstrip("."), path=name)
    data = form.cleaned_data
    models = choose_models(data["models"], data["as_of"])
    question = dict(list_pairs(data, models))
    plan = Plan(
        as_of=data["as_of"],
        models=models,
        columns=Columns(*(data[name] for name in COLUMNS)),
        output_tokens=data["output_tokens"],
        digest=catalog().digest,
    )
    return store.create(CORPUS, received.files, question, describe_plan(plan), client=identify(request))
