"""Who may move a project on where no other noun decides it."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead
from dure.delivery.models import Project


def may_start(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_evaluate(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)
