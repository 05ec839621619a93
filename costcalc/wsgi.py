"""The server's entry. Prices and vocabularies are loaded here, once, before the first request (and before forking)."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
application = get_wsgi_application()


def _load() -> None:
    from costcalc.current import catalog  # noqa: PLC0415 -- settings must be ready
    from pricing.catalog.loader import CatalogError  # noqa: PLC0415
    from pricing.tokens.encodings import VocabularyError, load_all  # noqa: PLC0415

    try:
        catalog()
        load_all()
    except (CatalogError, VocabularyError) as error:
        sys.exit(f"costcalc does not start. {error}")


_load()
