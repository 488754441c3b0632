from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.transit import access, jobs
from dure.transit.actions import study as actions
from dure.transit.domain.study import UNFINISHED, StudyState
from dure.transit.queries.progress import steps_of
from dure.transit.queries.study import study_visible_to
from dure.transit.views.page import result_page
from dure.web.clock import now


@require_GET
def study(request: HttpRequest, study_id: int) -> HttpResponse:
    found = study_visible_to(request.actor, study_id)
    may = access.questions(request.actor, found)
    if found.state == StudyState.DONE:
        return render(request, "transit/study.html", result_page(found) | {"may": may})
    page = {"study": found, "may": may, "steps": steps_of(found)}
    return render(request, "transit/study_under_way.html", page)


@require_GET
def progress(request: HttpRequest, study_id: int) -> HttpResponse:
    """Answer the part of the page that moves; tell the page to load anew when the work is over."""
    found = study_visible_to(request.actor, study_id)
    if found.state not in UNFINISHED:
        return HttpResponse(headers={"HX-Refresh": "true"})
    told = request.GET.get("step") == found.step
    page = {"study": found, "steps": steps_of(found), "told": told}
    page["may"] = access.questions(request.actor, found)
    return render(request, "transit/progress.html", page)


@require_POST
def cancel(request: HttpRequest, study_id: int) -> HttpResponse:
    actions.cancel_study(study_id=study_id, actor=request.actor, now=now())
    return redirect("transit:study", study_id)


@require_POST
def resume(request: HttpRequest, study_id: int) -> HttpResponse:
    jobs.resubmit_study(study_id=study_id, actor=request.actor, now=now())
    return redirect("transit:study", study_id)


@require_POST
def publish(request: HttpRequest, study_id: int) -> HttpResponse:
    actions.publish_study(study_id=study_id, actor=request.actor, now=now())
    messages.success(request, _("Everybody can read this study now."))
    return redirect("transit:study", study_id)


@require_POST
def unpublish(request: HttpRequest, study_id: int) -> HttpResponse:
    actions.unpublish_study(study_id=study_id, actor=request.actor, now=now())
    messages.success(request, _("Only you and the city can read this study now."))
    return redirect("transit:study", study_id)
