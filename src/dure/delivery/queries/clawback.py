"""Reads of money that is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.clawback import ClawbackState
from dure.delivery.domain.ledger import BANK, NATIONAL, Entry, balances
from dure.delivery.domain.project import ProjectState
from dure.delivery.domain.settlement import close_ended_books, owed_back
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


def under_way(project: Project) -> bool:
    """Tell whether a clawback is proposed, or decided and not paid."""
    states = (ClawbackState.PROPOSED.value, ClawbackState.DECIDED.value)
    return clawbacks_of(project).filter(state__in=states).exists()


def closing_of(project: Project) -> list[Entry]:
    """Return what an ended project's local money and interest become; empty if none is left."""
    return close_ended_books(entries_of(project))


def local_back(project: Project) -> dict[str, int]:
    """Return the won of local money and interest that go back to each giver. Two queries.

    Nothing while the project is not ended before its time, or a clawback is under way.
    """
    if project.state not in ENDED or under_way(project):
        return {}
    return owed_back(closing_of(project))


def in_account_won(project: Project) -> int:
    """Return what the dedicated account holds, of all sources. One query."""
    return balances(entries_of(project)).get(BANK, 0)


BOOKKEEPER: tuple[tuple[Side, Role], ...] = (("agency", Role.FINANCE_OFFICER),)
GIVE_BACK = _("Give the local money back")
ENDED = (ProjectState.TERMINATED.value, ProjectState.CLAWBACK.value)
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
    return found + [
        Waiting(
            verb=str(GIVE_BACK),
            title=project.title,
            href=f"/projects/{project.pk}/clawbacks/",
            since=project.updated_at,
        )
        for project in in_hands_of(actor, *BOOKKEEPER).filter(state__in=ENDED)
        if local_back(project)
    ]
