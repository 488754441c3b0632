"""The page of plan and spending: the curve, the same numbers as a table, and what warns early."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.delivery.labels.month import month_text
from dure.delivery.queries.burn_down import BurnDown, burn_down
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page
from dure.web.clock import now

MILLION = 1_000_000


@require_GET
@login_required
def progress(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    today = localdate(now())
    curve = burn_down(found, today)
    past = [point for point in curve.points if point.spent_won is not None]
    values = {
        "project": found,
        "curve": curve,
        "last": past[-1] if past else None,
        "today": today,
        "chart": chart_of(curve) if curve.points else None,
    }
    return page(request, "burn_down/page.html", "progress", values)


def chart_of(curve: BurnDown) -> dict[str, Any]:
    """Return the options of the chart; millions of won, the table below has each won."""
    spent = [None if p.spent_won is None else p.spent_won // MILLION for p in curve.points]
    return {
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [month_text(point.day) for point in curve.points]},
        "yAxis": {"type": "value", "format": "number", "min": 0},
        "series": [
            {
                "type": "line",
                "name": _("Planned"),
                "arm": "today",
                "data": [point.planned_won // MILLION for point in curve.points],
            },
            {"type": "line", "name": _("Spent"), "arm": "demand", "data": spent},
        ],
    }


patterns = [path("projects/<int:project_id>/progress/", progress, name="progress")]
