"""Reads of money that is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.clawback import ClawbackState
from dure.delivery.domain.ledger import NATIONAL, balances
from dure.delivery.models import Clawback, Project
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.project import Side, in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting


def clawbacks_of(project: Project) -> QuerySet[Clawback]:
    return Clawback.objects.filter(project=project).order_by("-pk")


def clawback_visible_to(actor: Actor, clawback_id: int) -> Clawback:
    """Return one clawback. Raises `NotFound` where *actor* may not see its project."""
    seen = Clawback.objects.filter(project__in=projects_visible_to(actor))
    found = seen.select_related("project").filter(pk=clawback_id).first()
    if found is None:
        raise NotFound("There is no such clawback.")
    return found


def national_held_won(project: Project) -> int:
    """Return the national money that the project received and has not been told to give back."""
    return -balances(entries_of(project)).get(NATIONAL, 0)


STEPS: tuple[tuple[ClawbackState, str | Promise, tuple[tuple[Side, Role], ...]], ...] = (
    (
        ClawbackState.PROPOSED,
        _("Decide whether money is taken back"),
        (("ministry", Role.APPROVER),),
    ),
    (
        ClawbackState.DECIDED,
        _("Record that the money is given back"),
        (("agency", Role.FINANCE_OFFICER),),
    ),
)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the clawbacks that *actor* decides or completes."""
    found = []
    for state, verb, roles in STEPS:
        rows = Clawback.objects.filter(
            project__in=in_hands_of(actor, *roles), state=state.value
        ).exclude(proposed_by_id=actor.user_id)
        found += [
            Waiting(
                verb=str(verb),
                title=row.project.title,
                href=f"/projects/{row.project_id}/clawbacks/",
                since=row.updated_at,
            )
            for row in rows.select_related("project")
        ]
    return found
