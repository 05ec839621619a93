"""A training file in memory: no temporary files, and never more than the limit, which holds before anything is read."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

from costcalc.middleware import compute_training_limit


class TrainingUpload(MemoryFileUploadHandler):
    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any) -> None:  # noqa: N803
        self.activated = content_length <= compute_training_limit()
