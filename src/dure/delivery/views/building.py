"""What the pages of a project's parts share: the frame, words that were posted, refused forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def word(request: HttpRequest, name: str = "reason") -> str:
    """Return a posted text, whole: how much is kept is the actions' question."""
    return request.POST.get(name, "").replace("\0", "")


def page(
    request: HttpRequest, template: str, here: str, values: dict[str, Any], *forms: Any
) -> HttpResponse:
    """Show a part of a project; 422 where one of the forms was refused.

    Parameters
    ----------
    here
        The part's name in the list of parts.
    """
    refused = any(form.is_bound and form.errors for form in forms)
    values = {"here": here} | values
    return render(request, f"delivery/{template}", values, status=422 if refused else 200)
