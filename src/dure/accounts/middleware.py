"""Gives each request its actor: what the rest of the product asks permission of."""

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from dure.accounts.queries.actor import actor_of


class ActorMiddleware(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> None:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
