"""The draw of a stage: the published seed for all, pool and panels for who runs the call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.programme.access.panel import may_draw, may_see_work
from dure.programme.actions import panel as actions
from dure.programme.domain.panel import OBJECTIONS, POOL_FACTOR
from dure.programme.forms.panel import SeedForm
from dure.programme.forms.refused import attempt
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.panel import (
    draw_notice_visible_to,
    draw_notices_visible_to,
    panel_visible_to,
    panels_visible_to,
    pool_for_draw,
    reserve_of,
)
from dure.web.clock import now


@require_GET
def panels(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    return _shown(request, call_id, stage)


@require_POST
def publish(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    form = SeedForm(request.POST)
    done = attempt(
        form,
        lambda: actions.publish_seed(
            call_id=call_id, stage=stage, actor=request.actor, now=now(), **form.cleaned_data
        ),
    )
    if done is None:
        return _shown(request, call_id, stage, form)
    messages.success(
        request, _("The seed is published. Whoever enters the pool now is not drawn.")
    )
    return redirect("programme:panels", call_id, stage)


@require_POST
def draw(request: HttpRequest, notice_id: int) -> HttpResponse:
    notice = draw_notice_visible_to(request.actor, notice_id)
    outcome = request.POST.get("outcome", "").replace("\0", "")
    actions.draw_panels(notice_id=notice_id, outcome=outcome, actor=request.actor, now=now())
    messages.success(request, _("The panel is drawn and the draw is sealed."))
    return redirect("programme:panels", notice.call_id, notice.stage)


@require_POST
def chair(request: HttpRequest, panel_id: int, evaluator_id: int) -> HttpResponse:
    panel = panel_visible_to(request.actor, panel_id)
    actions.name_chair(
        panel_id=panel_id, evaluator_id=evaluator_id, actor=request.actor, now=now()
    )
    return redirect("programme:panels", panel.call_id, panel.stage)


@require_POST
def replace(request: HttpRequest, panel_id: int, evaluator_id: int) -> HttpResponse:
    panel = panel_visible_to(request.actor, panel_id)
    taken = actions.replace_member(
        panel_id=panel_id,
        evaluator_id=evaluator_id,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    told = _("%(person)s takes the seat.") % {"person": taken.evaluator}
    messages.success(request, told)
    return redirect("programme:panels", panel.call_id, panel.stage)


def _shown(
    request: HttpRequest, call_id: int, stage: int, form: SeedForm | None = None
) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    stages = {one.number: one for one in terms_of(call).scored_stages}
    if stage != OBJECTIONS and stage not in stages:
        raise NotFound("This call has no such stage.")
    notice = draw_notices_visible_to(request.actor).filter(call=call, stage=stage).first()
    work = may_see_work(request.actor, call)
    found = list(panels_visible_to(request.actor).filter(call=call, stage=stage))
    own = stages.get(stage)
    count = notice.panels if notice else own.panels if own else 1
    pool = []
    if work and (notice is None or notice.run_id is None):
        published = notice.published_at if notice else None
        pool = pool_for_draw(call, stage=stage, panels=count, published_at=published)
    given = {"panels": count, "size": (own.panel_size if own else 0) or 7}
    free = sum(not entry.out for entry in pool)
    page = {
        "call": call,
        "stage": stage,
        "notice": notice,
        "work": work,
        "panels": found,
        "reserve": reserve_of(found[0]) if found and work else [],
        "pool": pool,
        "free": free,
        "needed": POOL_FACTOR * (notice.panels * notice.size if notice else
                                 given["panels"] * given["size"]),
        "chances": _chances(notice) if work and notice and notice.run else [],
        "form": form or SeedForm(initial=given),
        "may": may_draw(request.actor, call),
        "first_stage": next(iter(stages), 1),
    }  # fmt: skip
    name = "programme/panel/panels.html"
    return render(request, name, page, status=422 if form and form.errors else 200)


def _chances(notice: object) -> list[tuple[str, str]]:
    """Return of each panel how many different ones could have been drawn."""
    run = getattr(notice, "run", None)
    return [(row["name"], row["fitting"]) for row in run.output["panels"]] if run else []


patterns = [
    path("calls/<int:call_id>/stages/<int:stage>/panels/", panels, name="panels"),
    path("calls/<int:call_id>/stages/<int:stage>/panels/seed/", publish, name="publish_seed"),
    path("draws/<int:notice_id>/draw/", draw, name="draw_panels"),
    path("panels/<int:panel_id>/members/<int:evaluator_id>/chair/", chair, name="name_chair"),
    path(
        "panels/<int:panel_id>/members/<int:evaluator_id>/replace/", replace, name="replace_member"
    ),
]
