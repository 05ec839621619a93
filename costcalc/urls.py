from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.urls import include, path, re_path

from costcalc.catalog import views as catalog
from costcalc.compare import pipelines as compare_pipelines
from costcalc.compare import views as compare
from costcalc.conversation import fill
from costcalc.conversation import views as conversation
from costcalc.conversation.lens import CONVERSATION
from costcalc.corpus.job import downloads as corpus_downloads
from costcalc.corpus.job import start as corpus
from costcalc.corpus.job import uploads as corpus_files
from costcalc.corpus.job import views as corpus_job
from costcalc.corpus.job.place import PLACE as CORPUS
from costcalc.estimate import downloads, import_file
from costcalc.estimate import views as estimate
from costcalc.estimate.import_file import BuildForm
from costcalc.estimate.lens import REQUEST
from costcalc.health.report import healthz
from costcalc.jobs.views import offer_job
from costcalc.pipeline import downloads as pipeline_files
from costcalc.pipeline import views as pipeline
from costcalc.training import views as training
from costcalc.training.downloads import offer_files as offer_training_files
from costcalc.training.forms import TrainingForm, read_data
from costcalc.usage import views as usage
from costcalc.usage.job import uploads as usage_jobs
from costcalc.usage.job import views as logs
from costcalc.usage.job.downloads import download
from costcalc.usage.job.place import PLACE as USAGE
from costcalc.web.about import page
from costcalc.web.names import names

IMPORTED: Mapping[str, BuildForm] = {
    "estimate": REQUEST.form,
    "conversation": CONVERSATION.form,
    "training": lambda data: TrainingForm(read_data(data)),
}
"""Pages whose exports lead back to them."""

JOB_FILE: Final = r"^usage/jobs/(?P<token>[^/]+)/(?P<name>[a-z_]+)\.(?P<ending>csv|xlsx|json|md)$"
CORPUS_FILE: Final = r"^data-set/jobs/(?P<token>[^/]+)/(?P<name>[a-z_]+)\.(?P<ending>csv|xlsx|json|md)$"

urlpatterns = [
    path("", estimate.page, name="estimate"),
    *downloads.offer_files(REQUEST),
    path("import/", import_file.build_page(IMPORTED), name="import"),
    path("names/", names, name="names"),
    path("compare/", compare.page, name="compare"),
    path("compare/conversation/", compare.compare_conversation, name="compare-conversation"),
    path("compare/pipeline/", compare_pipelines.compare_pipeline, name="compare-pipeline"),
    path("models/", catalog.models, name="models"),
    path("models.csv", catalog.csv, name="models-csv"),
    path("models/<str:provider>/", catalog.redirect_to_provider, name="models-of-provider"),
    path("models/<str:provider>/<path:name>/", catalog.model, name="model"),
    path("usage/", usage.page, name="usage"),
    path("usage.csv", usage.csv, name="usage-csv"),
    path("usage/files", usage_jobs.send_files, name="usage-files"),
    path("usage/jobs/<str:token>/invoice", usage_jobs.send_invoice, name="usage-job-invoice"),
    *offer_job(USAGE, "usage/jobs/"),
    path("usage/jobs/<str:token>/", logs.page, name="usage-job"),
    path("usage/jobs/<str:token>/beside", logs.keep_beside, name="usage-job-beside"),
    re_path(JOB_FILE, download, name="usage-job-file"),
    path("bill/", usage.redirect_from_bill, {"name": "usage"}, name="bill"),
    path("bill.csv", usage.redirect_from_bill, {"name": "usage-csv"}, name="bill-csv"),
    path("conversation/", conversation.page, name="conversation"),
    path("conversation/session/", fill.page, name="conversation-session"),
    *downloads.offer_files(CONVERSATION, prefix="conversation-"),
    path("api/", include("costcalc.api.urls")),
    path("pipeline/", pipeline.page, name="pipeline"),
    path("pipeline.csv", pipeline_files.csv, name="pipeline-csv"),
    path("pipeline.xlsx", pipeline_files.xlsx, name="pipeline-xlsx"),
    path("pipeline.json", pipeline_files.json, name="pipeline-json"),
    path("pipeline.md", pipeline_files.markdown, name="pipeline-md"),
    path("pipeline-combinations.csv", pipeline_files.combinations_csv, name="pipeline-combinations-csv"),
    path("pipeline-months.csv", pipeline_files.months_csv, name="pipeline-months-csv"),
    path("training/", training.page, name="training"),
    *offer_training_files(),
    path("data-set/", corpus.page, name="corpus"),
    path("data-set/files", corpus_files.send_files, name="corpus-files"),
    *offer_job(CORPUS, "data-set/jobs/"),
    path("data-set/jobs/<str:token>/", corpus_job.page, name="corpus-job"),
    re_path(CORPUS_FILE, corpus_downloads.download, name="corpus-job-file"),
    path("about/", page, name="about"),
    path("healthz", healthz, name="healthz"),
]
