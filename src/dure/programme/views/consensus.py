"""Panel meetings: the register, where the sheets differ, the minutes and their confirmation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid
from dure.programme.access import consensus as access
from dure.programme.actions import consensus as actions
from dure.programme.domain.consensus import MinutesState
from dure.programme.forms.consensus import MeetingForm, agreed_from
from dure.programme.models import Panel
from dure.programme.queries.call import terms_of
from dure.programme.queries.consensus import (
    agreed_visible_to,
    differences_of,
    meeting_visible_to,
    meetings_visible_to,
    members_of,
    panel_to_meet,
    sheets_out,
)
from dure.programme.queries.rubric_version import rubric_body, rubric_of
from dure.programme.queries.sheet import is_chair
from dure.web.clock import now
from dure.web.refusals import told_refusal


@require_GET
def meetings(request: HttpRequest, panel_id: int) -> HttpResponse:
    return _register(request, panel_to_meet(request.actor, panel_id))


@require_POST
def open_meeting(request: HttpRequest, panel_id: int) -> HttpResponse:
    panel = panel_to_meet(request.actor, panel_id)
    form = MeetingForm(request.POST, members=_members(panel))
    if form.is_valid():
        try:
            made = actions.open_meeting(
                panel_id=panel_id,
                held_at=form.cleaned_data["held_at"],
                place=form.cleaned_data["place"],
                present=form.cleaned_data["present"],
                guests=form.guests_given(),
                actor=request.actor,
                now=now(),
            )
        except Invalid as refusal:
            form.add_error(None, str(told_refusal(refusal)))
        else:
            return redirect("programme:meeting", made.pk)
    return _register(request, panel, form=form, status=422)


@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actor, found = request.actor, meeting_visible_to(request.actor, meeting_id)
    stage = terms_of(found.panel.call).stage(found.panel.stage)
    attended = found.attendances.filter(user_id=actor.user_id or 0, is_member=True)
    state = MinutesState(found.state)
    mine = attended.first()
    page = {
        "meeting": found,
        "attendances": found.attendances.select_related("user"),
        "agreed": agreed_visible_to(actor, found),
        "differences": differences_of(actor, found.panel),
        "rubric": rubric_body(rubric_of(stage)) if stage else None,
        "may_write": state is MinutesState.DRAFT and access.may_keep(actor, found.panel.call),
        "may_approve": state is MinutesState.DRAFT
        and bool(found.minutes)
        and access.may_approve(actor, found, chairs=is_chair(actor, found.panel_id)),
        "may_confirm": state is MinutesState.APPROVED
        and mine is not None
        and mine.confirmed_at is None,
        "may_return": state is MinutesState.APPROVED and mine is not None,
    }
    return render(request, "programme/consensus/meeting.html", page)


@require_POST
def write(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actions.write_minutes(
        meeting_id=meeting_id,
        minutes=request.POST.get("minutes", ""),
        agreed=agreed_from(request.POST),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The minutes are saved."))
    return redirect("programme:meeting", meeting_id)


@require_POST
def approve(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actions.approve_minutes(meeting_id=meeting_id, actor=request.actor, now=now())
    messages.success(request, _("The minutes are approved. The members are asked to confirm."))
    return redirect("programme:meeting", meeting_id)


@require_POST
def send_back(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actions.return_minutes(
        meeting_id=meeting_id,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The minutes are sent back with your reason."))
    return redirect("programme:meeting", meeting_id)


@require_POST
def confirm(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actions.confirm_minutes(meeting_id=meeting_id, actor=request.actor, now=now())
    messages.success(request, _("You have confirmed the minutes."))
    return redirect("programme:meeting", meeting_id)


def _members(panel: Panel) -> list[tuple[int, str]]:
    people = [member.evaluator.user for member in members_of(panel)]
    return [(user.pk, str(user.name or user)) for user in people]


def _register(
    request: HttpRequest, panel: Panel, *, form: MeetingForm | None = None, status: int = 200
) -> HttpResponse:
    keeps = access.may_keep(request.actor, panel.call)
    page = {
        "panel": panel,
        "meetings": meetings_visible_to(request.actor).filter(panel=panel),
        "out": sheets_out(panel),
        "chairs": is_chair(request.actor, panel.pk),
        "form": (form or MeetingForm(members=_members(panel))) if keeps else None,
    }
    return render(request, "programme/consensus/meetings.html", page, status=status)


patterns = [
    path("panels/<int:panel_id>/meetings", meetings, name="meetings"),
    path("panels/<int:panel_id>/meetings/new", open_meeting, name="open-meeting"),
    path("meetings/<int:meeting_id>", meeting, name="meeting"),
    path("meetings/<int:meeting_id>/write", write, name="write-minutes"),
    path("meetings/<int:meeting_id>/approve", approve, name="approve-minutes"),
    path("meetings/<int:meeting_id>/return", send_back, name="return-minutes"),
    path("meetings/<int:meeting_id>/confirm", confirm, name="confirm-minutes"),
]
