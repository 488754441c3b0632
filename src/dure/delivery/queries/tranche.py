"""Reads of the parts of the national money, and of what each still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.gate import Gate, closed
from dure.delivery.domain.project import ACTIVE
from dure.delivery.domain.tranche import TrancheState, match_missing
from dure.delivery.models import Project, Tranche
from dure.delivery.queries.commitment import counted_local_won
from dure.delivery.queries.gate import look
from dure.delivery.queries.project import Side, in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting


@dataclass(frozen=True, slots=True)
class TrancheRow:
    """A part with what is missing before it may be paid."""

    tranche: Tranche
    match_missing_won: int
    closed: tuple[Gate, ...]


def tranches_of(project: Project) -> QuerySet[Tranche]:
    return Tranche.objects.filter(project=project).order_by("number")


def tranche_visible_to(actor: Actor, tranche_id: int) -> Tranche:
    """Return one part. Raises `NotFound` where *actor* may not see its project."""
    seen = Tranche.objects.filter(project__in=projects_visible_to(actor))
    found = seen.select_related("project").filter(pk=tranche_id).first()
    if found is None:
        raise NotFound("There is no such part of the money.")
    return found


def tranche_rows(project: Project) -> list[TrancheRow]:
    """Return each part with what it waits for; two queries and one for each condition."""
    tranches = list(tranches_of(project))
    parts = [tranche.local_won for tranche in tranches]
    counted = counted_local_won(project)
    gates = tuple(dict.fromkeys(Gate(tranche.condition) for tranche in tranches))
    shut = set(closed(look(project, gates)))
    return [
        TrancheRow(
            tranche,
            match_missing(parts, place, counted),
            tuple({Gate(tranche.condition)} & shut),
        )
        for place, tranche in enumerate(tranches, 1)
    ]


STEPS: tuple[tuple[TrancheState, str | Promise, tuple[tuple[Side, Role], ...]], ...] = (
    (
        TrancheState.MATCH_CONFIRMED,
        _("Request the next part of the national money"),
        (("lead", Role.CITY_OFFICER), ("lead", Role.FINANCE_OFFICER)),
    ),
    (
        TrancheState.REQUESTED,
        _("Approve a payment of national money"),
        (("ministry", Role.APPROVER),),
    ),
    (TrancheState.APPROVED, _("Pay national money"), (("agency", Role.FINANCE_OFFICER),)),
)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the parts that *actor* requests, approves or pays next."""
    found = []
    for state, verb, roles in STEPS:
        rows = (
            Tranche.objects.filter(
                project__in=in_hands_of(actor, *roles),
                project__state__in=[active.value for active in ACTIVE],
                state=state.value,
            )
            .exclude(requested_by_id=actor.user_id)
            .exclude(approved_by_id=actor.user_id)
            .select_related("project")
        )
        found += [
            Waiting(
                verb=str(verb),
                title=row.project.title,
                href=f"/projects/{row.project_id}/money/",
                since=row.updated_at,
            )
            for row in rows
        ]
    return found
