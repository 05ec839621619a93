"""`manage.py check`: price tables, vocabularies and templates must be right before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from costcalc.current import catalog
from costcalc.health import check_templates
from pricing.catalog.loader import CatalogError
from pricing.catalog.own_rules import find_doubts
from pricing.tokens.encodings import FILES, VocabularyError, verify


@register()
def price_tables(**kwargs: Any) -> Sequence[CheckMessage]:
    try:
        return [CheckWarning(doubt, id="costcalc.W001") for doubt in find_doubts(catalog())]
    except CatalogError as error:
        return [Error(problem, id="costcalc.E001") for problem in error.problems]


@register()
def vocabularies(**kwargs: Any) -> list[Error]:
    errors = []
    for encoding in FILES:
        try:
            verify(encoding)
        except VocabularyError as error:
            errors.append(Error(str(error), id="costcalc.E002"))
    return errors


@register()
def templates(**kwargs: Any) -> list[Error]:
    return [Error(problem, id="costcalc.E003") for problem in check_templates()]
