"""Reads of sealed dossiers."""

from __future__ import annotations

from django.db.models import QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotAllowed
from dure.delivery.access.dossier import may_take
from dure.delivery.models import Dossier, Project
from dure.delivery.queries.building import row_visible_to
from dure.programme.queries.ranking import refuse_conflicted


def dossiers_of(project: Project) -> QuerySet[Dossier]:
    """Return a project's dossiers, the latest first."""
    rows = Dossier.objects.filter(project=project).order_by("-sealed_at", "-pk")
    return rows.select_related("file", "sealed_by")


def dossier_to_take(actor: Actor, dossier_id: int) -> Dossier:
    """Return one dossier that *actor* may take away.

    Raises
    ------
    NotFound
        If *actor* may not see its project.
    NotAllowed
        If *actor* is of neither agency nor ministry and no auditor, or has a conflict with an
        application of the call, whose sealed runs are inside.
    """
    found = row_visible_to(Dossier, actor, dossier_id)
    if not may_take(actor, found.project):
        raise NotAllowed("A dossier is for the agency, the ministry and auditors.")
    refuse_conflicted(actor, found.project.application.call)
    return found
