"""Who may do what to an implementation plan."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import ImplementationPlan, Project


def may_draft(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_edit(actor: Actor, plan: ImplementationPlan) -> bool:
    return is_lead(actor, plan.project)


def may_decide(actor: Actor, plan: ImplementationPlan) -> bool:
    return is_agency(actor, plan.project) and is_someone_else(actor, plan.entered_by_id)
