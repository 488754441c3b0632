"""Reads of inspections and their findings."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.inspection import InspectionState
from dure.delivery.models import Inspection, InspectionFinding, Project
from dure.delivery.queries.building import AGENCY, LEAD, Who, end_of, in_hands, waits
from dure.programme.domain.waiting import Waiting

PAGE = "/inspections/{inspection}/"


def inspections_of(project: Project) -> QuerySet[Inspection]:
    """Return a project's inspections, the latest first, each with `open_findings`."""
    rows = Inspection.objects.filter(project=project).order_by("-planned_on", "-pk")
    return rows.annotate(
        open_findings=Count("findings", filter=Q(findings__settled_at__isnull=True))
    )


def findings_of(inspection: Inspection) -> QuerySet[InspectionFinding]:
    """Return what an inspection found, in the order in which it was written down."""
    rows = InspectionFinding.objects.filter(inspection=inspection)
    return rows.select_related("settled_by").order_by("pk")


def open_findings(project: Project) -> QuerySet[InspectionFinding]:
    """Return the findings of a project that the agency has not seen put right."""
    return InspectionFinding.objects.filter(inspection__project=project, settled_at__isnull=True)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the visits whose day has come, findings to put right and remedies to look at."""
    due = Inspection.objects.filter(
        project__in=in_hands(actor, AGENCY),
        state=InspectionState.PLANNED.value,
        planned_on__lte=localdate(now),
    ).select_related("project")
    return [
        *waits(due, _("Hold an inspection"), "/inspections/{key}/"),
        *_findings(actor, LEAD, True, _("Put a finding right")),
        *_findings(actor, AGENCY, False, _("Look whether a finding is put right")),
    ]


def _findings(actor: Actor, who: Who, unremedied: bool, verb: object) -> list[Waiting]:
    rows = InspectionFinding.objects.filter(
        inspection__project__in=in_hands(actor, who),
        settled_at__isnull=True,
        remedied_at__isnull=unremedied,
    ).select_related("inspection__project")
    return [
        Waiting(
            verb=verb,
            title=row.inspection.project.title,
            href=PAGE.format(inspection=row.inspection_id),
            since=row.remedied_at or row.inspection.updated_at,
            due=end_of(row.due_on) if unremedied and row.due_on else None,
        )
        for row in rows
    ]
