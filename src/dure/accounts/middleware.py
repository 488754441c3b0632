"""Gives each request its actor, and the language its reader chose."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject
from ninja.utils import check_csrf

from dure.accounts.actions.token import note_use
from dure.accounts.domain.token import SAFE_METHODS, covers, scope_needed
from dure.accounts.queries.actor import actor_of
from dure.accounts.queries.token import use_of
from dure.core.errors import NotAllowed
from dure.web.clock import now
from dure.web.refusals import answer

BEARER = "bearer "


class ActorMiddleware(MiddlewareMixin):
    """A person by their session; a program by the token it sends, on the data interface only."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        if not request.path.startswith("/api/"):
            return None
        sent = request.headers.get("Authorization", "")
        if sent.lower().startswith(BEARER):
            return _act_by_token(request, sent[len(BEARER) :].strip())
        # Django's own check passes the interface by; a session must still prove itself.
        by_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if by_session and request.method not in SAFE_METHODS and check_csrf(request) is not None:
            refusal = NotAllowed(
                "This request does not prove that you sent it.",
                remedy="Send an access token, or the header X-CSRFToken beside the session.",
            )
            return answer(request, refusal, 403)
        return None


def _act_by_token(request: HttpRequest, secret: str) -> HttpResponse | None:
    use = use_of(secret, now=now())
    if use is None:
        refusal = NotAllowed(
            "This token is unknown, revoked or past.", remedy="Make a new one under your account."
        )
        response = answer(request, refusal, 401)
        response["WWW-Authenticate"] = "Bearer"
        return response
    needed = scope_needed(request.path, request.method or "GET")
    if not covers(use.scopes, needed):
        refusal = NotAllowed("This token lacks the right {scope}.", scope=needed)
        return answer(request, refusal, 403)
    note_use(token_id=use.token.pk, now=now())
    request.user = use.token.user
    request.actor = use.actor  # type: ignore[attr-defined]
    return None


class LanguageMiddleware(MiddlewareMixin):
    """Speak a signed-in person's language, unless this browser was set to another one."""

    def process_request(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
