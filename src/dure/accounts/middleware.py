"""Gives each request its actor, and the language its reader chose."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from dure.accounts.queries.actor import actor_of


class ActorMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> None:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]


class LanguageMiddleware(MiddlewareMixin):
    """Speak a signed-in person's language, unless this browser was set to another one."""

    def process_request(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
