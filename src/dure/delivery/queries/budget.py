"""Reads of a project's budget and of transfers that wait for a decision."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.budget import ProposedLine, TransferState, propose_lines
from dure.delivery.models import BudgetLine, BudgetTransfer, Project
from dure.delivery.queries.project import in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting
from dure.programme.queries.answer import answers_of, form_of

TABLE = "budget"
"""Key of the question whose table an application's money is in."""


def lines_of(project: Project) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(project=project).order_by("position")


def proposed_lines(project: Project) -> list[ProposedLine]:
    """Return the lines that the application's table `budget` makes; empty if it has none."""
    rows = answers_of(project.application).get(TABLE)
    if not isinstance(rows, list) or project.application.form_id is None:
        return []
    table = next((q for q in form_of(project.application).questions if q.key == TABLE), None)
    columns = table.columns if table else ()
    names = {
        choice.key: choice.label
        for column in columns
        if column.key == "category"
        for choice in column.choices
    }
    return propose_lines([row for row in rows if isinstance(row, dict)], names)


def transfers_of(project: Project) -> QuerySet[BudgetTransfer]:
    rows = BudgetTransfer.objects.filter(project=project)
    return rows.select_related("source", "target").order_by("-pk")


def transfer_visible_to(actor: Actor, transfer_id: int) -> BudgetTransfer:
    """Return one transfer. Raises `NotFound` where *actor* may not see its project."""
    seen = BudgetTransfer.objects.filter(project__in=projects_visible_to(actor))
    found = seen.filter(pk=transfer_id).first()
    if found is None:
        raise NotFound("There is no such transfer.")
    return found


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the transfers that *actor* decides."""
    rows = BudgetTransfer.objects.filter(
        project__in=in_hands_of(actor, ("agency", Role.PROGRAMME_OFFICER)),
        state=TransferState.ASKED.value,
    ).exclude(asked_by_id=actor.user_id)
    return [
        Waiting(
            verb=_("Decide on a transfer between budget lines"),
            title=row.project.title,
            href=f"/projects/{row.project_id}/budget/",
            since=row.created_at,
        )
        for row in rows.select_related("project")
    ]
