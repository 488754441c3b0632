"""Feedback on evaluators: by applicants and chairs, and the agency's statistics."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid, NotFound
from dure.programme.access.feedback import may_rate
from dure.programme.actions import feedback as actions
from dure.programme.domain.feedback import Mark
from dure.programme.labels.call import STAGE_KIND
from dure.programme.models import Call
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.feedback import (
    Rated,
    evaluators_of,
    evaluators_to_remark,
    statistics_of,
)
from dure.web.clock import now


@require_GET
def feedback(request: HttpRequest, application_id: int) -> HttpResponse:
    application = application_visible_to(request.actor, application_id)
    if not may_rate(request.actor, application):
        raise NotFound("There is no such page.")
    rated = evaluators_of(application)
    page = {"application": application} | _rated(rated, _stages(application.call))
    return render(request, "programme/feedback/feedback.html", page)


@require_POST
def rate(request: HttpRequest, application_id: int) -> HttpResponse:
    panel_id, number = _named(request)
    actions.rate_evaluator(
        application_id=application_id,
        panel_id=panel_id,
        number=number,
        mark=_mark(request),
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("Thank you. The agency alone reads it."))
    return redirect("programme:feedback", application_id)


@require_GET
def remarks(request: HttpRequest, panel_id: int) -> HttpResponse:
    rated = evaluators_to_remark(request.actor, panel_id)
    if not rated:
        raise NotFound("There is no such panel.")
    page = {"panel_id": panel_id} | _rated(rated)
    return render(request, "programme/feedback/feedback.html", page)


@require_POST
def remark(request: HttpRequest, panel_id: int) -> HttpResponse:
    _panel, number = _named(request)
    actions.remark_as_chair(
        panel_id=panel_id,
        number=number,
        mark=_mark(request),
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("Thank you. The agency alone reads it."))
    return redirect("programme:chair-remarks", panel_id)


@require_GET
def statistics(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    found = statistics_of(request.actor, call_id, stage)
    page = {
        "call": call_visible_to(request.actor, call_id),
        "stage": stage,
        "statistics": found,
        "poor": sum(one.poor for one in found),
    }
    return render(request, "programme/feedback/statistics.html", page)


def _stages(call: Call) -> dict[int, str]:
    return {stage.number: str(STAGE_KIND[stage.kind]) for stage in terms_of(call).stages}


def _rated(rated: list[Rated], stages: dict[int, str] | None = None) -> dict[str, object]:
    """Group by stage those who are known; the members of one panel stand together."""
    grouped = groupby(rated, key=lambda one: stages.get(one.stage, "") if stages else "")
    return {
        "stages": [(name, list(people)) for name, people in grouped],
        "rated": bool(rated),
        "marks": list(Mark),
        "waits": sum(not one.mark for one in rated),
    }


def _named(request: HttpRequest) -> tuple[int, int]:
    panel, _sep, number = request.POST.get("evaluator", "").partition("-")
    if not (panel.isdecimal() and number.isdecimal()) or len(panel) > 9 or len(number) > 9:
        raise Invalid("Choose an evaluator.")
    return int(panel), int(number)


def _mark(request: HttpRequest) -> Mark:
    try:
        return Mark(request.POST.get("mark", ""))
    except ValueError:
        raise Invalid("Choose good, normal or poor.") from None


patterns = [
    path("applications/<int:application_id>/feedback", feedback, name="feedback"),
    path("applications/<int:application_id>/feedback/rate", rate, name="rate-evaluator"),
    path("panels/<int:panel_id>/remarks", remarks, name="chair-remarks"),
    path("panels/<int:panel_id>/remarks/give", remark, name="remark-as-chair"),
    path("calls/<int:call_id>/stages/<int:stage>/evaluators", statistics, name="statistics"),
]
