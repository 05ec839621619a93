"""`costcalc corpus FILES …`: what a data set of prompts costs on models, before it is run."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costcalc.cli.corpus_options import add_corpus_arguments, read_corpus_plan
from costcalc.cli.output import Incomplete, WrongUsage
from costcalc.cli.output_file import FileCommand, check_output, refuse_overwriting
from costcalc.cli.progress import watch_reading
from costcalc.corpus.answer import SAMPLED, CorpusAnswer, answer_corpus
from costcalc.corpus.describe import describe_answer
from costcalc.corpus.files import to_csv, to_text, to_xlsx
from costcalc.corpus.question import list_defaults
from costcalc.current import catalog
from costcalc.formatting import legible
from pricing.corpus.counted import Counted
from pricing.corpus.default_models import PlannedCount, count_on_some
from pricing.corpus.engines.count import OtherTables
from pricing.corpus.engines.dask import count_on_cluster
from pricing.corpus.engines.processes import count_files
from pricing.corpus.engines.tasks import NoSuchColumn
from pricing.corpus.plan import Plan
from pricing.corpus.rows import find_corpus
from pricing.corpus.sampling.size import SampleError
from pricing.corpus.ways import list_ways
from pricing.executors.dask import ClusterError
from pricing.executors.tasks import Tell
from pricing.files.sources import Found
from pricing.tokens.encodings import VocabularyError

NO_FILES = "no prompts found; name files, or folders with .jsonl, .json, .csv, .parquet or .txt files"


class Command(FileCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_corpus_arguments(parser)

    def print_figures(self, options: dict[str, Any]) -> None:
        question, plan = read_corpus_plan(options)
        output = check_output(options, "corpus.xlsx")
        found, (plan, counted) = self._count(options, plan)
        if not found.sources:
            raise WrongUsage("\n".join(f"{fault.path}: {fault.problem}" for fault in found.faults) or NO_FILES)
        ways = list_ways(catalog(), plan)
        answer = answer_corpus(catalog(), plan, counted, ways=ways, tier=question.tier, found=found)
        self._write(answer, options["format"], output)
        missing = [legible(reason.message) for reason in answer.reasons if reason.code != SAMPLED]
        if missing:
            raise Incomplete("; ".join(missing))

    def _count(self, options: dict[str, Any], plan: Plan) -> tuple[Found, PlannedCount]:
        """Raises WrongUsage."""
        with watch_reading(self.stderr) as tell, TemporaryDirectory(prefix="costcalc-") as folder:
            try:
                if options["cluster"]:
                    return _count_on_cluster(options, plan, tell)
                found = find_corpus(options["files"], Path(folder))
                refuse_overwriting(check_output(options, "corpus.xlsx"), found.sources, "files of the data set")

                def count(plan: Plan) -> Counted:
                    return count_files(found.sources, plan, processes=options["processes"], tell=tell)

                return found, count_on_some(count, plan, list_defaults(plan))
            except ClusterError as error:
                raise WrongUsage(f"--cluster {options['cluster']}: {error}") from None
            except (NoSuchColumn, OtherTables, SampleError, VocabularyError) as error:
                raise WrongUsage(str(error)) from None

    def _write(self, answer: CorpusAnswer, form: str, output: Path | None) -> None:
        """Raises WrongUsage."""
        self.write_answer(
            form,
            output,
            answer=lambda: describe_answer(answer, catalog()),
            csv=lambda: to_csv(answer, catalog()),
            table=lambda draw: to_text(answer, catalog(), draw),
            workbook=lambda: to_xlsx(answer, catalog()),
        )


def _count_on_cluster(options: dict[str, Any], plan: Plan, tell: Tell | None) -> tuple[Found, PlannedCount]:
    """Raises ClusterError, NoSuchColumn and SampleError."""
    found = [Found()]

    def count(plan: Plan) -> Counted:
        found[0], counted = count_on_cluster(options["cluster"], options["files"], plan, tell=tell)
        return counted

    counted = count_on_some(count, plan, list_defaults(plan))
    return found[0], counted
