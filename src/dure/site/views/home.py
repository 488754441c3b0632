from collections.abc import Iterable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dure.core.actor import Actor, Role
from dure.places.queries.city import cities_visible_to
from dure.programme.queries.call import calls_under_way, terms_in_force
from dure.site.needs import needs_of
from dure.web.clock import now

MOST_CALLS = 3


class Named(Protocol):
    slug: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    cities = own_first(cities_visible_to(actor), actor)
    page = {
        "calls": [(call, terms_in_force(call)) for call in calls_under_way(actor)[:MOST_CALLS]],
        "cities": cities,
        "first": next(iter(cities), None),
        "needs": needs_of(actor, now()),
        "is_administrator": actor.has_anywhere(Role.ADMINISTRATOR),
        "is_officer": actor.has_anywhere(Role.PROGRAMME_OFFICER),
    }
    return render(request, "site/home.html", page)


def own_first(cities: Iterable[Named], actor: Actor) -> list[Named]:
    """Put the cities that somebody answers for before the others."""
    own = {slug for _, slug in actor.places}
    return sorted(cities, key=lambda city: city.slug not in own)
