"""`costcalc estimate [FILE …|-]`: what prompts cost, with the page's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from costcalc.cli.estimating import EstimatingCommand
from costcalc.cli.options import count_prompts, read_request_options
from costcalc.cli.sources import CountedFile
from costcalc.current import catalog, current_day
from costcalc.estimate.text_table import REQUEST_COLUMNS
from costcalc.request.from_json import read_body, says_requests
from costcalc.request.schema import EstimateRequest
from pricing.estimate.estimate import Estimate, are_counted
from pricing.estimate.request import Request
from pricing.tokens.encodings import DEFAULT, FILES


class Command(EstimatingCommand[EstimateRequest]):
    details = "A file with a chat or request as JSON is counted as one."
    unit = "request"
    shown = REQUEST_COLUMNS

    def read_options(self, options: Mapping[str, Any]) -> EstimateRequest:
        return read_request_options(options, EstimateRequest)

    def list_files(self, options: Mapping[str, Any], body: EstimateRequest) -> Iterable[CountedFile]:
        """List the files, counted in cl100k_base only where models need it, or an address: loading it takes long."""
        counted = are_counted(catalog(), body.models or (), body.as_of or current_day())
        always = (DEFAULT,) if counted and options["format"] != "csv" else tuple(FILES)
        return count_prompts(options, body, self.stderr, always)

    def read_request(self, body: EstimateRequest, file: CountedFile) -> Request:
        return read_body(body, prompt=file.count, max_output=file.max_output)

    def describe(self, body: EstimateRequest, estimate: Estimate) -> Mapping[str, object]:
        from costcalc.estimate.api import describe_estimate  # noqa: PLC0415 -- with the types of all answers

        return describe_estimate(estimate, monthly=says_requests(body))
