"""Every write to a project itself: opening, suspending, resuming, terminating, closing."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.delivery.access.project import may_close, may_open_projects, may_resume
from dure.delivery.access.project import may_suspend as may_suspend_it
from dure.delivery.access.project import may_terminate as may_terminate_it
from dure.delivery.domain.project import ACTIVE, PROJECT_WORKFLOW, ProjectState
from dure.delivery.domain.settlement import owed_back
from dure.delivery.domain.tranche import plan_tranches
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Project, Tranche
from dure.delivery.queries.clawback import (
    clawbacks_of,
    in_account_won,
    national_held_won,
    under_way,
)
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.project import Side, people_of, projects_visible_to
from dure.notifications.actions.notice import notify
from dure.programme.domain.terms import FundingRule
from dure.programme.queries.award import released_awards
from dure.programme.queries.call import call_visible_to, terms_of

CITY: tuple[tuple[Side, Role], ...] = (
    ("lead", Role.CITY_OFFICER),
    ("lead", Role.APPROVER),
    ("lead", Role.FINANCE_OFFICER),
)


@transaction.atomic
def open_projects(*, call_id: int, actor: Actor, now: datetime) -> list[Project]:
    """Make a project of each released award of a call that has none yet; return the new ones.

    The award's money is divided into its parts by the call's funding rule.

    Raises
    ------
    NotFound
        If the actor may not see the call.
    NotAllowed
        If the actor is no programme officer of the call's agency.
    """
    call = call_visible_to(actor, call_id)
    if not may_open_projects(actor, call.agency_id):
        raise NotAllowed("Only the call's agency opens its projects.")
    funding = terms_of(call).funding
    opened = []
    for award in released_awards(call_id).select_for_update(of=("self",)):
        application = award.application
        national = award.national_won or application.national_won
        project, new = Project.objects.get_or_create(
            application=application,
            defaults={
                "lead_id": application.lead_id,
                "agency_id": call.agency_id,
                "ministry_id": call.ministry_id,
                "title": application.title,
                "national_won": national,
                "local_won": _local_won(national, application.local_won, funding),
                "created_at": now,
                "updated_at": now,
            },
        )
        if new:
            _divide(project, funding, now)
            record(verb="project.open", subject=project, actor=actor, now=now, call=call_id)
            _tell_opened(project, now)
            opened.append(project)
    return opened


@transaction.atomic
def suspend_project(*, project_id: int, reason: str, actor: Actor, now: datetime) -> Project:
    """Stop all payments of a project until it is resumed."""
    project = locked_project(project_id, actor)
    if not may_suspend_it(actor, project):
        raise NotAllowed("Only the agency or the ministry may suspend a project.")
    reason = needed_reason(reason, MOST_WORDS)
    target = PROJECT_WORKFLOW.target("suspend", ProjectState(project.state))
    project.suspended_from = project.state
    project.state = target.value
    _save(project, "suspend", actor, now, ("suspended_from",), reason=reason)
    what = gettext_noop("The project {title} is suspended: {reason}")
    _tell(project, "project.suspended", what, now, reason=reason)
    return project


@transaction.atomic
def resume_project(*, project_id: int, reason: str, actor: Actor, now: datetime) -> Project:
    """Take a suspended project back to exactly the state it left."""
    project = locked_project(project_id, actor)
    if not may_resume(actor, project):
        raise NotAllowed("Only the agency or the ministry may resume a project.")
    reason = needed_reason(reason, MOST_WORDS)
    name = f"resume_{project.suspended_from or ProjectState.AGREED.value}"
    project.state = PROJECT_WORKFLOW.target(name, ProjectState(project.state)).value
    project.suspended_from = ""
    _save(project, "resume", actor, now, ("suspended_from",), reason=reason)
    what = gettext_noop("The project {title} goes on: {reason}")
    _tell(project, "project.resumed", what, now, reason=reason)
    return project


@transaction.atomic
def terminate_project(*, project_id: int, reason: str, actor: Actor, now: datetime) -> Project:
    """End a project before its time; what was paid is then taken back by a clawback."""
    project = locked_project(project_id, actor)
    if not may_terminate_it(actor, project):
        raise NotAllowed("Only the ministry may terminate a project.")
    reason = needed_reason(reason, MOST_WORDS)
    move_project(project, "terminate", actor=actor, now=now, reason=reason)
    what = gettext_noop("The project {title} is terminated: {reason}")
    _tell(project, "project.terminated", what, now, reason=reason)
    return project


@transaction.atomic
def close_project(*, project_id: int, actor: Actor, now: datetime) -> Project:
    """Close a project whose account is settled or whose money is taken back.

    Raises
    ------
    Invalid
        If money is still owed to somebody who gave it or lies in the account, a clawback is under
        way, or a terminated project has national money on which nobody has decided.
    """
    project = locked_project(project_id, actor)
    if not may_close(actor, project):
        raise NotAllowed("Only the agency may close a project.")
    target = PROJECT_WORKFLOW.target("close", ProjectState(project.state))
    owed = sum(owed_back(entries_of(project)).values())
    if owed:
        raise Invalid("{won:,} won are still to be given back.", won=owed)
    _refuse_open_ends(project)
    project.state = target.value
    _save(project, "close", actor, now)
    return project


def _refuse_open_ends(project: Project) -> None:
    if under_way(project):
        raise Invalid("A clawback is still under way.", remedy="Finish that one first.")
    decided = clawbacks_of(project).exists()
    if project.state == ProjectState.TERMINATED and national_held_won(project) and not decided:
        raise Invalid(
            "Nobody has decided on the national money of this project.",
            where=project.title,
            remedy="Propose to take it back; the ministry decides.",
        )
    held = in_account_won(project)
    if held:
        raise Invalid("{won:,} won are still in the account.", where=project.title, won=held)


def locked_project(project_id: int, actor: Actor) -> Project:
    """Lock a project for the transaction; what the actor may not see is not there.

    Every write to a project's money locks the project first, so that they follow one another.
    """
    seen = projects_visible_to(actor).select_for_update(of=("self",))
    project = seen.filter(pk=project_id).first()
    if project is None:
        raise NotFound("There is no such project.")
    return project


def move_project(
    project: Project, name: str, *, actor: Actor, now: datetime, **detail: object
) -> None:
    """Move a locked project along its table and record it. Permission is the caller's question."""
    project.state = PROJECT_WORKFLOW.target(name, ProjectState(project.state)).value
    _save(project, name, actor, now, (), **detail)


def refuse_unless_active(project: Project) -> None:
    """Refuse money to move where the project is suspended, ended or not agreed yet."""
    if ProjectState(project.state) not in ACTIVE:
        raise Invalid(
            "No money moves while the project is not under way.",
            where=project.title,
            remedy="It must be agreed, and neither suspended nor ended.",
        )


def _save(
    project: Project,
    name: str,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    project.updated_at = now
    project.save(update_fields=("state", "updated_at", *fields))
    record(
        verb=f"project.{name}", subject=project, actor=actor, now=now, to=project.state, **detail
    )


def _divide(project: Project, funding: FundingRule, now: datetime) -> None:
    share = Fraction(funding.minimum_local_cash_share)
    cash = share * project.local_won
    project.minimum_local_cash_won = -(-cash.numerator // cash.denominator)  # never below it
    project.save(update_fields=("minimum_local_cash_won",))
    rules = [(rule.share, rule.condition) for rule in funding.tranches]
    Tranche.objects.bulk_create(
        Tranche(
            project=project,
            number=part.number,
            condition=part.condition.value,
            national_won=part.national_won,
            local_won=part.local_won,
            created_at=now,
            updated_at=now,
        )
        for part in plan_tranches(project.national_won, project.local_won, rules)
    )


def _local_won(national: int, asked_local: int, funding: FundingRule) -> int:
    """Return the lead's part: what it promised, and no less than the funding rule's share."""
    share = Fraction(funding.national_share)
    least = Fraction(national) * (1 - share) / share if share else Fraction(0)
    return max(asked_local, -(-least.numerator // least.denominator))


def _tell_opened(project: Project, now: datetime) -> None:
    what = gettext_noop("{title} is awarded. Next: budget, local money and the agreement.")
    _tell(project, "project.opened", what, now)


def _tell(project: Project, kind: str, what: str, now: datetime, **values: object) -> None:
    notify(
        recipients=people_of(project, *CITY),
        kind=kind,
        what=what,
        href=f"/projects/{project.pk}/",
        now=now,
        subject=project,
        title=project.title,
        **values,
    )
