"""Sharing applications out: who judges what, a proposal with its reasons, and confirming it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Incomplete
from dure.programme.access.panel import may_draw
from dure.programme.actions import assignment as actions
from dure.programme.actions.conflict import derive_conflicts
from dure.programme.adapters.assignment import Impossible, Proposal
from dure.programme.domain.assignment import AssignmentMode
from dure.programme.forms.panel import AssignmentForm
from dure.programme.labels.evaluator import EXPERTISE
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.assignment import (
    AssignmentPage,
    assignment_page,
    default_rule,
    demanded_at,
    facts_of,
    stage_of,
)
from dure.programme.queries.conflict import pool_of
from dure.programme.queries.panel import panels_visible_to
from dure.web.clock import now

PER_PAGE = 20


@login_required
@require_GET
def assignment(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    return _shown(request, assignment_page(request.actor, call_id, stage))


@require_POST
def propose(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    """Look through the records first, so that what is shown can be confirmed."""
    page = assignment_page(request.actor, call_id, stage)
    form = AssignmentForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, form)
    derive_conflicts(call_id=call_id, actor=request.actor, now=now())
    answer = actions.preview_assignment(
        call_id=call_id, stage=stage, rule=form.rule(), actor=request.actor
    )
    return _shown(request, page, form, answer)


@require_POST
def confirm(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    page = assignment_page(request.actor, call_id, stage)
    form = AssignmentForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, form)
    made = actions.confirm_assignment(
        call_id=call_id,
        stage=stage,
        rule=form.rule(),
        token=request.POST.get("token", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("%(count)s score sheets are given out.") % {"count": len(made)})
    return redirect("programme:assignment", call_id, stage)


@require_POST
def add(request: HttpRequest, application_id: int) -> HttpResponse:
    application = application_visible_to(request.actor, application_id)
    keys = [request.POST.get(name, "") for name in ("evaluator", "panel")]
    if not all(key.isdecimal() and len(key) < 10 for key in keys):
        raise Incomplete(("evaluator", "panel"))
    sheet = actions.add_by_hand(
        application_id=application_id,
        evaluator_id=int(keys[0]),
        panel_id=int(keys[1]),
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:assignment", application.call_id, sheet.stage)


@require_POST
def ask(request: HttpRequest, application_id: int, stage: int) -> HttpResponse:
    application = application_visible_to(request.actor, application_id)
    actions.set_asked_expertise(
        application_id=application_id,
        expertise=request.POST.getlist("expertise"),
        actor=request.actor,
        now=now(),
    )
    return redirect("programme:assignment", application.call_id, stage)


def _shown(
    request: HttpRequest,
    page: AssignmentPage,
    form: AssignmentForm | None = None,
    answer: Proposal | Impossible | None = None,
) -> HttpResponse:
    call, stage = page.call, page.stage
    may = may_draw(request.actor, call)
    context = {
        "page": page,
        "shown": Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page")),
        "call": call,
        "stage": stage,
        "may": may,
        "form": form,
        "impossible": answer if isinstance(answer, Impossible) else None,
        "fields": [(key.value, label) for key, label in EXPERTISE.items()],
    }
    if may:
        facts, terms = facts_of(call, stage), stage_of(call, stage)
        context |= {"ready": bool(facts.seats and facts.applications), "facts": facts}
        if form is None:
            several = len(facts.panels) > 1
            mode = AssignmentMode.SEVERAL if several else AssignmentMode.ONE
            rule = default_rule(facts, terms, mode, demanded_at(call, stage))
            initial = {n: getattr(rule, n) for n in ("reviews", "load_floor", "load_ceiling")}
            initial |= {"mode": mode.value, "demanded": demanded_at(call, stage)}
            context["form"] = AssignmentForm(initial=initial)
        if page.loads:
            context["pool"] = sorted(pool_of(call).filter(is_available=True), key=str)
            context["panels"] = panels_visible_to(request.actor).filter(call=call, stage=stage)
        if isinstance(answer, Proposal):
            context["proposal"] = _proposal(request, page, answer, actions.names_of(facts))
            context["token"] = answer.token
    status = 422 if form is not None and form.errors else 200
    return render(request, "programme/assignment/assignment.html", context, status=status)


def _proposal(
    request: HttpRequest, page: AssignmentPage, answer: Proposal, names: dict[str, str]
) -> dict[str, object]:
    """Return the proposal by application, without those an officer has a conflict with."""
    visible = {str(row.application.pk) for row in page.rows}
    rows: dict[str, list[dict[str, object]]] = {}
    for application, person, panel in answer.output["pairs"]:
        if application in visible:
            rows.setdefault(application, []).append(
                {
                    "person": names.get(f"e{person}", person),
                    "panel": names.get(f"p{panel}", panel),
                    "why": answer.why[application, person],
                }
            )
    loads = sorted(
        ((count, names.get(f"e{key}", key)) for key, count in answer.output["loads"].items()),
        key=lambda load: (-load[0], load[1]),
    )
    return {
        "rows": [(names.get(f"a{key}", key), people) for key, people in rows.items()],
        "loads": loads,
        "sheets": len(answer.output["pairs"]),
        "most": loads[0][0] if loads else 0,
        "least": loads[-1][0] if loads else 0,
    }


patterns = [
    path("calls/<int:call_id>/stages/<int:stage>/assignment/", assignment, name="assignment"),
    path(
        "calls/<int:call_id>/stages/<int:stage>/assignment/proposal/",
        propose,
        name="propose_assignment",
    ),
    path(
        "calls/<int:call_id>/stages/<int:stage>/assignment/confirm/",
        confirm,
        name="confirm_assignment",
    ),
    path("applications/<int:application_id>/evaluators/", add, name="add_by_hand"),
    path(
        "applications/<int:application_id>/stages/<int:stage>/fields/", ask, name="ask_expertise"
    ),
]
