"""A dropped session fills in the form: its averages are in the address that it leads to, its texts nowhere."""

from __future__ import annotations

from functools import partial
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from costcalc import formatting
from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import TRAINING_BYTES
from costcalc.conversation.filling import FILLED, Filling
from costcalc.conversation.forms import ConversationForm
from costcalc.conversation.session_values import find_model, list_values
from costcalc.projection.forms import NAMES as PLANNED
from costcalc.projection.forms import PlanForm
from costcalc.request.conversation import NAMES as STATED
from costcalc.request.prompt import COUNTS
from costcalc.request.query import SAFE
from costcalc.web.address import shorten_query
from costcalc.web.selection import read_models
from pricing.json_lines import BLOCK
from pricing.session.measure import Measured, measure_files
from pricing.session.session import Session, SessionError
from pricing.units import FEES

REPLACED: Final = frozenset({
    "prompt", "tools", "file", "images", "image_files", "pages", "audio_seconds", "kind", "effort", *COUNTS, "session",
    "lifetime", "v", "catalog", "figures", "s", "how", "show", "models", "baseline",
    *STATED, *FEES,
})  # fmt: skip
"""Fields that a session takes the place of, and those that mean something in one address only."""

FORM: Final = {"turns": "turn_count", "calls": "turn_calls", "cache_lifetime": "lifetime"}
"""Fields of the form that programs know by another name."""


class SessionForm(ConversationForm):
    """The form as it was when a session was dropped on it."""

    session = forms.FileField(allow_empty_file=True, error_messages={"required": "Choose a session file."})

    def clean_session(self) -> Measured:
        uploads = self.files.getlist("session")
        charge(characters=sum(upload.size or 0 for upload in uploads) // TRAINING_BYTES)
        try:
            return measure_files(*(partial(upload.chunks, BLOCK) for upload in uploads))
        except SessionError as problem:
            name = uploads[0].name if len(uploads) == 1 else f"{len(uploads)} files"
            raise ValidationError(f"{name}: {problem}.") from None


def write_query(form: SessionForm, sent: QueryDict) -> str:
    """Write the address's query with the session's numbers, and all else as it was sent with the session."""
    measured: Measured = form.cleaned_data["session"]
    session = measured.session
    wrong = form.errors.keys() | PlanForm(sent).errors.keys()  # which might be a text
    names = [name for name in (*form.fields, *PLANNED) if name not in REPLACED | wrong]
    kept = {name: value for name in names if (value := ",".join(sent.getlist(name)))}
    query = urlencode(kept | list_fields(session) | _choose_models(session, sent), safe=SAFE)
    return f"{shorten_query(query)}&{FILLED}={Filling.of(measured).write()}"


def _choose_models(session: Session, sent: QueryDict) -> dict[str, str]:
    """Add the session's own model to the selection, as the baseline where nobody chose another."""
    own = find_model(session)
    names = dict.fromkeys([*read_models(sent)[0], *([own] if own else [])])
    baseline = sent.get("baseline") or own
    return {"models": ",".join(names), **({"baseline": baseline} if baseline else {})}


def list_fields(session: Session) -> dict[str, str]:
    """List the same as the fields of the form hold it."""
    return {
        FORM.get(name, name): value if isinstance(value, str) else formatting.plain(value)
        for name, value in list_values(session).items()
    }
