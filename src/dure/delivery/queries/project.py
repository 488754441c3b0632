"""Reads of projects. `projects_visible_to` is the one rule of who sees which."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.models import Project
from dure.programme.queries.application import applications_visible_to

STAFF = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """Return the projects that *actor* may open.

    Agency, ministry, the lead, its consortium and auditors; nobody who was only an evaluator,
    and no member of staff with a conflict.
    """
    rows = Project.objects.select_related("application", "lead")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    own = actor.organisations(*STAFF)
    belongs = (
        Q(agency_id__in=own)
        | Q(ministry_id__in=own)
        | Q(lead_id__in=actor.organisations())
        | Q(application__members__organisation_id__in=actor.organisations())
    )
    return rows.filter(belongs, application__in=applications_visible_to(actor)).distinct()


def project_visible_to(actor: Actor, project_id: int) -> Project:
    """Return one project. Raises `NotFound` where *actor* may not know of it."""
    found = projects_visible_to(actor).filter(pk=project_id).first()
    if found is None:
        raise NotFound("There is no such project.")
    return found
