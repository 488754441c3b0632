"""Who may enter meetings."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead
from dure.delivery.models import Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project) or is_agency(actor, project)
