from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.errors import NotAllowed
from dure.programme.access.objection import may_appoint, may_judge, may_object
from dure.programme.actions import objection as actions
from dure.programme.domain.objection import ObjectionState
from dure.programme.forms.objection import DecisionForm, ObjectionForm, PanelForm
from dure.programme.labels.objection import NEXT_STEP
from dure.programme.models import Objection
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.objection import (
    chairs_of,
    eligible_for_panel,
    objection_until,
    objection_visible_to,
)
from dure.web.clock import now


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, application_id: int) -> HttpResponse:
    one = application_visible_to(request.actor, application_id)
    if not may_object(request.actor, one):
        raise NotAllowed("Only the city's approver may object.")
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        filed = actions.file_objection(
            application_id=one.pk,
            ground=form.cleaned_data["ground"],
            actor=request.actor,
            now=now(),
        )
        messages.success(request, _("The objection is filed."))
        return redirect("programme:objection", filed.pk)
    page = {"application": one, "form": form, "until": objection_until(one, now())}
    return render(request, "programme/objection/file.html", page)


@require_GET
def objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    return _shown(request, objection_visible_to(request.actor, objection_id))


@require_POST
def appoint(request: HttpRequest, objection_id: int) -> HttpResponse:
    row = objection_visible_to(request.actor, objection_id)
    form = PanelForm(eligible_for_panel(row.application), request.POST)
    if not form.is_valid():
        return _shown(request, row, panel_form=form)
    actions.appoint_panel(
        objection_id=row.pk,
        evaluators=[int(key) for key in form.cleaned_data["evaluators"]],
        chair=int(form.cleaned_data["chair"]),
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:objection", row.pk)


@require_POST
def decide(request: HttpRequest, objection_id: int, finding: str) -> HttpResponse:
    row = objection_visible_to(request.actor, objection_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, decision_form=form)
    act = actions.uphold_objection if finding == "uphold" else actions.dismiss_objection
    act(
        objection_id=row.pk,
        reasons=form.cleaned_data["reasons"],
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:objection", row.pk)


@require_POST
def uphold(request: HttpRequest, objection_id: int) -> HttpResponse:
    return decide(request, objection_id, "uphold")


@require_POST
def dismiss(request: HttpRequest, objection_id: int) -> HttpResponse:
    return decide(request, objection_id, "dismiss")


def _shown(request: HttpRequest, row: Objection, **refused: Form) -> HttpResponse:
    """Show an objection, with the form that was *refused*, if one was."""
    call, actor = row.application.call, request.actor
    undecided = row.state in {ObjectionState.FILED, ObjectionState.HEARING}
    appoints = undecided and may_appoint(actor, call)
    judges = row.state == ObjectionState.HEARING and may_judge(actor, chairs_of(row.panel))
    free = list(eligible_for_panel(row.application)) if appoints else []
    page = {
        "row": row,
        "next_step": "" if appoints or judges else NEXT_STEP.get(ObjectionState(row.state), ""),
        "least": actions.LEAST_MEMBERS,
        "too_few": {"free": len(free)} if appoints and len(free) < actions.LEAST_MEMBERS else None,
        "panel_form": PanelForm(free) if len(free) >= actions.LEAST_MEMBERS else None,
        "appoints": appoints,
        "decision_form": DecisionForm() if judges else None,
        "redetermines": row.state == ObjectionState.UPHELD
        and row.application.state == "eligible"
        and may_appoint(actor, call),
    }
    status = 422 if refused else 200
    return render(request, "programme/objection/objection.html", page | refused, status=status)


patterns = [
    path("applications/<int:application_id>/objection/", file, name="file_objection"),
    path("objections/<int:objection_id>/", objection, name="objection"),
    path("objections/<int:objection_id>/appoint/", appoint, name="appoint_panel"),
    path("objections/<int:objection_id>/uphold/", uphold, name="uphold"),
    path("objections/<int:objection_id>/dismiss/", dismiss, name="dismiss"),
]
