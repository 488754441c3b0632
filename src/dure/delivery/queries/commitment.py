"""Reads of local money: what was promised, voted and received."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.commitment import CommitmentState, MatchForm, counted_won
from dure.delivery.models import MatchCommitment, Project
from dure.delivery.queries.project import in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting


def commitments_of(project: Project) -> QuerySet[MatchCommitment]:
    """Return the promises of a project that was asked for through `project_visible_to`."""
    return MatchCommitment.objects.filter(project=project).select_related("vote_file")


def commitment_visible_to(actor: Actor, commitment_id: int) -> MatchCommitment:
    """Return one promise. Raises `NotFound` where *actor* may not see its project."""
    seen = MatchCommitment.objects.filter(project__in=projects_visible_to(actor))
    found = seen.select_related("project", "vote_file").filter(pk=commitment_id).first()
    if found is None:
        raise NotFound("There is no such commitment.")
    return found


def counted_local_won(project: Project) -> int:
    """Return the won received that count towards the local part. One query."""
    received = dict(
        MatchCommitment.objects.filter(project=project, state=CommitmentState.CONFIRMED.value)
        .order_by()
        .values_list("form")
        .annotate(won=Sum("amount_won"))
    )
    return counted_won(
        cash=received.get(MatchForm.CASH.value, 0),
        in_kind=received.get(MatchForm.IN_KIND.value, 0),
        local_won=project.local_won,
        minimum_cash=project.minimum_local_cash_won,
    )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the voted money that *actor* may confirm."""
    projects = in_hands_of(actor, ("lead", Role.FINANCE_OFFICER), ("agency", Role.FINANCE_OFFICER))
    rows = MatchCommitment.objects.filter(
        project__in=projects, state=CommitmentState.VOTED.value
    ).exclude(entered_by_id=actor.user_id)
    return [
        Waiting(
            verb=_("Confirm that the local money is in the account"),
            title=row.project.title,
            href=f"/projects/{row.project_id}/match/",
            since=row.updated_at,
        )
        for row in rows.select_related("project")
    ]
