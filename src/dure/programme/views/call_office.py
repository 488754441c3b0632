"""The office's page of a call: what is done, what is next, and where."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from dure.programme.queries.call_office import office_of


@require_GET
@login_required
def office(request: HttpRequest, call_id: int) -> HttpResponse:
    found = office_of(request.actor, call_id)
    return render(request, "programme/call/desk.html", {"call": found.call, "office": found})


patterns = [path("calls/<int:call_id>/office/", office, name="call_office")]
