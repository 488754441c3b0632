"""Turns whatever stops a request into a page that helps, or a problem document.

One page for people (web/refusal.html) and one JSON shape for programs (RFC 9457), each with a
number that the log has, too, in one line, even where only warnings are logged.
"""

import logging
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from dure.core.bounded import TooLong, plain
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound, Refusal
from dure.core.said import tell

STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Incomplete: 422, Invalid: 422}
NOT_TAKEN = 405
MOST_LOGGED = 500
log = logging.getLogger("dure.refusals")


def status_of(error: Refusal) -> int:
    """Return the HTTP status of a refusal; 409 where nothing fits better."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal in the reader's language."""

    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.remedy}".strip()


def told(text: str) -> str:
    """Return a text that was made with `say` in the language of the page."""
    return tell(text, _)


def told_refusal(error: Refusal) -> Told:
    return Told(told(error.what), told(error.where), told(error.remedy))


def data_language(request: HttpRequest) -> str:
    """Return the language for a program: English, unless it asks for one of the others first."""
    known = dict(settings.LANGUAGES)
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    wanted = (language.split("-")[0] for language, _share in asked)
    return next((language for language in wanted if language in known), "en")


def problem(error: Refusal, reference: str, status: int | None = None) -> dict[str, object]:
    """Return the one shape of every JSON error (RFC 9457), in the language that is active."""
    said = told_refusal(error)
    return {
        "type": f"/problems/{error.code}",
        "title": error.code,
        "status": status or status_of(error),
        "detail": said.what,
        "where": said.where,
        "remedy": said.remedy,
        "reference": reference,
    }


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program is asking rather than a person."""
    return request.path.startswith("/api/") or not request.accepts("text/html")


def answer(
    request: HttpRequest, error: Refusal, status: int | None = None, cause: str = ""
) -> HttpResponse:
    """Say why a request was not done, as the asker reads it.

    Parameters
    ----------
    cause
        What only the log says.
    """
    said = _numbered(request, error, status or status_of(error), cause)
    said._has_been_logged = True  # type: ignore[attr-defined]  # Django's line has no number
    return said


def _numbered(request: HttpRequest, error: Refusal, status: int, cause: str = "") -> HttpResponse:
    reference = uuid.uuid4().hex[:8]
    what = f"{error} ({cause})" if cause else str(error)
    line = (f"{status}-{reference}", str(request.method), request.path, what)
    log.warning("%s %s %s: %s", *map(one_line, line))
    if wants_json(request):
        with translation.override(data_language(request)):
            body = problem(error, reference, status)
        return JsonResponse(body, status=status, content_type="application/problem+json")
    page = {
        "refusal": told_refusal(error),
        "status": status,
        "reference": reference,
        "means": means(status),
        "again": again(request, error),
    }
    return render(request, "web/refusal.html", page, status=status)


def one_line(text: str) -> str:
    """Return a text as it may stand in a line of the log, whatever was sent."""
    kept = text if len(text) <= MOST_LOGGED else f"{text[:MOST_LOGGED]}…"
    return "".join(one if one.isprintable() else " " for one in kept)


def again(request: HttpRequest, error: Refusal) -> dict[str, object] | None:
    """Return a form to send once more where a posted text was too long: its field and the rest.

    None where no such field was posted, or files were, which a page cannot give back.
    """
    if not isinstance(error, TooLong) or request.method != "POST" or request.FILES:
        return None
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    long = next((at for at, (_name, text) in enumerate(sent) if plain(text) == error.text), None)
    if long is None:
        return None
    rest = [one for at, one in enumerate(sent) if at != long and one[0] != "csrfmiddlewaretoken"]
    return {"to": request.get_full_path(), "name": sent[long][0], "text": error.text, "rest": rest}


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
            return answer(request, NotFound("There is nothing at this address."))
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Tell a program in the one shape, too, that an address takes other methods."""
        if response.status_code != NOT_TAKEN or not request.path.startswith("/api/"):
            return response
        said = answer(request, Refusal("This address takes other methods."), NOT_TAKEN)
        said["Allow"] = response.get("Allow", "")
        return said


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _numbered(request, Refusal("The request could not be read."), 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _numbered(request, NotAllowed("You may not see this page."), 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NotFound("There is nothing at this address."))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a defect. The page needs no database, in case that is what broke.

    Django adds to the log where it broke.
    """
    return _numbered(request, Refusal("The server could not finish this."), 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without its token."""
    error = NotAllowed(
        "The form was open too long, or cookies are off, so it was not accepted.",
        remedy="Go back, reload the page and send it again. Allow cookies for this site.",
    )
    return answer(request, error, cause=reason)
