"""The timetable of presentations: hours and rooms, the draw, one's own slot, the door list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid, NotFound
from dure.programme.access.timetable import may_ask_for_time, may_plan
from dure.programme.actions import time_request, timetable
from dure.programme.adapters.timetable import calendar
from dure.programme.domain.timetable import Span
from dure.programme.forms.timetable import SessionForm, WishForm
from dure.programme.models import Call
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.timetable import (
    own_applications,
    panels_at,
    slot_visible_to,
    time_requests,
    timetable_of,
)
from dure.web.clock import now
from dure.web.refusals import told_refusal


@require_GET
def timetable_page(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    return _shown(request, call_visible_to(request.actor, call_id), stage)


@require_POST
def plan(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    form = SessionForm(request.POST, panels=panels_at(call, stage))
    if form.is_valid():
        try:
            timetable.plan_session(
                call_id=call_id,
                stage=stage,
                panel_id=form.cleaned_data["panel"],
                room=form.cleaned_data["room"],
                hours=form.hours(),
                breaks=form.breaks(),
                actor=request.actor,
                now=now(),
            )
        except Invalid as refusal:
            form.add_error("starts_at", str(told_refusal(refusal)))
        else:
            return redirect("programme:timetable", call_id, stage)
    return _shown(request, call, stage, session=form, status=422)


@require_POST
def drop(request: HttpRequest, session_id: int) -> HttpResponse:
    gone = timetable.drop_session(session_id=session_id, actor=request.actor, now=now())
    return redirect("programme:timetable", gone.call_id, gone.stage)


@require_POST
def draw(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    timetable.draw_timetable(
        call_id=call_id,
        stage=stage,
        seed=request.POST.get("seed", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The order is drawn and sealed, and the applicants are told."))
    return redirect("programme:timetable", call_id, stage)


@require_POST
def move(request: HttpRequest, slot_id: int) -> HttpResponse:
    session, _sep, start = request.POST.get("place", "").partition("@")
    at = parse_datetime(start)
    if at is None or not session.isdecimal():
        raise Invalid("Choose a free place.")
    slot = timetable.move_slot(
        slot_id=slot_id,
        session_id=int(session),
        starts_at=at,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The presentation is moved, and the applicant is told."))
    return redirect("programme:timetable", slot.session.call_id, slot.stage)


@require_POST
def wish(request: HttpRequest, application_id: int, stage: int) -> HttpResponse:
    form = WishForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise Invalid("The wish cannot be read: {reason}", reason=first)
    given = form.cleaned_data
    made = time_request.ask_for_time(
        application_id=application_id,
        stage=stage,
        hours=Span(given["earliest"], given["latest"]),
        reason=given["reason"],
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The agency has your wish and answers before the draw."))
    return redirect("programme:timetable", made.application.call_id, stage)


@require_POST
def answer_wish(request: HttpRequest, request_id: int) -> HttpResponse:
    made = time_request.answer_time_request(
        request_id=request_id,
        granted=request.POST.get("granted") == "yes",
        answer=request.POST.get("answer", ""),
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:timetable", made.application.call_id, made.stage)


@require_GET
def door_list(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    if not may_plan(request.actor, call):
        raise NotFound("There is no such page.")
    page = {"call": call, "stage": stage, "sittings": timetable_of(request.actor, call, stage)}
    return render(request, "programme/timetable/door.html", page)


@require_GET
def slot_ics(request: HttpRequest, slot_id: int) -> HttpResponse:
    slot = slot_visible_to(request.actor, slot_id)
    body = calendar(
        uid=f"presentation-{slot.pk}@{request.get_host()}",
        title=": ".join((slot.session.call.title, _("Presentation"))),
        place=slot.session.room,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        now=now(),
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="presentation-{slot.pk}.ics"'
    return answer


def _shown(
    request: HttpRequest,
    call: Call,
    stage: int,
    *,
    session: SessionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    rule = terms_of(call).stage(stage)
    if rule is None or not rule.minutes:
        raise NotFound("This stage has no presentations.")
    plans = may_plan(actor, call)
    sittings = timetable_of(actor, call, stage)
    own = [one for one in own_applications(actor, call, stage) if may_ask_for_time(actor, one)]
    wishes = time_requests(actor, call, stage)
    asked = {one.application_id for one in wishes}
    drawn = any(sitting.seats for sitting in sittings)
    page = {
        "call": call,
        "stage": rule,
        "sittings": sittings,
        "drawn": drawn,
        "may_plan": plans,
        "session_form": (session or SessionForm(panels=panels_at(call, stage))) if plans else None,
        "wishes": wishes,
        "to_wish": [] if drawn else [one for one in own if one.pk not in asked],
        "wish_form": WishForm(),
        "mine": [s for sitting in sittings for s in sitting.seats if s.is_mine],
    }
    return render(request, "programme/timetable/timetable.html", page, status=status)


patterns = [
    path("calls/<int:call_id>/stages/<int:stage>/timetable", timetable_page, name="timetable"),
    path("calls/<int:call_id>/stages/<int:stage>/timetable/plan", plan, name="plan-session"),
    path("calls/<int:call_id>/stages/<int:stage>/timetable/draw", draw, name="draw-timetable"),
    path("calls/<int:call_id>/stages/<int:stage>/timetable/door", door_list, name="door-list"),
    path("sessions/<int:session_id>/drop", drop, name="drop-session"),
    path("presentations/<int:slot_id>/move", move, name="move-slot"),
    path("presentations/<int:slot_id>.ics", slot_ics, name="slot-ics"),
    path(
        "applications/<int:application_id>/stages/<int:stage>/time-request",
        wish,
        name="ask-for-time",
    ),
    path("time-requests/<int:request_id>/answer", answer_wish, name="answer-time-request"),
]
