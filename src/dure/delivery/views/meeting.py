"""The page of meetings: who met whom, and when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from dure.delivery.access import meeting as access
from dure.delivery.actions import meeting as actions
from dure.delivery.forms.building import AttendanceForms, MeetingForm
from dure.delivery.queries.meeting import meetings_of
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page
from dure.web.clock import now


@login_required
def meetings(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form, rows = MeetingForm(request.POST or None), AttendanceForms(request.POST or None)
    if (
        request.method == "POST"
        and rows.is_valid()
        and form.attempt(
            lambda clean: actions.enter_meeting(
                project_id=project_id,
                attendances=rows.attendances(),
                actor=request.actor,
                now=now(),
                **clean,
            )
        )
    ):
        return redirect("delivery:meetings", project_id)
    values = {
        "project": found,
        "meetings": meetings_of(found),
        "form": form,
        "rows": rows,
        "may": {"enter": access.may_enter(request.actor, found)},
    }
    return page(request, "meeting/page.html", "meetings", values, form)


patterns = [path("projects/<int:project_id>/meetings/", meetings, name="meetings")]
