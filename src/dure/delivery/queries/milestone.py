"""Reads of milestones."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.gate import Fact
from dure.delivery.domain.milestone import MilestoneState
from dure.delivery.models import Milestone, Project
from dure.delivery.queries.building import AGENCY, LEAD, end_of, in_hands, waits
from dure.programme.domain.waiting import Waiting

SOON = timedelta(days=14)


def milestones_of(project: Project) -> QuerySet[Milestone]:
    """Return every milestone of a project that the caller has found visible."""
    rows = Milestone.objects.filter(project=project)
    return rows.select_related("project", "reported_by", "confirmed_by", "file")


def overdue(project: Project, day: date) -> QuerySet[Milestone]:
    """Return the milestones that were due before *day* and are not reached."""
    return milestones_of(project).filter(state=MilestoneState.PLANNED.value, due_on__lt=day)


def midterm_reached(project: Project) -> Fact:
    """The midterm milestone is confirmed."""
    reached = milestones_of(project).filter(is_midterm=True, state=MilestoneState.CONFIRMED.value)
    return Fact(reached.exists())


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the milestones that *actor* reaches within two weeks, has missed or confirms."""
    rows = Milestone.objects.select_related("project")
    planned = rows.filter(
        project__in=in_hands(actor, LEAD),
        state=MilestoneState.PLANNED.value,
        due_on__lte=localdate(now) + SOON,
    )
    reported = rows.filter(
        project__in=in_hands(actor, AGENCY), state=MilestoneState.REPORTED.value
    ).exclude(reported_by_id=actor.user_id)
    href = "/projects/{project}/milestones/"
    return [
        *waits(
            planned, _("Reach and report a milestone"), href, due=lambda row: end_of(row.due_on)
        ),
        *waits(reported, _("Confirm a milestone"), href),
    ]
