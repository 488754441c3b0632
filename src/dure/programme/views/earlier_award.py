"""Awards that were not made here: the list, and a table of many."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dure.core.errors import NotFound
from dure.programme.access.earlier_award import may_bring, may_read
from dure.programme.actions.earlier_award import enter_earlier_award, import_earlier_awards
from dure.programme.adapters.award_file import read_awards
from dure.programme.domain.programme import NAMES
from dure.programme.forms.earlier_award import AwardFileForm, AwardForm
from dure.programme.forms.refused import attempt
from dure.programme.queries.earlier_award import earlier_awards_visible_to
from dure.web.clock import now
from dure.web.refusals import told_refusal

PER_PAGE = 50
MOST_FAULTS = 100


@login_required
@require_GET
def earlier_awards(request: HttpRequest) -> HttpResponse:
    if not may_read(request.actor):
        raise NotFound("There is no such page.")
    found = earlier_awards_visible_to(request.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programme/earlier_award/list.html",
        {"page": page, "may_bring": may_bring(request.actor)},
    )


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if not may_bring(request.actor):
        raise NotFound("There is no such page.")
    form = AwardForm(request.POST or None)
    if request.method == "POST":
        kept = attempt(
            form,
            lambda: enter_earlier_award(award=form.award(), actor=request.actor, now=now()),
        )
        if kept:
            messages.success(request, _("The award is in the list."))
            return redirect("programme:earlier_awards")
    status = 422 if form.errors else 200
    return render(request, "programme/earlier_award/enter.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def import_awards(request: HttpRequest) -> HttpResponse:
    if not may_bring(request.actor):
        raise NotFound("There is no such page.")
    form = AwardFileForm(request.POST or None, request.FILES or None)
    found = []
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        content = table.read()
        _rows, found = read_awards(content, table.name)
        if not found and _brought(request, form, content, table.name):
            return redirect("programme:earlier_awards")
    page = {
        "form": form,
        "faults": [told_refusal(fault) for fault in found[:MOST_FAULTS]],
        "count": len(found),
        "programmes": NAMES.values(),
    }
    status = 422 if found or form.errors else 200
    return render(request, "programme/earlier_award/import.html", page, status=status)


def _brought(request: HttpRequest, form: forms.Form, content: bytes, name: str) -> bool:
    done = attempt(
        form,
        lambda: import_earlier_awards(content=content, name=name, actor=request.actor, now=now()),
    )
    if done is None:
        return False
    told = _("Awards: %(new)s new, %(changed)s corrected, %(same)s as they were.")
    messages.success(request, told % {"new": done.new, "changed": done.changed, "same": done.same})
    return True


patterns = [
    path("earlier-awards/", earlier_awards, name="earlier_awards"),
    path("earlier-awards/new/", enter, name="enter_earlier_award"),
    path("earlier-awards/import/", import_awards, name="import_earlier_awards"),
]
