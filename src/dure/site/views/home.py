from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.site import cities


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html", {"cities": cities.visible(request.actor)})
