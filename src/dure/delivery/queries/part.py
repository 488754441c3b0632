"""The parts of building a project, and how much waits in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.delivery.models import (
    Acceptance,
    Asset,
    ChangeRequest,
    Dossier,
    ImplementationPlan,
    LabourClaim,
    Meeting,
    Project,
)
from dure.delivery.queries.asset import checks_due
from dure.delivery.queries.contract import contracts_of, flagged
from dure.delivery.queries.inspection import inspections_of, open_findings
from dure.delivery.queries.milestone import milestones_of, overdue


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its address below the project, its name, how many rows, and what waits."""

    page: str
    name: str | Promise
    rows: int
    waiting: int
    word: str | Promise = ""


def parts_of(project: Project, day: date) -> list[Part]:
    """Return each part of a project that the caller has found visible."""
    plans = _states(ImplementationPlan, project)
    changes, assets = _states(ChangeRequest, project), _states(Asset, project)
    claims, stones = _states(LabourClaim, project), milestones_of(project)
    asked = Acceptance.objects.filter(project=project)
    return [
        Part("plan", _("Plan"), sum(plans.values()), plans.get("submitted", 0), _("to decide")),
        Part(
            "milestones",
            _("Milestones"),
            stones.count(),
            stones.filter(state="reported").count() + overdue(project, day).count(),
            _("overdue or to confirm"),
        ),
        Part("progress", _("Plan and spending"), 0, 0),
        Part(
            *("changes", _("Changes"), sum(changes.values())),
            *(changes.get("submitted", 0), _("to decide")),
        ),
        Part(
            "contracts",
            _("Contracts"),
            contracts_of(project).count(),
            flagged(project).count(),
            _("flagged"),
        ),
        Part("meetings", _("Meetings"), Meeting.objects.filter(project=project).count(), 0),
        Part(
            *("labour", _("Person-months"), sum(claims.values())),
            *(claims.get("claimed", 0), _("to look at")),
        ),
        Part(
            "assets",
            _("Assets"),
            sum(assets.values()),
            assets.get("entered", 0) + assets.get("missing", 0) + checks_due(project, day).count(),
            _("to look at"),
        ),
        Part(
            "inspections",
            _("Inspections"),
            inspections_of(project).count(),
            open_findings(project).count(),
            _("findings open"),
        ),
        Part(
            "acceptance",
            _("Acceptance"),
            asked.count(),
            asked.filter(state="requested").count(),
            _("to decide"),
        ),
        Part("dossiers", _("Dossiers"), Dossier.objects.filter(project=project).count(), 0),
    ]


def _states(model: type, project: Project) -> dict[str, int]:
    rows = model._default_manager.filter(project=project)  # type: ignore[attr-defined]
    return dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
