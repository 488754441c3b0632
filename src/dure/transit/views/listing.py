from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.places.queries.city import cities_visible_to, city_by_slug
from dure.transit.queries.study import studies_visible_to

PER_PAGE = 20


def studies(request: HttpRequest) -> HttpResponse:
    page = Paginator(studies_visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    cities = cities_visible_to(request.actor)
    return render(request, "transit/studies.html", {"page": page, "cities": cities})


def city_studies(request: HttpRequest, slug: str) -> HttpResponse:
    city = city_by_slug(slug, request.actor)
    found = studies_visible_to(request.actor).filter(city=city)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "transit/studies.html", {"page": page, "city": city})
