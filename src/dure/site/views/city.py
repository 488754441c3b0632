from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.site import cities


def city(request: HttpRequest, slug: str) -> HttpResponse:
    found = cities.one(request.actor, slug)
    return render(request, "site/city.html", {"city": found, "bounds": cities.bounds(found)})
