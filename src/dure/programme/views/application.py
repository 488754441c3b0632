"""The list of applications, one application, and beginning, withdrawing or readmitting one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.accounts.queries.organisation import organisations
from dure.core.actor import Actor, Role
from dure.core.errors import Refusal
from dure.places.domain.municipality import UNITS
from dure.programme.actions.application import start_application, withdraw_application
from dure.programme.actions.deadline import readmit_application
from dure.programme.domain.call import CallState
from dure.programme.forms.answer_text import read_sections
from dure.programme.forms.application import ReadmitForm, ReasonForm, StartForm
from dure.programme.forms.offered import names_in
from dure.programme.labels.application import APPLICATION_STATE
from dure.programme.queries.answer import history_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_list import Filters, filters_from, listing
from dure.programme.queries.application_page import more_of, page_of
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.consortium import open_changes
from dure.programme.queries.correction import extensions_of
from dure.web.clock import now
from dure.web.refusals import told_refusal


@login_required
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    return _list(request, filters_from(request.GET.dict()))


@login_required
@require_GET
def call_applications(request: HttpRequest, call_id: int) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    filters = filters_from(request.GET.dict() | {"call": str(call_id)})
    return _list(request, filters, call=call)


def _list(request: HttpRequest, filters: Filters, **more: object) -> HttpResponse:
    found = listing(request.actor, filters)
    states = [
        (state.value, label, found.by_state[state.value])
        for state, label in APPLICATION_STATE.items()
        if state.value in found.by_state
    ]
    provinces = {unit.province.code: unit.province for unit in UNITS.values()}
    page = {"list": found, "filters": filters, "states": states} | more
    page["provinces"] = sorted(provinces.items())
    page["rest"] = _rest(request)
    return render(request, "programme/application/list.html", page)


def _rest(request: HttpRequest) -> str:
    """Return the address's parameters without the page, to go on from."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


@login_required
@require_GET
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    shown = {
        "page": page,
        "application": found,
        "sections": read_sections(
            page.form,
            page.answers,
            hidden=page.seen.hidden,
            files=page.files_by_question,
            offered=names_in(page.form, page.answers),
        )
        if page.seen.content
        else [],
        "history": history_of(found, most=20) if page.seen.history else [],
        "changes": open_changes(found) if page.seen.history else [],
        "extensions": extensions_of(found) if page.seen.side != "evaluator" else [],
        "reason": ReasonForm(),
        "readmit": ReadmitForm(),
        "more": more_of(request.actor, found),
    }
    return render(request, "programme/application/application.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, call_id: int) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    cities = _cities(request.actor)
    form = StartForm(request.POST or None, cities=cities)
    if form.is_valid():
        try:
            started = start_application(
                call_id=call_id,
                lead_id=form.cleaned_data["lead"],
                title=form.cleaned_data["title"],
                actor=request.actor,
                now=now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(told_refusal(refusal)))
        else:
            return redirect("programme:application", started.pk)
    page = {
        "form": form,
        "call": call,
        "cities": cities,
        "open": call.state == CallState.OPEN,
    }
    return render(
        request, "programme/application/start.html", page, status=422 if form.errors else 200
    )


def _cities(actor: Actor) -> list[tuple[int, str]]:
    own = actor.organisations(Role.CITY_OFFICER)
    return [(row.pk, row.name) for row in organisations().filter(pk__in=own)]


@require_POST
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    withdraw_application(
        application_id=application_id, reason=reason, actor=request.actor, now=now()
    )
    messages.success(request, _("The application is withdrawn."))
    return redirect("programme:application", application_id)


@require_POST
def readmit(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    form = ReadmitForm(request.POST)
    if form.is_valid():
        try:
            readmit_application(
                application_id=found.pk, actor=request.actor, now=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(told_refusal(refusal)))
        else:
            messages.success(request, _("The applicant has more time and was told so."))
            return redirect("programme:applications")
    page = {"application": found, "form": form}
    return render(request, "programme/application/readmit.html", page, status=422)


patterns = [
    path("applications/", applications, name="applications"),
    path("calls/<int:call_id>/applications/", call_applications, name="call_applications"),
    path("calls/<int:call_id>/apply/", apply, name="apply"),
    path("applications/<int:application_id>/", application, name="application"),
    path("applications/<int:application_id>/withdraw/", withdraw, name="withdraw_application"),
    path("applications/<int:application_id>/readmit/", readmit, name="readmit_application"),
]
