"""Who may do what to a change of a project."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import ChangeRequest, Project


def may_ask(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_edit(actor: Actor, change: ChangeRequest) -> bool:
    return is_lead(actor, change.project)


def may_decide(actor: Actor, change: ChangeRequest) -> bool:
    return is_agency(actor, change.project) and is_someone_else(actor, change.entered_by_id)
