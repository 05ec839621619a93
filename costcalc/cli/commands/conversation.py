"""`costcalc conversation [FILE …|-]`: what conversations that begin with prompts cost, with the page's own figures."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from costcalc import formatting
from costcalc.cli.conversation_options import OPTIONS, add_conversation, read_turns
from costcalc.cli.estimating import EstimatingCommand
from costcalc.cli.options import read_request_options, refuse_beside
from costcalc.cli.output import Incomplete, WrongUsage
from costcalc.cli.session_options import add_session, fill_options, measure_session
from costcalc.cli.sources import CountedFile, read_json
from costcalc.conversation.filling import Filling
from costcalc.conversation.levers import list_options
from costcalc.current import catalog
from costcalc.estimate.conversation_answer import describe_conversation
from costcalc.export.section_files import Draw
from costcalc.request.conversation_json import read_conversation
from costcalc.request.conversation_schema import ConversationRequest
from costcalc.request.from_json import says_requests
from costcalc.schema.errors import validate
from pricing.estimate.conversation_levers import choose_subject
from pricing.estimate.estimate import Estimate
from pricing.estimate.request import Request

LISTED = 20
"""Faults of a session that are listed."""


class Command(EstimatingCommand[ConversationRequest]):
    details = "A file holds what every call begins with: instructions, or a request as JSON with tools."
    unit = "conversation"
    shown = (
        "model", "usd_per_month", "usd_per_request", "usd_per_resolved_task", "usd_per_request_uncached",
        "times_cheapest", "input_tokens", "context_share",
    )  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_conversation(parser)
        add_session(parser)
        parser.add_argument("--request", metavar="FILE", help="a request for POST /api/v1/conversation")

    def print_figures(self, options: dict[str, Any]) -> None:
        if not options["session"]:
            super().print_figures(options)
            return
        if options["request"]:
            raise WrongUsage("--request holds everything; leave out --session")
        measured = measure_session(options["session"])
        self.stderr.write(Filling.of(measured).describe())
        for fault in measured.faults[:LISTED]:
            self.stderr.write(f"line {fault.line}: {fault.problem}")
        super().print_figures(fill_options(options, measured.session))
        if measured.faulty:
            raise Incomplete(f"{formatting.plural(measured.faulty, 'line')} of the session could not be read")

    def read_options(self, options: Mapping[str, Any]) -> ConversationRequest:
        if options["request"]:
            refuse_beside("--request", options, OPTIONS)
            return validate(ConversationRequest, read_json(options["request"]))
        return read_request_options(options, ConversationRequest, {"conversation": read_turns(options)})

    def list_files(self, options: Mapping[str, Any], body: ConversationRequest) -> Iterable[CountedFile]:
        return [CountedFile("", None)] if options["request"] else super().list_files(options, body)

    def read_request(self, body: ConversationRequest, file: CountedFile) -> Request:
        return read_conversation(body, body.conversation, prompt=file.count, max_output=file.max_output)

    def draw_more(self, estimate: Estimate, draw: Draw) -> Iterable[str]:
        """Draw the savings options, as the page has them."""
        subject = choose_subject(estimate)
        options = list_options(catalog(), estimate, subject, lambda request: "") if subject else None
        if options is None:
            return
        rows = [(row.text, row.cost, row.saves, row.share) for row in options.rows]
        yield from (f"Savings options. {options.sentence}", "")
        yield from draw([("Option", options.period, "Saves", "%"), *rows], (False, True, True, True))

    def describe(self, body: ConversationRequest, estimate: Estimate) -> Mapping[str, object]:
        return describe_conversation(estimate, monthly=says_requests(body), each_turn=body.each_turn)
