"""Who may do what to an inspection."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead
from dure.delivery.models import Inspection, Project


def may_plan(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def may_hold(actor: Actor, inspection: Inspection) -> bool:
    return is_agency(actor, inspection.project)


def may_remedy(actor: Actor, inspection: Inspection) -> bool:
    return is_lead(actor, inspection.project)
