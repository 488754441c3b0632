"""The selection of a call: ranking, advice, portfolio, determinations, and what is next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.programme.access import determination as determination_access
from dure.programme.access.ranking import may_rank
from dure.programme.actions import ranking as actions
from dure.programme.adapters.calibration import Advice, advise
from dure.programme.labels.form import own_text
from dure.programme.labels.selection import RUN_KIND, STEP
from dure.programme.queries.call import terms_of
from dure.programme.queries.determination import reserve_of
from dure.programme.queries.objection import objections_visible_to
from dure.programme.queries.ranking import pending_sheets, selection_call
from dure.programme.queries.rubric_version import rubric_body, rubric_of
from dure.programme.queries.run import runs_of
from dure.programme.queries.selection import Selection, selection_of
from dure.web.clock import now

NINETY = 1.645
"""Standard errors on each side of a 90 % interval."""


@require_GET
def selection(request: HttpRequest, call_id: int) -> HttpResponse:
    call = selection_call(request.actor, call_id)
    found = selection_of(call, terms_of(call), request.actor)
    advice = _advice(found)
    page = {
        "call": call,
        "found": found,
        "answer": STEP[found.step.value],
        "advice": advice,
        "chart": _chart(found, advice),
        "advised": {one.application: one for one in advice.rows} if advice else {},
        "sheets": pending_sheets(call, call.stage),
        "runs": runs_of(call),
        "kinds": RUN_KIND,
        "criteria": _criteria(found),
        "reserve": list(reserve_of(call)),
        "objections": objections_visible_to(request.actor).filter(application__call=call),
        "may": determination_access.questions(request.actor, call)
        | {"rank": may_rank(request.actor, call)},
    }
    return render(request, "programme/ranking/selection.html", page)


@require_POST
def rank(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    actions.rank_stage(call_id=call_id, stage=stage, actor=request.actor, now=now())
    messages.success(request, _("The ranking is sealed."))
    return redirect("programme:selection", call_id)


@require_POST
def release(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    actions.release_stage(call_id=call_id, stage=stage, actor=request.actor, now=now())
    messages.success(request, _("The stage is closed."))
    return redirect("programme:selection", call_id)


def _criteria(found: Selection) -> dict[str, str]:
    """Name the criteria of the stage that is ranked, by their keys."""
    stage = found.terms.stage(found.call.stage)
    if found.ranking is None or stage is None or not stage.rubric:
        return {}
    criteria = rubric_body(rubric_of(stage)).criteria
    return {one.key: own_text(one.name, one.name_en) for one in criteria}


def _advice(found: Selection) -> Advice | None:
    if found.ranking is None or not 1 <= found.first < len(found.rows):
        return None
    return advise(found.ranking.given, found.first, found.ranking.hash)


def _chart(found: Selection, advice: Advice | None) -> dict[str, Any] | None:
    """Return calibrated scores in the official order with 90 % intervals; vermilion: discuss."""
    if advice is None:
        return None
    by = {one.application: one for one in advice.rows}
    rows = [by[row.application.pk] for row in found.rows if row.application.pk in by]
    return {
        "grid": {"top": 12, "right": 12, "bottom": 40, "left": 40},
        "xAxis": {
            "type": "category",
            "data": [one.number.rpartition("-")[2] for one in rows],
            "axisLabel": {"rotate": 90},
        },
        "yAxis": {"type": "value", "min": 0, "format": "number"},
        "series": [
            {
                "type": "bar",
                "data": [
                    {
                        "value": round(one.score, 2),
                        "itemStyle": {"color": "#d55e00" if one.discuss else "#0072b2"},
                    }
                    for one in rows
                ],
                "interval": [
                    [round(one.score - NINETY * one.error, 2),
                     round(one.score + NINETY * one.error, 2)]
                    for one in rows
                ],
            }
        ],
    }  # fmt: skip


patterns = [
    path("calls/<int:call_id>/selection/", selection, name="selection"),
    path("calls/<int:call_id>/stages/<int:stage>/rank/", rank, name="rank_stage"),
    path("calls/<int:call_id>/stages/<int:stage>/release/", release, name="release_stage"),
]
