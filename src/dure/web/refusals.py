"""Turns a `Refusal` that reaches the top of a request into a page or a problem document."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound, Refusal

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Incomplete: 422, Invalid: 422}


def status_of(error: Refusal) -> int:
    """Return the HTTP status of a refusal; 409 where nothing fits better."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)


def problem(error: Refusal, reference: str) -> dict[str, object]:
    """Return the one shape of every JSON error (RFC 9457)."""
    return {
        "type": f"/problems/{error.code}",
        "title": error.code,
        "status": status_of(error),
        "detail": error.what,
        "where": error.where,
        "remedy": error.remedy,
        "reference": reference,
    }


class RefusalMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        reference = uuid.uuid4().hex[:8]
        status = status_of(error)
        if request.path.startswith("/api/") or request.accepts("text/html") is False:
            return JsonResponse(
                problem(error, reference), status=status, content_type="application/problem+json"
            )
        page = {"refusal": error, "status": status, "reference": reference}
        return render(request, "web/refusal.html", page, status=status)
