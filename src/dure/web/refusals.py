"""Turns whatever stops a request into a page that helps, or a problem document.

One page for people (web/refusal.html) and one JSON shape for programs (RFC 9457), each with a
reference that is also written to the log.
"""

import logging
import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound, Refusal

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Incomplete: 422, Invalid: 422}
log = logging.getLogger("dure.refusals")


def status_of(error: Refusal) -> int:
    """Return the HTTP status of a refusal; 409 where nothing fits better."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)


def problem(error: Refusal, reference: str, status: int | None = None) -> dict[str, object]:
    """Return the one shape of every JSON error (RFC 9457)."""
    return {
        "type": f"/problems/{error.code}",
        "title": error.code,
        "status": status or status_of(error),
        "detail": error.what,
        "where": error.where,
        "remedy": error.remedy,
        "reference": reference,
    }


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program is asking rather than a person."""
    return request.path.startswith("/api/") or not request.accepts("text/html")


def answer(request: HttpRequest, error: Refusal, status: int | None = None) -> HttpResponse:
    """Say why a request was not done, as the asker reads it."""
    status = status or status_of(error)
    reference = uuid.uuid4().hex[:8]
    log.info("%s %s %s %s: %s", reference, status, request.method, request.path, error)
    if wants_json(request):
        return JsonResponse(
            problem(error, reference, status),
            status=status,
            content_type="application/problem+json",
        )
    page = {"refusal": error, "status": status, "reference": reference, "means": means(status)}
    return render(request, "web/refusal.html", page, status=status)


def means(status: int) -> dict[str, str]:
    """Return what a status means and what can be done, in plain words."""
    said = {
        400: (_("The request could not be read"), _("Go back, reload the page and try again.")),
        403: (
            _("This is not open to you"),
            _("Sign in with another account, or ask an administrator of your organisation."),
        ),
        404: (
            _("There is nothing here"),
            _("Check the address, or begin at the home page. It may not be open to you."),
        ),
        409: (
            _("This cannot be done now"),
            _("Somebody may have changed it meanwhile. Reload the page and look again."),
        ),
        422: (_("Something in it is not right"), _("Correct what is named above and try again.")),
        500: (
            _("Something broke on our side"),
            _("Nothing you entered was at fault. Try again in a minute."),
        ),
    }
    title, remedy = said.get(status, said[409])
    return {"title": title, "remedy": remedy}


class RefusalMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return answer(request, error)
        if isinstance(error, Http404) and wants_json(request):
            return answer(request, NotFound(_("There is nothing at this address.")))
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Refusal(_("The request could not be read.")), 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NotAllowed(_("You may not see this page.")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NotFound(_("There is nothing at this address.")))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a defect. The page needs no database, in case that is what broke."""
    return answer(request, Refusal(_("The server could not finish this.")), 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without its token."""
    error = NotAllowed(
        _("The form was open too long, or cookies are off, so it was not accepted."),
        remedy=_("Go back, reload the page and send it again. Allow cookies for this site."),
    )
    return answer(request, error)
