"""The pages of calls: the list, one call, and what its office does with it."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.core.actor import Role
from dure.core.errors import Invalid, NotAllowed
from dure.programme.access.call import may_decide_amendment, questions
from dure.programme.actions.call import clone_call, edit_call
from dure.programme.actions.call_import import call_from_template, import_call
from dure.programme.actions.call_move import (
    cancel_call,
    deliberate,
    publish_call,
    start_check,
    start_stage,
)
from dure.programme.domain.call import CallState
from dure.programme.domain.call_file import call_file_from_mapping, json_from_bytes
from dure.programme.forms.call import (
    CallTextForm,
    NewCallForm,
    ReasonForm,
    YearForm,
    show_refusal,
)
from dure.programme.models import Call
from dure.programme.queries.call import (
    body_of,
    call_visible_to,
    calls_visible_to,
    latest_terms,
    proposed_terms,
)
from dure.programme.queries.call_check import checklist
from dure.programme.queries.call_export import call_file_of
from dure.programme.queries.call_page import call_page
from dure.web.clock import now

PER_PAGE = 20
FIRST = (CallState.OPEN, CallState.PUBLISHED, CallState.DRAFT)


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Everybody's list: what is open stands first."""
    order = Case(
        *(When(state=state.value, then=Value(place)) for place, state in enumerate(FIRST)),
        default=Value(len(FIRST)),
        output_field=IntegerField(),
    )
    found = calls_visible_to(request.actor).order_by(order, "-year", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    open_ones = [call for call in page if call.state == CallState.OPEN]
    coming = [call for call in page if call.state == CallState.PUBLISHED]
    may_create = bool(request.actor.organisations(Role.PROGRAMME_OFFICER))
    context = {"page": page, "open": open_ones, "coming": coming, "may_create": may_create}
    return render(request, "programme/call/list.html", context)


@require_GET
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    found = call_visible_to(request.actor, call_id)
    applies = request.actor.user_id is None or request.actor.organisations(Role.CITY_OFFICER)
    context = {
        "call": found,
        "now": now(),
        "may_apply": found.state == CallState.OPEN and bool(applies),
        **call_page(found),
        **_office(request, found),
    }
    return render(request, "programme/call/call.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    if not request.actor.organisations(Role.PROGRAMME_OFFICER):
        raise NotAllowed("Only programme officers of the agency prepare its calls.")
    form = NewCallForm(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        initial={"template": "small_city", "year": now().year + 1},
    )
    if form.is_valid():
        try:
            made = _made(form, request)
            return redirect("programme:call", made.pk)
        except Invalid as refusal:
            show_refusal(form, refusal)
    status = 422 if form.errors else 200
    return render(request, "programme/call/new.html", {"form": form}, status=status)


@login_required
def edit(request: HttpRequest, call_id: int) -> HttpResponse:
    found = _of_office(request, call_id, "edit")
    form = CallTextForm.of(found, request.POST or None)
    if form.is_valid():
        try:
            edit_call(
                call_id=call_id,
                year=form.cleaned_data["year"],
                texts=form.texts(),
                actor=request.actor,
                now=now(),
            )
            return redirect("programme:call", call_id)
        except Invalid as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "call": found, "part": "text"}
    return render(request, "programme/call/edit.html", context, status=422 if form.errors else 200)


@login_required
def publish(request: HttpRequest, call_id: int) -> HttpResponse:
    """The checklist; posted, the publication."""
    if request.method == "POST":
        publish_call(call_id=call_id, actor=request.actor, now=now())
        return redirect("programme:call", call_id)
    found = call_visible_to(request.actor, call_id)
    office = _office(request, found)
    if not office["may"]["staff"] or found.state != CallState.DRAFT:
        raise NotAllowed("There is nothing to publish here.")
    items = checklist(found, now())
    context = {"call": found, "items": items, "open": [i for i in items if not i.done]} | office
    return render(request, "programme/call/publish.html", context)


@login_required
def clone(request: HttpRequest, call_id: int) -> HttpResponse:
    found = _of_office(request, call_id, "clone")
    form = YearForm(request.POST or None, initial={"year": found.year + 1})
    if form.is_valid():
        made = clone_call(
            call_id=call_id, year=form.cleaned_data["year"], actor=request.actor, now=now()
        )
        return redirect("programme:call", made.pk)
    context = {"form": form, "call": found}
    return render(
        request, "programme/call/clone.html", context, status=422 if form.errors else 200
    )


@login_required
def cancel(request: HttpRequest, call_id: int) -> HttpResponse:
    found = _of_office(request, call_id, "cancel")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_call(
                call_id=call_id,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=now(),
            )
            return redirect("programme:call", call_id)
        except Invalid as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "call": found}
    return render(
        request, "programme/call/cancel.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def move(request: HttpRequest, call_id: int) -> HttpResponse:
    """Begin the review, a stage or the deliberation."""
    name, asked = request.POST.get("move", ""), request.POST.get("stage", "")
    if name == "start_stage":
        number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
        start_stage(call_id=call_id, number=number, actor=request.actor, now=now())
    elif name in {"start_check", "deliberate"}:
        act = start_check if name == "start_check" else deliberate
        act(call_id=call_id, actor=request.actor, now=now())
    else:
        raise Invalid("There is no such step.")
    return redirect("programme:call", call_id)


@require_GET
def export(request: HttpRequest, call_id: int) -> HttpResponse:
    """The call as a file that `dure call import` and the page for new calls read."""
    found = call_visible_to(request.actor, call_id)
    text = json.dumps(call_file_of(found), ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="call-{found.year}-{found.pk}.json"'
    return response


def _made(form: NewCallForm, request: HttpRequest) -> Call:
    data = form.cleaned_data
    bodies = {"ministry_id": data["ministry"], "agency_id": data["agency"]}
    if upload := data["file"]:
        given = json_from_bytes(upload.read(2_000_001), source=upload.name)
        file = call_file_from_mapping(given, source=upload.name)
        return import_call(file=file, actor=request.actor, now=now(), **bodies)
    return call_from_template(
        template=data["template"], year=data["year"], actor=request.actor, now=now(), **bodies
    )


def not_at_this_step() -> NotAllowed:
    """Return the refusal of a page that the call's state or the actor's role does not allow."""
    return NotAllowed(
        "The call is not at a step in which this can be done, or not by you.",
        remedy="Its page shows what can be done now. What is published is changed by an "
        "amendment; the call of another year begins as a copy of this one.",
    )


def _of_office(request: HttpRequest, call_id: int, question: str) -> Call:
    """Return a call if its state and the actor's role allow what the page is for."""
    found = call_visible_to(request.actor, call_id)
    if not _office(request, found)["may"][question]:
        raise not_at_this_step()
    return found


def _office(request: HttpRequest, found: Call) -> dict[str, Any]:
    """What the page offers to those who make or decide on the call."""
    version = latest_terms(found)
    may = questions(request.actor, found, version.created_by_id if version else None)
    proposed = proposed_terms(found) if may["staff"] else None
    stages = [one for one in body_of(version)["stages"] if one["kind"] != "check"]
    coming = next((one for one in stages if one["number"] > found.stage), None)
    return {
        "may": may,
        "proposed": proposed,
        "may_decide": proposed is not None
        and may_decide_amendment(request.actor, found, proposed.created_by_id),
        "next_stage": coming,
    }


patterns = [
    path("calls/", calls, name="calls"),
    path("calls/new/", new, name="call_new"),
    path("calls/<int:call_id>/", call, name="call"),
    path("calls/<int:call_id>/edit/", edit, name="call_edit"),
    path("calls/<int:call_id>/publish/", publish, name="call_publish"),
    path("calls/<int:call_id>/clone/", clone, name="call_clone"),
    path("calls/<int:call_id>/cancel/", cancel, name="call_cancel"),
    path("calls/<int:call_id>/move/", move, name="call_move"),
    path("calls/<int:call_id>/call.json", export, name="call_export"),
]
