"""Pages as PDF, by WeasyPrint, with the fonts of this installation and nothing from outside.

The library is loaded only when a document is asked for, so that the web process stays small.
"""

from __future__ import annotations

import importlib
import mimetypes
from typing import Any

from django.contrib.staticfiles import finders

from dure.core.errors import Refusal

OWN = "dure:"
"""What a page names its fonts with; no other address is fetched."""


class Missing(Refusal):
    """This installation cannot write PDF."""

    code = "not_installed"


def page_pdf(html: str) -> bytes:
    """Return a page as PDF. Raises `Missing` where Pango is not installed."""
    library = _library()
    made = library.HTML(string=html, base_url=OWN, url_fetcher=_fetcher(library)).write_pdf()
    return bytes(made)


def _library() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except OSError:
        raise Missing(
            "This installation cannot write PDF: the library Pango is missing.",
            remedy="Ask whoever runs it to install libpango-1.0-0 and libpangoft2-1.0-0.",
        ) from None


def _fetcher(library: Any) -> Any:
    class Own(library.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            own = url.startswith(OWN) and ".." not in url
            path = finders.find(url.removeprefix(OWN)) if own else None
            if not path:
                raise ValueError(f"not of this installation: {url[:100]}")
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            with open(path, "rb") as own_file:
                content = own_file.read()
            return library.urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return Own()
