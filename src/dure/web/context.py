"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

TEXT_SIZES = (
    ("small", _("Smaller")),
    ("medium", _("Normal")),
    ("large", _("Larger")),
    ("xlarge", _("Large")),
    ("xxlarge", _("Largest")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor, the menu and how the reader wants to see the page."""
    size = request.COOKIES.get("dure-text", "medium")
    return {
        "actor": getattr(request, "actor", None),
        "sample": settings.SAMPLE,
        "masthead": settings.MASTHEAD,
        "menu": menu(request.path),
        "text_size": size if size in dict(TEXT_SIZES) else "medium",
        "text_sizes": TEXT_SIZES,
    }


def menu(path: str) -> list[dict[str, Any]]:
    """Return the entries of settings.MENU whose address exists, the one shown marked."""
    entries = []
    for name, label in settings.MENU:
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        current = path == href if href == "/" else path.startswith(href)
        entries.append({"href": href, "label": label, "current": current})
    return entries
