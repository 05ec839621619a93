"""The server's entry. Prices and vocabularies are loaded here, once, before the first request (and before forking)."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
application = get_wsgi_application()


def _load() -> None:
    from costcalc.current import catalog, current_day  # noqa: PLC0415 -- settings must be ready
    from pricing.catalog.loader import CatalogError  # noqa: PLC0415
    from pricing.estimate.estimate import choose_vocabularies, list_default_models  # noqa: PLC0415
    from pricing.tokens.encodings import VocabularyError, load_all  # noqa: PLC0415
    from pricing.tokens.text import count_tokens  # noqa: PLC0415
    from pricing.tokens.vocabularies import find_counted  # noqa: PLC0415

    try:
        load_all()
        book, day = catalog(), current_day()
        for vocabulary in choose_vocabularies(book, list_default_models(book, day), day):
            if find_counted(vocabulary):  # those of other models load when they are first needed
                count_tokens("a", vocabulary)
    except (CatalogError, VocabularyError) as error:
        sys.exit(f"costcalc does not start. {error}")


_load()
