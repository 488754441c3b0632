"""Reads of milestones."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from dure.delivery.domain.gate import Fact
from dure.delivery.domain.milestone import MilestoneState
from dure.delivery.models import Milestone, Project


def milestones_of(project: Project) -> QuerySet[Milestone]:
    """Return every milestone of a project that the caller has found visible."""
    rows = Milestone.objects.filter(project=project)
    return rows.select_related("reported_by", "confirmed_by", "file")


def overdue(project: Project, day: date) -> QuerySet[Milestone]:
    """Return the milestones that were due before *day* and are not reached."""
    return milestones_of(project).filter(state=MilestoneState.PLANNED.value, due_on__lt=day)


def midterm_reached(project: Project) -> Fact:
    """The midterm milestone is confirmed."""
    reached = milestones_of(project).filter(is_midterm=True, state=MilestoneState.CONFIRMED.value)
    return Fact(reached.exists())
