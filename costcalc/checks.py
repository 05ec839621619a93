"""`manage.py check`: the price tables and the vocabularies must be right before anything runs."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from costcalc.current import catalog
from pricing.catalog.loader import CatalogError
from pricing.tokens.encodings import FILES, VocabularyError, verify


@register()
def price_tables(**kwargs: Any) -> list[Error]:
    try:
        catalog()
    except CatalogError as error:
        return [Error(problem, id="costcalc.E001") for problem in error.problems]
    return []


@register()
def vocabularies(**kwargs: Any) -> list[Error]:
    errors = []
    for encoding in FILES:
        try:
            verify(encoding)
        except VocabularyError as error:
            errors.append(Error(str(error), id="costcalc.E002"))
    return errors
