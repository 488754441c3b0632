from collections.abc import Iterable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dure.core.actor import Actor
from dure.places.queries.city import cities_visible_to
from dure.site.needs import needs_of


class Named(Protocol):
    slug: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    cities = own_first(cities_visible_to(request.actor), request.actor)
    page = {"cities": cities, "first": next(iter(cities), None), "needs": needs_of(request.actor)}
    return render(request, "site/home.html", page)


def own_first(cities: Iterable[Named], actor: Actor) -> list[Named]:
    """Put the cities that somebody answers for before the others."""
    own = {slug for _, slug in actor.places}
    return sorted(cities, key=lambda city: city.slug not in own)
