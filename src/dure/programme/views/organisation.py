"""Organisations from a table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dure.accounts.actions.organisation import import_organisations, may_bring_organisations
from dure.accounts.labels import ORGANISATION_KIND
from dure.core.errors import NotFound
from dure.programme.adapters.organisation_file import read_organisations
from dure.programme.forms.evaluator import PoolFileForm
from dure.web.clock import now
from dure.web.refusals import told_refusal


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    if not may_bring_organisations(request.actor):
        raise NotFound("There is no such page.")
    form = PoolFileForm(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        given, found = read_organisations(table.read(), table.name)
        faults = [told_refusal(fault) for fault in found]
        if not faults:
            made = import_organisations(given=given, actor=request.actor, now=now())
            told = ngettext(
                "%(count)d new organisation is here.", "%(count)d new organisations are here.",
                len(made),
            )  # fmt: skip
            messages.success(request, told % {"count": len(made)})
            return redirect("programme:import_organisations")
    page = {"form": form, "faults": faults, "kinds": list(ORGANISATION_KIND.items())}
    status = 422 if faults or form.errors else 200
    return render(request, "programme/organisation/import.html", page, status=status)


patterns = [path("organisations/import/", bring, name="import_organisations")]
