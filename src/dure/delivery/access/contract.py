"""Who may do what to a contract."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import Contract, Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_answer(actor: Actor, contract: Contract) -> bool:
    return is_lead(actor, contract.project)


def may_clear(actor: Actor, contract: Contract) -> bool:
    return is_agency(actor, contract.project) and is_someone_else(actor, contract.entered_by_id)
