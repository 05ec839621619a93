"""What is asked of a pipeline, by the page, a program or a command alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from costcalc.current import catalog
from pricing.pipeline.cost import PipelineCost, pipeline_cost
from pricing.pipeline.months import PipelineMonths, pipeline_months
from pricing.pipeline.step import Step
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class Question:
    steps: tuple[Step, ...]
    workload: Workload
    as_of: date
    """The day whose prices count; its month is the first of `months`."""
    months: int
    """0: no months ahead."""

    def cost(self) -> PipelineCost:
        requests = self.workload.monthly_requests
        return pipeline_cost(catalog(), self.steps, as_of=self.as_of, requests=requests)

    def ahead(self) -> PipelineMonths | None:
        """Raises WorkloadError."""
        if not self.months or not self.steps:
            return None
        return pipeline_months(catalog(), self.steps, self.workload, first=self.as_of, months=self.months)
