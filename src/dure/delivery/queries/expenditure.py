"""Reads of expenditures: a project's, what waits, and what looks like a duplicate."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.expenditure import ExpenditureFlag, ExpenditureState
from dure.delivery.models import Expenditure, Project
from dure.delivery.queries.project import Side, in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting

DEAD = (ExpenditureState.CANCELLED.value, ExpenditureState.REVERSED.value)


def expenditures_visible_to(actor: Actor) -> QuerySet[Expenditure]:
    """Return the expenditures of the projects that *actor* sees. Joins line and evidence."""
    rows = Expenditure.objects.filter(project__in=projects_visible_to(actor))
    return rows.select_related("line", "evidence", "project")


def expenditures_of(project: Project) -> QuerySet[Expenditure]:
    rows = Expenditure.objects.filter(project=project).select_related("line", "evidence")
    return rows.order_by("-number")


def expenditure_visible_to(actor: Actor, expenditure_id: int) -> Expenditure:
    """Return one expenditure. Raises `NotFound` where *actor* may not see its project."""
    found = expenditures_visible_to(actor).filter(pk=expenditure_id).first()
    if found is None:
        raise NotFound("There is no such expenditure.")
    return found


def next_number(project: Project) -> int:
    """Return the number of the next expenditure. Read under the project's lock."""
    return (Expenditure.objects.filter(project=project).aggregate(n=Max("number"))["n"] or 0) + 1


def flags_of(expenditure: Expenditure) -> list[ExpenditureFlag]:
    """Return what an approver must know: the same payment, or the same evidence anywhere."""
    others = Expenditure.objects.exclude(pk=expenditure.pk).exclude(state__in=DEAD)
    found = []
    same = Q(payee=expenditure.payee)
    if expenditure.payee_number:
        same |= Q(payee_number=expenditure.payee_number)
    if others.filter(
        same, amount_won=expenditure.amount_won, spent_on=expenditure.spent_on
    ).exists():
        found.append(ExpenditureFlag.SAME_PAYMENT)
    evidence = expenditure.evidence
    if evidence is not None and others.filter(evidence__sha256=evidence.sha256).exists():
        found.append(ExpenditureFlag.SAME_EVIDENCE)
    return found


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the expenditures that *actor* approves or posts."""
    finance: tuple[tuple[Side, Role], ...] = (
        ("lead", Role.FINANCE_OFFICER),
        ("agency", Role.FINANCE_OFFICER),
    )
    approving = in_hands_of(actor, ("lead", Role.APPROVER), ("agency", Role.FINANCE_OFFICER))
    return [
        *_waiting(actor, ExpenditureState.SUBMITTED, approving, _("Approve an expenditure")),
        *_waiting(
            actor,
            ExpenditureState.APPROVED,
            in_hands_of(actor, *finance),
            _("Post an expenditure"),
        ),
    ]


def _waiting(
    actor: Actor, state: ExpenditureState, projects: QuerySet[Project], verb: str | Promise
) -> list[Waiting]:
    rows = Expenditure.objects.filter(project__in=projects, state=state.value)
    rows = rows.exclude(entered_by_id=actor.user_id).select_related("project")
    return [
        Waiting(
            verb=str(verb),
            title=f"{row.project.title} · {row.purpose}",
            href=f"/expenditures/{row.pk}/",
            since=row.updated_at,
        )
        for row in rows
    ]
