from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.accounts.queries.membership import roles_of


@login_required
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/me.html", {"roles": roles_of(request.actor)})
