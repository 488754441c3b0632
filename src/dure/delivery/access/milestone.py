"""Who may do what to a milestone."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import Milestone, Project


def may_add(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_report(actor: Actor, milestone: Milestone) -> bool:
    return is_lead(actor, milestone.project)


def may_decide(actor: Actor, milestone: Milestone) -> bool:
    return is_agency(actor, milestone.project) and is_someone_else(actor, milestone.reported_by_id)
