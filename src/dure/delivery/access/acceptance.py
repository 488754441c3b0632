"""Who may do what to the acceptance of a project."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import Acceptance, Project


def may_ask(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_decide(actor: Actor, acceptance: Acceptance) -> bool:
    return is_agency(actor, acceptance.project) and is_someone_else(
        actor, acceptance.entered_by_id
    )
