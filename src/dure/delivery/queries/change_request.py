"""Reads of changes of an agreed project."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.change_request import ChangeState
from dure.delivery.models import ChangeRequest, Project
from dure.delivery.queries.building import AGENCY, in_hands, waits
from dure.programme.domain.waiting import Waiting


def changes_of(project: Project) -> QuerySet[ChangeRequest]:
    """Return every change of a project that the caller has found visible, the latest first."""
    rows = ChangeRequest.objects.filter(project=project).order_by("-pk")
    return rows.select_related("entered_by", "decided_by")


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the changes that *actor* decides."""
    rows = ChangeRequest.objects.filter(
        project__in=in_hands(actor, AGENCY), state=ChangeState.SUBMITTED.value
    ).exclude(entered_by_id=actor.user_id)
    return waits(
        rows.select_related("project"), _("Decide on a change of a project"), "/changes/{key}/"
    )
