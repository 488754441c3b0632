"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from dure.core.actor import ANONYMOUS, Actor
from dure.web.trial import trial_progress

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
        "menu": menu(request.path, getattr(request, "actor", ANONYMOUS)),
        "text_size": size if size in dict(TEXT_SIZES) else "medium",
        "text_sizes": TEXT_SIZES,
        "trial": trial_progress(),
    }


def menu(path: str, actor: Actor = ANONYMOUS) -> list[dict[str, Any]]:
    """Return the entries of settings.MENU that *actor* has a use for, the one shown marked.

    An entry is an address name, its label and the roles it is for; without roles it is for all.
    One whose address does not exist is left out.
    """
    entries = []
    known: list[tuple[Any, ...]] = settings.MENU
    for entry in known:
        name, label, *roles = entry
        if roles and not any(actor.has_anywhere(role) for role in roles):
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        current = path == href if href == "/" else path.startswith(href)
        entries.append({"href": href, "label": label, "current": current})
    return entries
