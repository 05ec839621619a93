"""Models in the order of what this very request costs on them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from costcalc.estimate.forms import EstimateForm
from costcalc.estimate.ranking import rank_by_cost

NAMES = ["claude-opus-5-5", "gpt-6-luna", "o1", "whisper-1", "gpt-6.2-sol"]


def test_the_cheapest_stands_first_and_only_what_can_do_the_job() -> None:
    """Luna costs 0.10 and 0.50, Sol 2 and 10, Opus 4 and 20; o1 is no longer sold, and Whisper answers nothing."""
    rank = rank_by_cost(EstimateForm, QueryDict("input_tokens=1000&output_tokens=500&as_of=2026-11-21"))
    assert rank(NAMES) == ["gpt-6-luna", "gpt-6.2-sol", "claude-opus-5-5"]


def test_what_does_not_fit_is_left_out() -> None:
    rank = rank_by_cost(EstimateForm, QueryDict("input_tokens=190000&output_tokens=500&as_of=2026-11-21"))
    assert rank(["gpt-4o", "gpt-6-luna"]) == ["gpt-6-luna"]


def test_of_a_form_with_mistakes_there_is_no_order() -> None:
    assert rank_by_cost(EstimateForm, QueryDict("output_tokens=x"))(NAMES) is None


def test_a_file_can_be_read_again_by_the_form_proper() -> None:
    file = SimpleUploadedFile("a.txt", b"What does this cost?")
    assert rank_by_cost(EstimateForm, QueryDict("as_of=2026-11-21"), MultiValueDict({"file": [file]}))(NAMES)
    assert file.read() == b"What does this cost?"
