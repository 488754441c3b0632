"""Reads of acceptance."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.acceptance import AcceptanceState
from dure.delivery.domain.inspection import FindingGrade
from dure.delivery.models import Acceptance, InspectionFinding, Milestone, Project
from dure.delivery.queries.building import AGENCY, in_hands, waits
from dure.programme.domain.waiting import Waiting


def acceptance_of(project: Project) -> Acceptance | None:
    """Return the acceptance of a project, None if it was not asked for yet."""
    rows = Acceptance.objects.select_related("project", "entered_by", "decided_by")
    return rows.filter(project=project).first()


def in_the_way(project: Project) -> dict[str, int]:
    """Count what keeps a project from asking: milestones that are open, major findings."""
    return {
        "milestones": Milestone.objects.filter(
            project=project, state__in=("planned", "reported")
        ).count(),
        "findings": InspectionFinding.objects.filter(
            inspection__project=project,
            grade=FindingGrade.MAJOR.value,
            settled_at__isnull=True,
        ).count(),
    }


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the acceptances that *actor* decides."""
    rows = Acceptance.objects.filter(
        project__in=in_hands(actor, AGENCY), state=AcceptanceState.REQUESTED.value
    ).exclude(entered_by_id=actor.user_id)
    return waits(
        rows.select_related("project"),
        _("Decide on acceptance"),
        "/projects/{project}/acceptance/",
    )
