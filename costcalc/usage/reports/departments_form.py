"""Field in which budgets by department are pasted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django import forms
from django.core.exceptions import ValidationError

from costcalc.schema.written import LARGEST, WrittenError
from costcalc.usage.reports.budgets_file import read_budgets
from costcalc.usage.reports.departments import DepartmentsQuestion

EXAMPLE: Final = (Path(__file__).parent / "budgets.yaml").read_text(encoding="utf-8")
"""What a file of budgets looks like."""


class DepartmentsField(forms.CharField):
    """Budgets as YAML or JSON → what is asked about departments. Blank: nothing is."""

    widget = forms.Textarea

    def __init__(self) -> None:
        super().__init__(required=False, strip=False, max_length=LARGEST, empty_value="")

    def clean(self, value: object) -> DepartmentsQuestion | None:
        text = str(super().clean(value))
        if not text.strip():
            return None
        try:
            return DepartmentsQuestion(read_budgets(text.replace("\r\n", "\n")))
        except WrittenError as error:
            raise ValidationError([_finish(line) for line in error.lines]) from None


def _finish(line: str) -> str:
    """Write a fault as a sentence."""
    return f"{line[:1].upper()}{line[1:]}" + ("" if line.endswith((".", "?")) else ".")


class DepartmentsForm(forms.Form):
    departments = DepartmentsField()
