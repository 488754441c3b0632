"""Pages of milestones: what is to be reached by when, reporting and confirming it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.delivery.access import milestone as access
from dure.delivery.actions import milestone as actions
from dure.delivery.forms.building import MilestoneForm, ReachedForm
from dure.delivery.models import Milestone
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.milestone import milestones_of, overdue
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.delivery.views.files_in import stored
from dure.files.queries.stored_file import download_response
from dure.web.clock import now


@login_required
def milestones(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.add_milestone(
            project_id=project_id, actor=request.actor, now=now(), **clean
        )
    ):
        return redirect("delivery:milestones", project_id)
    today = localdate(now())
    rows = [
        {"row": row, "may_decide": access.may_decide(request.actor, row)}
        for row in milestones_of(found)
    ]
    values = {
        "project": found,
        "rows": rows,
        "today": today,
        "overdue": overdue(found, today).count(),
        "reached": sum(item["row"].state == "confirmed" for item in rows),
        "form": form,
        "may": {"add": access.may_add(request.actor, found)},
    }
    return page(request, "milestone/page.html", "milestones", values, form)


@login_required
def report(request: HttpRequest, milestone_id: int) -> HttpResponse:
    row = row_visible_to(Milestone, request.actor, milestone_id)
    form = ReachedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.report_milestone(
            milestone_id=milestone_id,
            reached_on=clean["reached_on"],
            evidence=clean["evidence"],
            file_id=stored(clean["file"], request.actor, now()),
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:milestones", row.project_id)
    values = {"project": row.project, "row": row, "form": form}
    return page(request, "milestone/report.html", "milestones", values, form)


@require_POST
@login_required
def move(request: HttpRequest, milestone_id: int, name: str) -> HttpResponse:
    given = {"milestone_id": milestone_id, "actor": request.actor, "now": now()}
    if name == "return":
        row = actions.return_milestone(reason=word(request), **given)
    else:
        row = actions.confirm_milestone(**given)
    return redirect("delivery:milestones", row.project_id)


@require_GET
@login_required
def document(request: HttpRequest, milestone_id: int) -> HttpResponse:
    row = row_visible_to(Milestone, request.actor, milestone_id)
    if row.file is None:
        raise NotFound("There is no document yet.")
    return download_response(row.file, inline=True)


patterns = [
    path("projects/<int:project_id>/milestones/", milestones, name="milestones"),
    path("milestones/<int:milestone_id>/report/", report, name="report_milestone"),
    path("milestones/<int:milestone_id>/document/", document, name="milestone_document"),
    *(
        path(f"milestones/<int:milestone_id>/{n}/", move, {"name": n}, name=f"{n}_milestone")
        for n in ("confirm", "return")
    ),
]
