"""`costcalc policy FILE`: do prompts and usage cost what a policy allows?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from costcalc.cli.output import FiguresCommand, Incomplete, WrongUsage
from costcalc.cli.policy.answer import PolicyAnswer, describe_policy
from costcalc.cli.policy.fields import PolicyFields
from costcalc.cli.policy.file import read_policy
from costcalc.cli.policy.limits import check_prompts
from costcalc.cli.policy.prompts import find_prompts, load_baseline, price_prompts
from costcalc.cli.policy.text import to_markdown, to_text
from costcalc.cli.policy.usage import check_usage
from costcalc.cli.policy.verdict import VERDICTS, Finding
from costcalc.cli.written_file import read_written_file

FAIL_ON: Final = ("fail", "warn")


class Command(FiguresCommand):
    details = "It ends with 1 where it says FAIL."
    formats = ("table", "json", "markdown")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add = parser.add_argument
        add("policy", metavar="FILE", help="prompts, models and limits, as YAML or JSON")
        add(
            "--baseline",
            metavar="FOLDER|FILE",
            help="what prompts cost before: a folder with them as they were, or what --format json wrote earlier",
        )
        add("--fail-on", choices=FAIL_ON, default=FAIL_ON[0], help="warn: end with 1 where it says WARN, too")
        add("--json", metavar="FILE", help="write the answer there as JSON, too")

    def print_figures(self, options: dict[str, Any]) -> None:
        policy = read_written_file(options["policy"], read_policy, "prompts, models and limits")
        answer = self._answer(policy, options["baseline"])
        if options["json"]:
            _save(options["json"], describe_policy(answer))
        if options["format"] == "json":
            self.stdout.write(json.dumps(describe_policy(answer), indent=1))
        else:
            write = to_markdown if options["format"] == "markdown" else to_text
            self.stdout.write("\n".join(write(answer)))
        if VERDICTS.index(answer.verdict) >= VERDICTS.index(options["fail_on"].upper()):
            raise Incomplete(f"{answer.verdict}: change what costs too much, or the limits in {options['policy']}.")

    def _answer(self, policy: PolicyFields, baseline: str | None) -> PolicyAnswer:
        """Raises WrongUsage, RequestError."""
        found, unfit = find_prompts(policy.prompts, Path())
        before = load_baseline(policy.prompts, baseline) if baseline else None
        priced = price_prompts(policy.prompts, found, Path())
        usage = check_usage(policy.usage, self.stderr) if policy.usage else None
        notes = tuple(Finding("WARN", "no_files", f"no file fits {pattern}") for pattern in unfit)
        return PolicyAnswer(priced, check_prompts(policy, priced, before), usage, notes)


def _save(path: str, answer: object) -> None:
    """Raises WrongUsage."""
    try:
        Path(path).write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"--json {path}: {error.strerror}; name a file that can be written") from None
