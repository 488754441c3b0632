"""Reads of projects. `projects_visible_to` is the one rule of who sees which."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries.membership import people_with
from dure.audit.queries.entry import entries_about
from dure.core.actor import Actor, Role
from dure.core.errors import Invalid, NotFound
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.models import BudgetLine, Project
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.waiting import Waiting
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.award import calls_awarding, released_since, without_conflict

Side = Literal["lead", "agency", "ministry"]
UNENDED = sorted(s.value for s in ACTIVE | {ProjectState.AWARDED, ProjectState.SUSPENDED})
HALT_VERB = {
    ProjectState.SUSPENDED: "project.suspend",
    ProjectState.TERMINATED: "project.terminate",
    ProjectState.CLAWBACK: "project.terminate",
}
"""What the record calls the move that stopped a project in this state."""
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
    own, member = actor.organisations(*STAFF), actor.organisations()
    seen = applications_visible_to(actor).order_by().select_related(None)
    belongs = (
        Q(agency_id__in=own)
        | Q(ministry_id__in=own)
        | Q(lead_id__in=member)
        | Q(application__in=seen.filter(members__organisation_id__in=member).values("pk"))
    )
    return rows.filter(belongs, application__in=seen.values("pk"))


def project_visible_to(actor: Actor, project_id: int) -> Project:
    """Return one project. Raises `NotFound` where *actor* may not know of it."""
    found = projects_visible_to(actor).filter(pk=project_id).first()
    if found is None:
        raise NotFound("There is no such project.")
    return found


def projects_with_money(actor: Actor) -> QuerySet[Project]:
    """Return the visible projects with `spent_won`, what is posted of both sources. One query."""
    lines = BudgetLine.objects.filter(project=OuterRef("pk")).order_by().values("project")
    spent = lines.annotate(won=Sum(F("national_spent_won") + F("local_spent_won"))).values("won")
    return projects_visible_to(actor).annotate(spent_won=Coalesce(Subquery(spent), 0))


def calls_to_open(actor: Actor) -> list[tuple[int, str]]:
    """Return key and title of the calls whose awards *actor* may make projects of."""
    opened = Project.objects.values("application")
    found = calls_awarding(actor.organisations(Role.PROGRAMME_OFFICER), opened)
    return list(found.values_list("pk", "title"))


def is_given_up(project: Project) -> bool:
    """Tell whether the award behind a project was given up."""
    return bool(project.application.state == ApplicationState.WITHDRAWN)


def refuse_giving_up(application_id: int) -> None:
    """Raise `Invalid` while a project of the award is not terminated. One query."""
    ended = (ProjectState.TERMINATED.value, ProjectState.CLAWBACK.value)
    if Project.objects.filter(application_id=application_id).exclude(state__in=ended).exists():
        raise Invalid(
            "A project has grown out of this award.", remedy="Terminate the project first."
        )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the calls whose projects *actor* opens, and given-up awards that *actor* ends."""
    calls = dict(calls_to_open(actor))
    verb = _("Open the projects of a call")
    found = [
        Waiting(verb=verb, title=calls[call], href="/projects/", since=since)
        for call, since in (released_since(calls) if calls else ())
    ]
    given_up = in_hands_of(actor, ("ministry", Role.APPROVER)).filter(
        application__state=ApplicationState.WITHDRAWN.value, state__in=UNENDED
    )
    return found + [
        Waiting(
            verb=_("End a project whose award was given up"),
            title=project.title,
            href=f"/projects/{project.pk}/",
            since=project.application.updated_at,
        )
        for project in given_up
    ]


def in_hands_of(actor: Actor, *roles: tuple[Side, Role]) -> QuerySet[Project]:
    """Return the projects that *actor* sees and acts in: as one of the roles, on that side."""
    wanted = Q(pk__in=())
    for side, role in roles:
        wanted |= Q(**{f"{side}_id__in": actor.organisations(role)})
    return projects_visible_to(actor).filter(wanted)


def people_of(project: Project, *roles: tuple[Side, Role]) -> list[int]:
    """Return who is told of something in a project: by role, nobody with a conflict."""
    found: set[int] = set()
    for side, role in roles:
        found.update(people_with(role, getattr(project, f"{side}_id")))
    return without_conflict(project.application, found)


def halted(project: Project) -> tuple[str, datetime] | None:
    """Return why and when the project was suspended or ended, from the record; one query."""
    verb = HALT_VERB.get(ProjectState(project.state))
    last = entries_about(project).filter(verb=verb).last() if verb else None
    return (str(last.detail.get("reason", "")), last.at) if last else None
